/// What a model answered, as far as it came.
package struct ModelAnswer: Hashable, Sendable {
  /// Why an answer ended.
  package enum Ending: Hashable, Sendable {
    case finished
    /// The answer is longer than was allowed.
    case tooLong
    /// The model, or a filter around it, does not want to answer; with what it says why.
    case refused(String)
    /// The stream broke off: what is there is a part.
    case cut
    /// A reason that is not known here.
    case other(String)
  }

  /// The text, without what the model thought on the way.
  package var text: String
  package var ending: Ending
  package var usage: TokenUsage
  /// The model that answered, as the server calls it.
  package var model: String
  /// What the server's operator can find the request by.
  package var requestID: String?
}

/// Tokens that were read and written.
package struct TokenUsage: Hashable, Sendable {
  /// Read afresh, neither from nor into a cache.
  package var input: Int
  package var output: Int
  package var cacheRead: Int
  package var cacheWrite: Int

  package init(input: Int = 0, output: Int = 0, cacheRead: Int = 0, cacheWrite: Int = 0) {
    self.input = input
    self.output = output
    self.cacheRead = cacheRead
    self.cacheWrite = cacheWrite
  }

  package static func + (one: TokenUsage, other: TokenUsage) -> TokenUsage {
    TokenUsage(
      input: one.input + other.input, output: one.output + other.output,
      cacheRead: one.cacheRead + other.cacheRead, cacheWrite: one.cacheWrite + other.cacheWrite)
  }
}
