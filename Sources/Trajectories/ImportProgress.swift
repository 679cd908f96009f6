/// How far an import is.
package struct ImportProgress: Sendable, Hashable {
  package enum Stage: String, Sendable, Hashable { case reading, indexing }

  package var stage: Stage
  /// Bytes of logs while reading, entries while indexing.
  package var done: Int
  package var total: Int
  package var runs: Int
  /// Since the stage began.
  package var seconds: Double

  package init(stage: Stage, done: Int, total: Int, runs: Int, seconds: Double) {
    self.stage = stage
    self.done = done
    self.total = total
    self.runs = runs
    self.seconds = seconds
  }

  /// Units per second since the stage began.
  package var rate: Double { seconds > 0 ? Double(done) / seconds : 0 }

  /// Seconds left at this rate; nil until it is known.
  package var secondsLeft: Double? {
    rate > 0 && done > 0 ? Double(max(0, total - done)) / rate : nil
  }
}
