/// What an agent is about to do, as far as it is known: what lessons are chosen by.
package struct LessonRequest: Hashable, Sendable {
  /// What the agent was asked to do.
  package var task: String
  /// The application, site or project the agent is in; nil where that is not known.
  package var app: String?
  /// The title of the page or window, and whatever else is seen there.
  package var place: String?
  package var mode: DreamMode
  package var limits: Limits

  /// How much may be served at once.
  package struct Limits: Hashable, Sendable {
    package var lessons: Int
    package var tokens: Int

    package init(lessons: Int = 8, tokens: Int = 1_200) {
      self.lessons = lessons
      self.tokens = tokens
    }
  }

  package init(
    task: String, app: String? = nil, place: String? = nil, mode: DreamMode = .review,
    limits: Limits = Limits()
  ) {
    self.task = task
    self.app = app
    self.place = place
    self.mode = mode
    self.limits = limits
  }
}

/// The lessons that a request gets, in an order that does not change when others come and go.
package struct ServedLessons: Hashable, Sendable {
  /// By name, so that a provider's cache of the text stays good.
  package let lessons: [Lesson]
  /// The version of the memory.
  package let version: Int
  /// About how many tokens `text` takes.
  package let tokens: Int

  /// One line for each: its name, so that what came of it can be found, and its sentence.
  package var text: String { lessons.map { $0.servedLine + "\n" }.joined() }
}

extension Lesson {
  /// The line in which an agent reads it.
  package var servedLine: String { "- \(sentence) (\(id))" }

  /// About how many tokens a text takes: one for three bytes.
  ///
  /// English takes four bytes for a token and names of lessons two, so the estimate is seldom too
  /// low.
  package static func tokens(in text: String) -> Int { (text.utf8.count + 2) / 3 }
}

/// A memory made ready for many requests: the words of each lesson are cut once.
package struct LessonShelf: Sendable {
  private let items: [Item]
  private let version: Int

  private struct Item {
    var lesson: Lesson
    var tokens: Int
    var app: [String]
    var place: [String]
    var name: [String]
    var goal: [String]
  }

  package init(_ memory: Memory) {
    version = memory.number
    items = memory.lessons.filter { $0.status == .active || $0.status == .provisional }.map {
      let scope = $0.rule.scope
      var goal: String?
      if case .goal(let name) = $0.rule.condition { goal = name }
      return Item(
        lesson: $0, tokens: Lesson.tokens(in: $0.servedLine + "\n"),
        app: Self.words(scope.app), place: Self.words(scope.place),
        name: Self.words(scope.name), goal: Self.words(goal))
    }
  }

  /// The lessons that fit a request best: active ones, and on probation provisional ones in auto
  /// mode.
  ///
  /// A lesson about another app than the one the agent is in is left out, and one about a goal that
  /// the task does not name. Of the rest, those come first of whose scope the most is named, then
  /// those with the greatest expected gain, then the likeliest.
  package func serve(
    _ request: LessonRequest, withholding held: Set<LessonID> = []
  ) -> ServedLessons {
    let task = Set(Self.words(request.task))
    let app = Set(Self.words(request.app))
    let seen = task.union(app).union(Self.words(request.place))
    let fitting = items.compactMap { item -> (item: Item, matches: Int)? in
      guard item.lesson.status == .active || request.mode == .auto,
        !held.contains(item.lesson.id),
        item.goal.isEmpty || task.isSuperset(of: item.goal)
      else { return nil }
      if !app.isEmpty, !item.app.isEmpty, !app.isSuperset(of: item.app) { return nil }
      let parts = [item.app, item.place, item.name, item.goal]
      return (item, parts.count { !$0.isEmpty && seen.isSuperset(of: $0) })
    }.sorted { left, right in
      let (one, other) = (left.item.lesson, right.item.lesson)
      if left.matches != right.matches { return left.matches > right.matches }
      let (gain, otherGain) = (one.utility?.gain ?? 0, other.utility?.gain ?? 0)
      if gain != otherGain { return gain > otherGain }
      if one.posterior != other.posterior { return one.posterior > other.posterior }
      return one.id < other.id
    }
    var chosen: [Lesson] = []
    var tokens = 0
    for (item, _) in fitting where chosen.count < request.limits.lessons {
      guard tokens + item.tokens <= request.limits.tokens else { continue }
      chosen.append(item.lesson)
      tokens += item.tokens
    }
    return ServedLessons(
      lessons: chosen.sorted { $0.id < $1.id }, version: version, tokens: tokens)
  }

  /// The words of a text in small letters, without the signs between them.
  private static func words(_ text: String?) -> [String] {
    guard let text else { return [] }
    return text.lowercased().split { !$0.isLetter && !$0.isNumber }.map(String.init)
  }
}
