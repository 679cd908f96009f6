/// One thing that happened to a lesson.
package struct LessonEvent: Hashable, Sendable {
  /// The version of the memory that it came with.
  package var version: Int
  package var delta: MemoryDelta
  package var by: Decider
  package var dream: DreamID?
  package var at: Timestamp

  package init(version: Int, delta: MemoryDelta, by: Decider, dream: DreamID?, at: Timestamp) {
    self.version = version
    self.delta = delta
    self.by = by
    self.dream = dream
    self.at = at
  }
}
