package import Formats

/// What an import did, in numbers and in words.
package struct ImportReport: Sendable, Hashable {
  package var added = 0
  package var grown = 0
  package var unchanged = 0
  /// Runs that were purged before and therefore left out.
  package var purged = 0
  /// Of the runs added or grown.
  package var steps = 0
  package var images = 0
  /// Files and folders left out, each with the reason.
  package var skipped: [String] = []
  /// Damaged records; at most a thousand are kept, all are counted.
  package var problems: [LogProblem] = []
  package var problemCount = 0
  /// Bytes of logs read; unchanged files are not read.
  package var bytes = 0
  /// Until everything could be browsed, and until everything could be searched.
  package var browsableSeconds = 0.0
  package var seconds = 0.0

  package init() {}

  mutating func add(_ other: ImportReport) {
    added += other.added
    grown += other.grown
    unchanged += other.unchanged
    purged += other.purged
    steps += other.steps
    images += other.images
    skipped += other.skipped
    problems += other.problems.prefix(max(0, 1000 - problems.count))
    problemCount += other.problemCount
    bytes += other.bytes
  }
}
