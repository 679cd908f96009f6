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
  private let maps: [WayFinder]
  private let version: Int

  private struct Item {
    var lesson: Lesson
    var tokens: Int
    var app: [String]
    var place: [String]
    var name: [String]
    var goal: [String]
    /// How many runs it came up in.
    var runs: Int
  }

  package init(_ memory: Memory) {
    version = memory.number
    let served = memory.lessons.filter { $0.status == .active || $0.status == .provisional }
    items = served.filter { $0.rule.wayGoal == nil }.map {
      let scope = $0.rule.scope
      var goal: String?
      if case .goal(let name) = $0.rule.condition { goal = name }
      return Item(
        lesson: $0, tokens: $0.servedTokens, app: scope.app.asWords, place: scope.place.asWords,
        name: scope.name.asWords, goal: goal.asWords, runs: $0.evidence.independentRuns)
    }
    maps = Dictionary(grouping: served.filter { $0.rule.wayGoal != nil }) { $0.rule.scope.app }
      .sorted { ($0.key ?? "") < ($1.key ?? "") }.map { WayFinder($0.key, $0.value) }
  }

  /// The lessons that fit a request best: active ones, and on probation provisional ones in auto
  /// mode.
  ///
  /// A lesson about another app than the one the agent is in is left out, and one about a goal that
  /// the task does not name. Of the rest, those come first of whose scope the most is named, then
  /// those with the greatest expected gain, then those that came up in most runs, then the likeliest. Ways are worked out for what the task
  /// names and where the agent is, within the tokens that the rest leaves: they count as one lesson
  /// together, the way itself before ways for who strays from it.
  package func serve(
    _ request: LessonRequest, withholding held: Set<LessonID> = []
  ) -> ServedLessons {
    var tray = Tray(limit: request.limits.tokens)
    let ways = ways(for: request, held)
    let wayLines = ways.onTheWay + ways.beside
    let others = request.limits.lessons - (wayLines.isEmpty ? 0 : 1)
    for item in fitting(request, held) where tray.lessons.count < others {
      tray.take(item.lesson, item.tokens)
    }
    for way in wayLines where request.limits.lessons > 0 { tray.take(way, way.servedTokens) }
    return ServedLessons(
      lessons: tray.lessons.sorted { ($0.id, $0.sentence) < ($1.id, $1.sentence) },
      version: version, tokens: tray.tokens)
  }

  private struct Tray {
    let limit: Int
    var lessons: [Lesson] = []
    var tokens = 0

    mutating func take(_ lesson: Lesson, _ count: Int) {
      guard tokens + count <= limit else { return }
      lessons.append(lesson)
      tokens += count
    }
  }

  private func fitting(_ request: LessonRequest, _ held: Set<LessonID>) -> [Item] {
    guard !items.isEmpty else { return [] }
    let task = Set(request.task.asWords)
    let app = Set(request.app.asWords)
    let seen = task.union(app).union(request.place.asWords)
    return items.compactMap { item -> (item: Item, matches: Int)? in
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
      if left.item.runs != right.item.runs { return left.item.runs > right.item.runs }
      if one.posterior != other.posterior { return one.posterior > other.posterior }
      return one.id < other.id
    }.map(\.item)
  }

  /// Ways to what the task names, on every site that the agent may be on.
  private func ways(
    for request: LessonRequest, _ held: Set<LessonID>
  ) -> (onTheWay: [Lesson], beside: [Lesson]) {
    let app = Set(request.app.asWords)
    var found: (onTheWay: [Lesson], beside: [Lesson]) = ([], [])
    for map in maps where app.isEmpty || app.isSuperset(of: map.app) {
      let ways = map.ways(for: request, held)
      found.onTheWay += ways.onTheWay
      found.beside += ways.beside
    }
    return found
  }
}

/// Finds in the words of a request from where to where a way of one site is wanted.
private struct WayFinder: Sendable {
  let app: [String]
  private let lessons: [Lesson]
  private let active: SiteMap
  private let all: SiteMap
  private let names: [(name: String, words: [String])]

  init(_ app: String?, _ lessons: [Lesson]) {
    self.app = app.asWords
    self.lessons = lessons
    active = SiteMap(lessons.filter { $0.status == .active })
    all = SiteMap(lessons)
    names = Set(lessons.flatMap { [$0.rule.wayGoal, $0.rule.scope.place].compactMap { $0 } })
      .sorted().map { ($0, $0.asWords) }
  }

  func ways(
    for request: LessonRequest, _ held: Set<LessonID>
  ) -> (onTheWay: [Lesson], beside: [Lesson]) {
    let isHeld = lessons.contains { held.contains($0.id) }
    var map = request.mode == .auto ? all : active
    if isHeld {
      map = SiteMap(
        lessons.filter {
          !held.contains($0.id) && ($0.status == .active || request.mode == .auto)
        })
    }
    let said = named(in: request.task.asWords)
    let here = request.place.asWords
    let start = names.first { !here.isEmpty && $0.words == here }?.name
    let goals = map.goals.filter { said.contains($0) && $0 != start }
    var found: (onTheWay: [Lesson], beside: [Lesson]) = ([], [])
    for goal in goals {
      // A task may say where one is: any other place that it names.
      for from in start.map({ [$0] }) ?? said.filter({ $0 != goal }).sorted() {
        found.onTheWay += map.hops(to: goal, from: from).onTheWay.filter {
          !found.onTheWay.contains($0)
        }
      }
      found.beside += map.hops(to: goal, from: start).beside
    }
    found.beside.removeAll { found.onTheWay.contains($0) }
    return found
  }

  /// The names that a task says word for word, else those of which it says every word; a name that is
  /// part of a longer one that is said does not count.
  private func named(in task: [String]) -> Set<String> {
    let said = names.filter { !$0.words.isEmpty && task.contains($0.words) }
    guard !said.isEmpty else {
      let words = Set(task)
      return Set(
        names.filter { !$0.words.isEmpty && words.isSuperset(of: $0.words) }.map(\.name))
    }
    return Set(
      said.filter { one in
        !said.contains { $0.words.count > one.words.count && $0.words.contains(one.words) }
      }.map(\.name))
  }
}

extension Lesson {
  fileprivate var servedTokens: Int { Lesson.tokens(in: servedLine + "\n") }
}

extension String {
  /// The words of a text in small letters, without the signs between them.
  fileprivate var asWords: [String] {
    let small = lowercased()
    // Tasks are thousands of letters long, mostly ASCII, and looking letters up takes milliseconds then.
    guard small.utf8.allSatisfy({ $0 < 0x80 }) else {
      return small.split { !$0.isLetter && !$0.isNumber }.map(String.init)
    }
    return small.utf8.split { byte in
      !(UInt8(ascii: "a")...UInt8(ascii: "z")).contains(byte)
        && !(UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte)
    }.map { String(Substring($0)) }
  }
}

extension String? {
  fileprivate var asWords: [String] { self?.asWords ?? [] }
}
