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
  /// What a way is known to lead nearer to, by the place where one is.
  private var known: [Int32: [Int32]] = [:]
  /// How often what is known at a place has changed, and as of which change a way has told of it.
  private var changes: [Int32: Int] = [:]
  private var told: [UInt64: Int] = [:]
  /// Places by title, and by the names of what can be used there.
  private var titled: [NameID: [Int32]] = [:]
  private var holding: [NameID: [Int32]] = [:]
  private var starts: [Int32] = []
  private var goals: [Int32] = []
  package internal(set) var tally = RolloutTally()
  private let manner: Manner

  /// How routes are learned; everything but the usual is for ablations.
  package struct Manner: Hashable, Sendable {
    /// Begins with what recorded runs did, rather than with nothing.
    package var isSeeded = true
    /// Every place on a walk counts as a goal that was reached, rather than where it ended alone.
    package var hasHindsight = true
    /// A shorter way takes the place of a longer one, rather than the first way staying.
    package var cutsDetours = true
    /// What is known at a place is told to those it can be reached from.
    package var tellsBack = true

    package init() {}
  }

  package init(_ experience: Experience, manner: Manner = Manner()) {
    self.experience = experience
    self.manner = manner
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
    indexPlaces()
    starts = experience.transitions.map(\.scene)
    goals = Set(arrivals.values.joined().map(\.place)).sorted()
    for run in experience.runs.indices where manner.isSeeded && !Interruption.isAsked {
      relabel(walk(of: run))
    }
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
    // Without hindsight, the end alone counts.
    for end in (manner.hasHindsight ? 1 : walk.count - 1)..<walk.count
    where !Interruption.isAsked(at: end, each: 32) {
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
      noteChange(at: key, isNew: true)
      improvements += 1
      return
    }
    if entry.steps < known.steps - 1e-9, manner.cutsDetours {
      (known.steps, known.element) = (entry.steps, entry.element)
      noteChange(at: key, isNew: false)
      improvements += 1
    }
    known.visits += entry.visits
    entries[key] = known
  }

  /// Notes that what is known at a place has changed, so that it is told back again.
  mutating func noteChange(at key: UInt64, isNew: Bool) {
    let place = Int32(truncatingIfNeeded: key >> 32)
    if isNew { known[place, default: []].append(Int32(truncatingIfNeeded: key & 0xFFFF_FFFF)) }
    changes[place, default: 0] += 1
  }

  /// Tells each place of a walk, from its end, what is known at the next one: whoever gets there can
  /// go on to all that is known from there (all-goals updating, Kaelbling 1993).
  private mutating func tellBack(_ walk: Walk) {
    guard walk.count > 1 else { return }
    for start in stride(from: walk.count - 2, through: 0, by: -1) {
      let (place, element) = walk[start]
      let next = walk[start + 1].place
      let edge = Self.key(place, element)
      guard element >= 0, place != next, let ends = arrivals[edge],
        told[edge] != changes[next, default: 0]
      else { continue }
      let total = ends.reduce(0) { $0 + $1.count }
      let own = ends.first { $0.place == next }?.count ?? 0
      guard own * 2 > total else { continue }
      told[edge] = changes[next, default: 0]
      let cost = Double(total) / Double(own)
      for goal in known[next] ?? [] where goal != place {
        guard let rest = entries[Self.key(next, goal)] else { continue }
        let steps = cost + rest.steps
        if steps < (entries[Self.key(place, goal)]?.steps ?? .infinity) - 1e-9 {
          keep(Entry(steps: steps, element: element, visits: 0), Self.key(place, goal))
        }
      }
    }
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
      let walk = wander(model, stage, &situation, chance)
      relabel(walk)
      if manner.tellsBack { tellBack(walk) }
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
              keep(Entry(steps: cost + rest, element: element, visits: 0), key)
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
    var best: Hop?
    let targets = titled[goal] ?? holding[goal] ?? []
    for from in titled[place] ?? [] where !targets.contains(from) {
      for target in targets {
        guard let entry = entries[Self.key(from, target)] else { continue }
        if entry.steps < Double(best?.steps ?? .max) { best = hop(from: from, to: goal, entry) }
      }
    }
    return best
  }

  private mutating func indexPlaces() {
    for (number, place) in experience.places.enumerated() {
      titled[place.title, default: []].append(Int32(number))
    }
    var seen: Set<UInt64> = []
    for (round, scene) in experience.scenes.enumerated() {
      if Interruption.isAsked(at: round, each: 256) { return }
      for element in scene.elements where !experience.traits[Int(element)].isPassage {
        let name = experience.elements[Int(element)].name
        if seen.insert(Self.key(name, scene.place)).inserted {
          holding[name, default: []].append(scene.place)
        }
      }
    }
  }

  private func hop(from place: Int32, to goal: NameID, _ entry: Entry) -> Hop {
    Hop(
      place: experience.places[Int(place)].title, goal: goal,
      way: experience.elements[Int(entry.element)].name, element: entry.element,
      steps: Int32(entry.steps.rounded(.up)), visits: entry.visits,
      evidence: Array((edges[Self.key(place, entry.element)] ?? []).prefix(8)))
  }
}
