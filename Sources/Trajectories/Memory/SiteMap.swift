/// The steps from place to place that a memory knows of one site, put together to ways.
///
/// A memory keeps single steps (on this page, to get to that one, go on through this link), each a
/// lesson with evidence of its own. Far more of them are borne out by two runs than of whole ways, and
/// a few hundred steps answer for tens of thousands of ways; so a way is worked out when it is asked for.
struct SiteMap: Sendable {
  private struct Way: Sendable {
    var lesson: Lesson
    var from: Int
    var to: Int
    /// Tries that it takes, by how likely it is true.
    var cost: Double
  }

  private var names: [String] = []
  private var ways: [Way] = []

  /// - Parameter lessons: about ways, of one site.
  init(_ lessons: [Lesson]) {
    var numbers: [String: Int] = [:]
    func number(_ name: String) -> Int {
      if let known = numbers[name] { return known }
      numbers[name] = names.count
      names.append(name)
      return names.count - 1
    }
    for lesson in lessons.sorted(by: { $0.id < $1.id }) {
      guard let place = lesson.rule.scope.place, let goal = lesson.rule.wayGoal else { continue }
      ways.append(
        Way(
          lesson: lesson, from: number(place), to: number(goal),
          cost: 1 / max(0.05, lesson.posterior)))
    }
  }

  /// What can be got to.
  var goals: [String] { Set(ways.map(\.to)).sorted().map { names[$0] } }

  /// Where to go on to get to a goal: one lesson for each place from which there is a way, as it is told
  /// to who is after that goal.
  ///
  /// - Returns: first those on the way from where one is, in order, then those for who strays from it,
  ///   nearest first; where it is not known where one is, those nearest to the goal first.
  func hops(to goal: String, from start: String?) -> (onTheWay: [Lesson], beside: [Lesson]) {
    guard let end = names.firstIndex(of: goal) else { return ([], []) }
    let best = nextSteps(to: end)
    var path: [Int] = []
    var place = start.flatMap { names.firstIndex(of: $0) } ?? end
    while place != end, let way = best[place]?.way, !path.contains(place) {
      path.append(place)
      place = ways[way].to
    }
    func told(_ place: Int) -> Lesson? {
      best[place].map { ways[$0.way].lesson.told(for: goal) }
    }
    return (path.compactMap(told), around(path, best).compactMap(told))
  }

  /// The best step from each place, and how far it is from there.
  private func nextSteps(to end: Int) -> [Int: (way: Int, cost: Double)] {
    var best: [Int: (way: Int, cost: Double)] = [:]
    var isChanged = true
    while isChanged {
      isChanged = false
      for (number, way) in ways.enumerated() where way.from != end {
        guard let rest = way.to == end ? 0 : best[way.to]?.cost else { continue }
        if way.cost + rest < (best[way.from]?.cost ?? .infinity) - 1e-9 {
          best[way.from] = (number, way.cost + rest)
          isChanged = true
        }
      }
    }
    return best
  }

  /// Places off a path from which there is a way: by how many steps lead there from it, then by how far
  /// the goal is.
  private func around(_ path: [Int], _ best: [Int: (way: Int, cost: Double)]) -> [Int] {
    var strayed = Dictionary(path.map { ($0, 0) }) { first, _ in first }
    var edge = path
    while !edge.isEmpty {
      let from = Set(edge)
      edge = ways.filter { from.contains($0.from) }.map(\.to)
        .filter { strayed[$0] == nil }
      for place in edge { strayed[place] = (strayed[place] ?? steps(strayed, from)) }
      edge = Set(edge).sorted()
    }
    return best.keys.filter { !path.contains($0) }.sorted {
      let (one, other) = (strayed[$0] ?? .max, strayed[$1] ?? .max)
      return (one, best[$0]?.cost ?? 0, $0) < (other, best[$1]?.cost ?? 0, $1)
    }
  }

  private func steps(_ strayed: [Int: Int], _ from: Set<Int>) -> Int {
    (from.compactMap { strayed[$0] }.min() ?? 0) + 1
  }
}

extension LessonRule {
  /// What a lesson about a way leads to; nil for other lessons.
  package var wayGoal: String? {
    guard case .nextHop = directive, case .goal(let goal) = condition, scope.place != nil else {
      return nil
    }
    return goal
  }
}

extension Lesson {
  /// The same step as one on the way to something further on; it keeps its name, so that what comes of
  /// it counts for the step.
  fileprivate func told(for goal: String) -> Lesson {
    rule.wayGoal == goal
      ? self
      : told(as: LessonRule(rule.directive, in: rule.scope, when: .goal(goal)))
  }
}
