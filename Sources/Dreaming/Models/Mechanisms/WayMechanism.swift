/// Where ways lead: from this scene, else from this place, else from anywhere, else by the label.
struct WayMechanism: Sendable {
  /// Where one way led, with counts.
  struct Arrivals: Sendable {
    var scenes: [Int32] = []
    var counts: [Double] = []
    var total = 0.0

    mutating func add(_ scene: Int32) {
      total += 1
      if let place = scenes.firstIndex(of: scene) {
        counts[place] += 1
      } else {
        scenes.append(scene)
        counts.append(1)
      }
    }
  }

  private var fromScene: [UInt64: Arrivals] = [:]
  private var fromPlace: [UInt64: Arrivals] = [:]
  private var fromAnywhere: [UInt64: Arrivals] = [:]
  /// What each label seems to name: the scene one arrives at there, by name of element.
  private var named: [NameID: Int32] = [:]
  /// How often a way leads where its label says.
  private(set) var honesty = 0.5
  /// How often a way leads to a page that says that something went wrong.
  private(set) var failure = 0.0
  private var failures = Arrivals()
  private let scenes: [Scene]
  private let elements: [Element]

  init(_ experience: Experience) {
    scenes = experience.scenes
    elements = experience.elements
    var goes = 2.0
    var failed = 0.02
    var arrivals: [Int32: Arrivals] = [:]
    for transition in experience.transitions {
      let act = transition.act
      guard act.verb == .go || act.verb == .type, act.element >= 0,
        transition.next != transition.scene
      else { continue }
      goes += 1
      if scenes[Int(transition.next)].isFailure {
        failed += 1
        failures.add(transition.next)
        continue
      }
      let place = scenes[Int(transition.scene)].place
      fromScene[Self.key(act, transition.scene), default: Arrivals()].add(transition.next)
      fromPlace[Self.key(act, place), default: Arrivals()].add(transition.next)
      fromAnywhere[Self.key(act, -1), default: Arrivals()].add(transition.next)
      arrivals[scenes[Int(transition.next)].place, default: Arrivals()].add(transition.next)
    }
    failure = failed / goes
    readLabels(experience, arrivals)
  }

  private static func key(_ act: Act, _ from: Int32) -> UInt64 {
    UInt64(UInt32(bitPattern: act.element)) << 32
      ^ UInt64(UInt32(bitPattern: from)) ^ UInt64(UInt32(bitPattern: act.text)) << 20
  }

  private mutating func readLabels(_ experience: Experience, _ arrivals: [Int32: Arrivals]) {
    var titles: [(words: String, scene: Int32)] = []
    for (place, found) in arrivals.sorted(by: { $0.key < $1.key }) {
      let title = experience.names[experience.places[Int(place)].title]
      guard title.utf8.count > 2,
        let most = found.counts.indices.max(by: {
          found.counts[$0] < found.counts[$1]
        })
      else { continue }
      titles.append((title, found.scenes[most]))
    }
    var told = 2.0
    var kept = 1.0
    for (number, element) in experience.elements.enumerated()
    where experience.traits[number].isPassage && named[element.name] == nil {
      let label = experience.names[element.name]
      let best = titles.filter { label.contains($0.words) }
        .max { ($0.words.utf8.count, $1.scene) < ($1.words.utf8.count, $0.scene) }
      if let best { named[element.name] = best.scene }
    }
    for transition in experience.transitions where transition.act.verb == .go {
      guard transition.act.element >= 0, transition.next != transition.scene,
        !scenes[Int(transition.next)].isFailure,
        let scene = named[elements[Int(transition.act.element)].name]
      else { continue }
      told += 1
      if scenes[Int(scene)].place == scenes[Int(transition.next)].place { kept += 1 }
    }
    honesty = kept / told
  }

  /// How many recorded ways the answer rests on, nearest first; 0 where only a label speaks.
  func support(_ act: Act, from scene: Int32) -> Int {
    let place = scenes[Int(scene)].place
    let found =
      fromScene[Self.key(act, scene)] ?? fromPlace[Self.key(act, place)]
      ?? fromAnywhere[Self.key(act, -1)]
    return Int(found?.total ?? 0)
  }

  /// Whether anything at all is known of where a way leads.
  func isKnown(_ act: Act, from scene: Int32) -> Bool {
    support(act, from: scene) > 0
      || act.element >= 0 && act.text < 0 && named[elements[Int(act.element)].name] != nil
  }

  /// What one more recorded arrival weighs against what is known more generally.
  private static let back = 0.35

  /// Where a way leads when it is not lost and loads; what is missing to 1 is unknown.
  func destinations(_ act: Act, from scene: Int32) -> [(scene: Int32, probability: Double)] {
    var found: [Int32: Double] = [:]
    var rest = 1.0
    let place = scenes[Int(scene)].place
    for level in [
      fromScene[Self.key(act, scene)], fromPlace[Self.key(act, place)],
      fromAnywhere[Self.key(act, -1)],
    ] {
      guard let level else { continue }
      let share = level.total / (level.total + Self.back)
      for (number, next) in level.scenes.enumerated() {
        found[next, default: 0] += rest * share * level.counts[number] / level.total
      }
      rest *= 1 - share
    }
    if act.text < 0, act.element >= 0, let scene = named[elements[Int(act.element)].name] {
      found[scene, default: 0] += rest * honesty
    }
    return found.map { ($0.key, $0.value) }
      .sorted { ($1.probability, $0.scene) < ($0.probability, $1.scene) }
  }

  /// Where a way leads in one imagined world; -1 where nobody knows.
  ///
  /// - Parameter roll: which of the known ways it is, 0 ..< 1.
  func destination(_ act: Act, from scene: Int32, roll: Double) -> Int32 {
    var rest = roll
    let place = scenes[Int(scene)].place
    if let level = fromScene[Self.key(act, scene)], let found = Self.draw(level, &rest) {
      return found
    }
    if let level = fromPlace[Self.key(act, place)], let found = Self.draw(level, &rest) {
      return found
    }
    if let level = fromAnywhere[Self.key(act, -1)], let found = Self.draw(level, &rest) {
      return found
    }
    guard act.text < 0, act.element >= 0, let scene = named[elements[Int(act.element)].name],
      rest < honesty
    else { return -1 }
    return scene
  }

  /// Draws at one level, or leaves what is left of the dice for the next.
  private static func draw(_ level: Arrivals, _ rest: inout Double) -> Int32? {
    let share = level.total / (level.total + back)
    guard rest < share else {
      rest = (rest - share) / (1 - share)
      return nil
    }
    var left = rest / share * level.total
    for (number, count) in level.counts.enumerated() {
      left -= count
      if left < 0 { return level.scenes[number] }
    }
    return level.scenes.last
  }

  /// A page that says that something went wrong; -1 where none was ever seen.
  var failureScene: Int32 { failures.scenes.first ?? -1 }

  func isFailure(_ scene: Int32) -> Bool { scenes[Int(scene)].isFailure }
}
