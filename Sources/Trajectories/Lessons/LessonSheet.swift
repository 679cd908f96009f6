/// A lesson made ready for a person to decide: with what came of it in use, and whether agents get
/// it.
package struct LessonSheet: Hashable, Sendable {
  package var lesson: Lesson
  /// Nil while it was never shown.
  package var effect: LessonEffect?
  /// Whether the version that agents are served has it in use.
  package var isServed: Bool
  /// Oldest first; empty where it was not asked for.
  package var history: [LessonEvent]

  package init(
    _ lesson: Lesson, effect: LessonEffect? = nil, isServed: Bool, history: [LessonEvent] = []
  ) {
    self.lesson = lesson
    self.effect = effect
    self.isServed = isServed
    self.history = history
  }

  package var id: LessonID { lesson.id }
}
