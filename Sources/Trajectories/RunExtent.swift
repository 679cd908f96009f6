/// How far a run can be looked at while it is still being read.
package struct RunExtent: Sendable, Hashable {
  package var summary: RunSummary
  /// Entries that can be read now.
  package var entries: Int
  /// Share of the log read, 0 to 1; nil when all of it was.
  package var progress: Double?
  /// Damaged records met.
  package var problems: Int

  package init(summary: RunSummary, entries: Int, progress: Double? = nil, problems: Int = 0) {
    self.summary = summary
    self.entries = entries
    self.progress = progress
    self.problems = problems
  }
}
