/// A place in a recorded run that a claim rests on.
///
/// It names the run as it was (revision), a step, a field, a range of UTF-8 bytes over the stored,
/// redacted text, and a hash of the span, so that anybody can find the span again.
package struct Citation: Hashable, Sendable, Codable {
  /// Which text of a step.
  package enum Field: String, CaseIterable, Hashable, Sendable, Codable {
    /// The run's task; the step is 0 then.
    case task
    case thought
    /// The raw arguments of the call.
    case action
    case before
    case after
  }

  package var run: RunID
  /// The revision of the run, from 1; 0 for a run that is not in an archive.
  package var revision: Int
  /// From 1; 0 for the task.
  package var step: Int
  package var field: Field
  /// UTF-8 bytes of the field's text.
  package var range: Range<Int>
  /// The first 16 hex digits of SHA-256 over the span.
  package var hash: String

  /// Cites a span of a text that is known to be the field's.
  ///
  /// Returns nil when the range is not within the text.
  package init?(
    run: RunID, revision: Int = 0, step: Int, field: Field, range: Range<Int>, of text: String
  ) {
    guard let span = text.span(range) else { return nil }
    self.run = run
    self.revision = revision
    self.step = step
    self.field = field
    self.range = range
    hash = ContentHash(of: span).prefix16
  }

  /// The span in the run, when it is there and still says the same; else nil.
  package func span(in run: Trajectory) -> String? {
    guard run.header.id == self.run, let text = text(in: run), let span = text.span(range),
      ContentHash(of: span).prefix16 == hash
    else { return nil }
    return span
  }

  private func text(in run: Trajectory) -> String? {
    if field == .task { return step == 0 ? run.header.task : nil }
    return run.steps.first { $0.number == step }?.text(of: field)
  }
}

extension Step {
  /// The text that a field of a citation means.
  package func text(of field: Citation.Field) -> String? {
    switch field {
    case .task: nil
    case .thought: thought
    case .action: action.raw.arguments
    case .before: before?.text
    case .after: after?.text
    }
  }
}

extension String {
  /// The text at a range of UTF-8 bytes; nil where the range is not within it, or cuts a character.
  fileprivate func span(_ range: Range<Int>) -> String? {
    guard range.lowerBound >= 0, range.upperBound <= utf8.count else { return nil }
    let start = utf8.index(utf8.startIndex, offsetBy: range.lowerBound)
    let end = utf8.index(utf8.startIndex, offsetBy: range.upperBound)
    return String(utf8[start..<end])
  }
}
