internal import Critics
internal import Trajectories

/// Routes through an environment, put together from pieces of different runs.
///
/// For each pair of places it keeps the best known next way and how many steps it is from there. It
/// begins with what recorded runs did (hindsight) and grows by rollouts over the learned graph; only
/// ways that a recording shows are ever kept, so that each hop has evidence.
package struct RouteBook: Sendable {
  /// One next step on the way to something.
  package struct Hop: Hashable, Sendable {
    package var place: NameID
    package var goal: NameID
    package var way: NameID
    package var element: Int32
    /// Steps from the place to the goal.
    package var steps: Int32
    /// How many rollouts and runs came that way.
    package var visits: Int32
    /// Recorded transitions over this way, by their numbers in the experience, at most 8.
    package var evidence: [Int]
  }

  struct Entry: Hashable, Sendable {
    var steps: Double
    var element: Int32
    var visits: Int32
  }

  let experience: Experience
  var entries: [UInt64: Entry] = [:]
  /// What the last rollouts changed, and how many of the changes are new or shorter ways.
  var touched: Set<UInt64> = []
  private(set) var improvements = 0
  /// Recorded transitions by place and way.
  private var edges: [UInt64: [Int]] = [:]
  /// How often each way led to each place: place, way -> place -> count.
  private var arrivals: [UInt64: [(place: Int32, count: Int32)]] = [:]
  private var starts: [Int32] = []
  private var goals: [Int32] = []
  package internal(set) var tally = RolloutTally()

  package init(_ experience: Experience) {
    self.experience = experience
    for (number, transition) in experience.transitions.enumerated() {
      let from = place(transition.scene)
      let next = place(transition.next)
      guard transition.act.verb == .go, transition.act.element >= 0, from != next,
        !experience.scenes[Int(transition.next)].isFailure
      else { continue }
      let edge = Self.key(from, transition.act.element)
      edges[edge, default: []].append(number)
      if let known = arrivals[edge]?.firstIndex(where: { $0.place == next }) {
        arrivals[edge]?[known].count += 1
      } else {
        arrivals[edge, default: []].append((next, 1))
      }
    }
    for run in experience.runs.indices where !Interruption.isAsked { relabel(walk(of: run)) }
    starts = experience.transitions.map(\.scene)
    goals = Set(entries.keys.map { Int32(truncatingIfNeeded: $0 & 0xFFFF_FFFF) }).sorted()
  }

  private static func key(_ first: Int32, _ second: Int32) -> UInt64 {
    UInt64(UInt32(bitPattern: first)) << 32 | UInt64(UInt32(bitPattern: second))
  }

  private func place(_ scene: Int32) -> Int32 { experience.scenes[Int(scene)].place }

  /// Places and the ways taken from them.
  typealias Walk = [(place: Int32, element: Int32)]

  private func walk(of run: Int) -> Walk {
    var walk: Walk = []
    for transition in experience.steps(of: run) {
      let isFailure = experience.scenes[Int(transition.scene)].isFailure
      if !isFailure {
        walk.append(
          (place(transition.scene), transition.act.verb == .go ? transition.act.element : -1))
      }
    }
    if let last = experience.steps(of: run).last { walk.append((place(last.next), -1)) }
    return walk
  }

  /// Every place on a walk could have been the goal of all that came before it.
  private mutating func relabel(_ walk: Walk) {
    guard walk.count > 1 else { return }
    for end in 1..<walk.count where !Interruption.isAsked(at: end, each: 32) {
      let goal = walk[end].place
      var steps = 0.0
      for start in stride(from: end - 1, through: 0, by: -1) {
        let (place, element) = walk[start]
        if place == walk[start + 1].place { continue }
        // A step that no recorded way made cannot be told to anybody.
        guard element >= 0, place != goal, let known = arrivals[Self.key(place, element)] else {
          break
        }
        let total = known.reduce(0) { $0 + $1.count }
        let own = known.first { $0.place == walk[start + 1].place }?.count ?? 0
        guard own * 2 > total else { break }
        steps += Double(total) / Double(own)
        keep(Entry(steps: steps, element: element, visits: 1), Self.key(place, goal))
        // Beyond here the best known way goes on.
        steps = entries[Self.key(place, goal)]?.steps ?? steps
      }
    }
  }

  private mutating func keep(_ entry: Entry, _ key: UInt64) {
    touched.insert(key)
    guard var known = entries[key] else {
      entries[key] = entry
      improvements += 1
      return
    }
    if entry.steps < known.steps {
      if entry.steps < known.steps - 1e-9 { improvements += 1 }
      (known.steps, known.element) = (entry.steps, entry.element)
    }
    known.visits += 1
    entries[key] = known
  }

  // MARK: - Rollouts

  /// How often a rollout leaves the best known way.
  private static let exploration = 0.3
  private static let horizon = 14

  /// Plays rollouts over the learned graph, and keeps what is better than what was known.
  ///
  /// - Returns: false where it was stopped; what was kept until then is the same as with fewer
  ///   rollouts.
  @discardableResult
  package mutating func explore<Model: WorldModel>(
    _ model: Model, numbers: Range<Int>, seed: UInt64, shouldStop: () -> Bool = { false }
  ) -> Bool {
    (touched, improvements) = ([], 0)
    guard !starts.isEmpty, !goals.isEmpty else { return true }
    let stage = Stage(experience)
    var situation = Situation(names: experience.names.texts.count)
    for number in numbers {
      if number % 32 == 0, shouldStop() { return false }
      let chance = Chance(SplitMix64.mix(seed &+ UInt64(number) &* 0x9E37_79B9_7F4A_7C15))
      relabel(wander(model, stage, &situation, chance))
    }
    return true
  }

  private mutating func wander<Model: WorldModel>(
    _ model: Model, _ stage: Stage, _ situation: inout Situation, _ chance: Chance
  ) -> Walk {
    let start = starts[Int(chance.roll(.hidden, -1) * Double(starts.count))]
    let goal = goals[Int(chance.roll(.hidden, -2) * Double(goals.count))]
    var walk: Walk = []
    var result = Rollout.Result.failure
    situation.begin(at: start)
    for step in 0..<Self.horizon {
      let place = place(situation.scene)
      if place == goal {
        result = .success
        break
      }
      let ways = stage.ways(of: situation.scene)
      guard let way = way(from: place, ways, goal, stage, chance, Int32(step)) else { break }
      situation.clock += 1
      guard let outcome = model.outcome(of: Act(.go, on: way), in: situation, chance) else {
        result = .unsupported
        break
      }
      guard outcome.next >= 0, outcome.next != situation.scene,
        !experience.scenes[Int(outcome.next)].isFailure
      else { continue }
      walk.append((place, way))
      situation.scene = outcome.next
    }
    walk.append((place(situation.scene), -1))
    tally.add(
      Rollout(
        result: result, steps: Int32(walk.count), decisiveStep: 0, cause: nil, element: -1,
        undertaking: -1))
    return walk
  }

  /// The best known way, or now and then another one that a recording shows.
  private func way(
    from place: Int32, _ ways: Range<Int>, _ goal: Int32, _ stage: Stage, _ chance: Chance,
    _ step: Int32
  ) -> Int32? {
    let explores = chance.roll(.back, step) < Self.exploration
    if !explores, let known = entries[Self.key(place, goal)],
      ways.contains(where: { stage.wayElements[$0] == known.element })
    {
      return known.element
    }
    let open = ways.filter { edges[Self.key(place, stage.wayElements[$0])] != nil }
    guard !open.isEmpty else { return nil }
    return stage.wayElements[open[Int(chance.roll(.link, step) * Double(open.count))]]
  }

  // MARK: - What is known

  /// Exact planning over recorded ways: what no number of rollouts can beat.
  package mutating func planExactly() {
    var isChanged = true
    while isChanged {
      isChanged = false
      for (edge, known) in arrivals.sorted(by: { $0.key < $1.key }) {
        let place = Int32(truncatingIfNeeded: edge >> 32)
        let element = Int32(truncatingIfNeeded: edge & 0xFFFF_FFFF)
        let total = known.reduce(0) { $0 + $1.count }
        for arrival in known where arrival.count * 2 > total {
          let cost = Double(total) / Double(arrival.count)
          for goal in goals where goal != place {
            let rest = goal == arrival.place ? 0 : entries[Self.key(arrival.place, goal)]?.steps
            guard let rest else { continue }
            let key = Self.key(place, goal)
            if cost + rest < (entries[key]?.steps ?? .infinity) - 1e-9 {
              entries[key] = Entry(
                steps: cost + rest, element: element, visits: entries[key]?.visits ?? 0)
              isChanged = true
            }
          }
        }
      }
    }
  }

  /// Every hop that is known, by goal, nearest first.
  package func hops() -> [Hop] {
    entries.sorted { $0.key < $1.key }.map { key, entry in
      let place = Int32(truncatingIfNeeded: key >> 32)
      let goal = Int32(truncatingIfNeeded: key & 0xFFFF_FFFF)
      return hop(from: place, to: experience.places[Int(goal)].title, entry)
    }
  }

  /// The next step from a place to another, or to an element by its name; nil where no way is known.
  package func hop(from place: NameID, to goal: NameID) -> Hop? {
    let finder = finder()
    return hop(from: finder.places(titled: place), to: goal, at: finder.places(of: goal))
  }

  /// The same where the places are known.
  func hop(from places: [Int32], to goal: NameID, at targets: [Int32]) -> Hop? {
    var best: Hop?
    for from in places {
      for target in targets {
        guard let entry = entries[Self.key(from, target)] else { continue }
        if entry.steps < Double(best?.steps ?? .max) { best = hop(from: from, to: goal, entry) }
      }
    }
    return best
  }

  func finder() -> PlaceFinder { PlaceFinder(experience) }

  private func hop(from place: Int32, to goal: NameID, _ entry: Entry) -> Hop {
    Hop(
      place: experience.places[Int(place)].title, goal: goal,
      way: experience.elements[Int(entry.element)].name, element: entry.element,
      steps: Int32(entry.steps.rounded(.up)), visits: entry.visits,
      evidence: Array((edges[Self.key(place, entry.element)] ?? []).prefix(8)))
  }
}
