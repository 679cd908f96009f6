internal import Canvas
internal import Trajectories

/// Decisions about many lessons that wait for a yes.
struct LessonBatch: Sendable, Hashable {
  var move: LessonMove
  var lessons: [LessonID]
  var why: String
  /// What they have in common: the filter, or the group.
  var scope: String
  /// A few of them, in their words.
  var samples: [String]

  /// What is asked, line by line; a few of the lessons say what the rest is like.
  var lines: [String] {
    let rest = lessons.count - samples.count
    return [
      "\(move.rawValue.capitalizedFirst) \(lessons.count.counted("lesson"))?", scope, "",
    ] + samples + (rest > 0 ? ["and \(rest.grouped) more"] : [])
  }
}

extension Lessons {
  /// The lessons that a decision would move: of the group in hand, or of all that are shown.
  func batch(_ move: LessonMove, wholeList: Bool, why: String) -> LessonBatch {
    let group = wholeList ? nil : selectedGroup
    let places = group?.members ?? Array(shown.indices)
    let chosen = places.map { shown[$0].lesson }.filter { lesson in
      switch move {
      // What was taken out of use on purpose comes back only where the filter asks for it.
      case .accept: lesson.status.waits || lesson.status == .accepted || asksFor(lesson.status)
      case .suspend: lesson.status.isInUse
      case .retire: lesson.status != .retired
      }
    }
    let scope =
      group.map { "They are of the group: \($0.name)" }
      ?? (filter.isEmpty ? "There is no filter." : "They match \(filter)")
    return LessonBatch(
      move: move, lessons: chosen.map(\.id), why: why, scope: scope,
      samples: chosen.prefix(5).map { "  \($0.sentence)" })
  }

  private func asksFor(_ status: LessonStatus) -> Bool {
    status != .active && parsed.namesStatus
  }

  // MARK: - The filter while it is typed

  mutating func filterChanged() {
    if let editor { setFilter(editor.text.trimmed) }
  }

  mutating func acceptFilter() {
    guard var editor else { return }
    _ = editor.commit()
    history = editor.history
    self.editor = nil
  }

  mutating func cancelFilter() {
    editor = nil
    setFilter(filterBefore)
  }

  mutating func beginFilter() {
    filterBefore = filter
    editor = LineEditor(text: filter.isEmpty ? "" : filter + " ", history: history)
  }
}

extension State {
  /// Asks before many lessons are moved at once.
  mutating func askForLessons(
    _ move: LessonMove, wholeList: Bool, why: String
  ) -> [Effect] {
    let batch = lessons.batch(move, wholeList: wholeList, why: why)
    guard !batch.lessons.isEmpty else {
      notice = Notice(.note, "there is no lesson here to \(move.rawValue)")
      return []
    }
    panel = .lessons(batch)
    return []
  }

  mutating func confirmLessons() -> [Effect] {
    guard case .lessons(let batch) = panel else { return [] }
    panel = nil
    return [.lessons(.moveAll(batch.lessons, batch.move, why: batch.why))]
  }
}
