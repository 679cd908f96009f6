/// What a language model is asked, in no server's words.
///
/// What comes first stays the same from question to question, so that servers which keep prefixes
/// need not read it again.
package struct ModelQuestion: Hashable, Sendable {
  /// A part of the question.
  package enum Part: Hashable, Sendable {
    case text(String)
    /// A picture file, and its media type such as `image/png`.
    case picture([UInt8], type: String)
  }

  /// How hard a model is to think.
  package enum Effort: String, Hashable, Sendable, CaseIterable {
    case low, medium, high, xhigh, max
  }

  /// What the model is for: the same for all questions of a kind.
  package var instructions: String
  package var parts: [Part]
  /// A JSON schema, as JSON text, that the answer must follow; nil for free text.
  ///
  /// Every object in it says `additionalProperties: false`; bounds of numbers and lengths are not
  /// understood by servers.
  package var schema: String?
  /// Tokens of the answer, thinking included.
  package var mostTokens: Int
  package var effort: Effort?

  package init(
    instructions: String, parts: [Part], schema: String? = nil, mostTokens: Int,
    effort: Effort? = nil
  ) {
    self.instructions = instructions
    self.parts = parts
    self.schema = schema
    self.mostTokens = mostTokens
    self.effort = effort
  }
}
