internal import Dreaming
internal import Trajectories
internal import Worlds

/// Dyna-Q (Sutton 1990) over the ways that recordings show: a table of values for each place, way and
/// goal, updated by recorded steps and by as many rollouts as a dream has.
///
/// It plans routes alone; what it says of a place is its best way there, told in the language of
/// lessons. Everything else it takes from the same posterior as a dream does.
struct DynaQ {
  private struct State: Hashable {
    var place: Int32
    var goal: Int32
  }

  private let experience: Experience
  /// Recorded ways out of each place: element, and where each step over it led.
  private var ways: [Int32: [(element: Int32, arrivals: [Int32])]] = [:]
  private var values: [State: [Int32: Double]] = [:]
  private var places: [Int32] = []

  private static let discount = 0.95
  private static let rate = 0.5
  private static let exploration = 0.3
  private static let horizon = 14

  init(_ experience: Experience) {
    self.experience = experience
    for transition in experience.transitions {
      let (from, next) = (place(transition.scene), place(transition.next))
      guard transition.act.verb == .go, transition.act.element >= 0, from != next,
        !experience.scenes[Int(transition.next)].isFailure
      else { continue }
      let element = transition.act.element
      if let known = ways[from]?.firstIndex(where: { $0.element == element }) {
        ways[from]?[known].arrivals.append(next)
      } else {
        ways[from, default: []].append((element, [next]))
      }
      learn(from, element, next, goal: next)
    }
    places = ways.keys.sorted()
  }

  /// How many values are kept.
  var stored: Int { values.values.reduce(0) { $0 + $1.count } }

  mutating func explore(_ rollouts: Int, seed: UInt64) {
    guard !places.isEmpty else { return }
    var random = RandomStream(seed, 0xD14A)
    let goals = Set(ways.values.joined().flatMap(\.arrivals)).sorted()
    for _ in 0..<rollouts {
      guard var here = random.pick(places), let goal = random.pick(goals) else { return }
      for _ in 0..<Self.horizon where here != goal {
        guard let open = ways[here], !open.isEmpty else { break }
        let known = values[State(place: here, goal: goal)]
        let best = known?.max { ($0.value, $1.key) < ($1.value, $0.key) }?.key
        let explores = random.chance(Self.exploration)
        let way =
          explores ? random.pick(open) : open.first { $0.element == best } ?? random.pick(open)
        guard let way, let next = random.pick(way.arrivals) else { break }
        learn(here, way.element, next, goal: goal)
        here = next
      }
    }
  }

  private mutating func learn(_ place: Int32, _ element: Int32, _ next: Int32, goal: Int32) {
    let rest = values[State(place: next, goal: goal)]?.values.max() ?? 0
    let target = next == goal ? 1 : Self.discount * rest
    let state = State(place: place, goal: goal)
    let old = values[state]?[element] ?? 0
    guard target > 0 || old > 0 else { return }
    values[state, default: [:]][element] = old + Self.rate * (target - old)
  }

  /// The best way at each place for each goal.
  func rules() -> [LessonRule] {
    values.sorted { ($0.key.place, $0.key.goal) < ($1.key.place, $1.key.goal) }.compactMap {
      state, known in
      guard let best = known.max(by: { ($0.value, $1.key) < ($1.value, $0.key) }), best.value > 0
      else { return nil }
      let names = experience.names
      return LessonRule(
        .nextHop(names[experience.elements[Int(best.key)].name]),
        in: LessonScope(place: names[experience.places[Int(state.place)].title]),
        when: .goal(names[experience.places[Int(state.goal)].title]))
    }
  }

  private func place(_ scene: Int32) -> Int32 { experience.scenes[Int(scene)].place }
}
