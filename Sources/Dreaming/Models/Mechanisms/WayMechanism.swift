internal import Critics
internal import Glibc

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
  /// How often taking a way has no effect though it was hit.
  private(set) var loss = 0.02
  private var failures = Arrivals()
  /// What is known more generally weighs as much as this many recorded arrivals.
  private(set) var back = 0.35
  private let scenes: [Scene]
  private let elements: [Element]

  init(_ experience: Experience) {
    scenes = experience.scenes
    elements = experience.elements
    var goes = 2.0
    var failed = 0.02
    var lost = DialogMechanism.Share()
    var arrivals: [Int32: Arrivals] = [:]
    for (round, transition) in experience.transitions.enumerated() {
      if Interruption.isAsked(at: round, each: 512) { break }
      let act = transition.act
      if act.verb == .go, act.element >= 0, act.element == transition.meant {
        lost.add(!transition.hadEffect)
      }
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
    loss = lost.towards(0.05, 4)
    readLabels(experience, arrivals)
    fitBackOff()
  }

  private static func key(_ act: Act, _ from: Int32) -> UInt64 {
    UInt64(UInt32(bitPattern: act.element)) << 32
      ^ UInt64(UInt32(bitPattern: from) &+ UInt32(bitPattern: act.text) &* 0x9E37_79B1)
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
    // Words of titles that are left over name another page, one that was never seen.
    let vocabulary = Set(
      experience.places.flatMap { Self.words(of: experience.names[$0.title]) })
    for (number, element) in experience.elements.enumerated()
    where experience.traits[number].isPassage && named[element.name] == nil {
      if Interruption.isAsked { break }
      let label = experience.names[element.name]
      let words = Self.words(of: label)
      let best = titles.filter { title in
        label.contains(title.words)
          && words.subtracting(Self.words(of: title.words)).isDisjoint(with: vocabulary)
      }
      .max { ($0.words.utf8.count, $1.scene) < ($1.words.utf8.count, $0.scene) }
      if let best { named[element.name] = best.scene }
    }
    var told = 2.0
    var kept = 1.0
    for (key, found) in fromPlace.sorted(by: { $0.key < $1.key }) {
      // Every way counts once, however often it was taken.
      let element = Int32(truncatingIfNeeded: key >> 32)
      guard Int(element) < elements.count, element >= 0,
        let scene = named[elements[Int(element)].name],
        let most = found.counts.indices.max(by: { found.counts[$0] < found.counts[$1] })
      else { continue }
      told += 1
      if scenes[Int(scene)].place == scenes[Int(found.scenes[most])].place { kept += 1 }
    }
    honesty = kept / told
  }

  private static func words(of text: String) -> Set<Substring> {
    Set(text.split { !$0.isLetter && !$0.isNumber })
  }

  /// The weight of what is known more generally under which each arrival is best foretold by the
  /// others from the same scene.
  private mutating func fitBackOff() {
    var highest = -Double.infinity
    for weight in [0.03, 0.1, 0.2, 0.35, 0.6, 1, 2] where !Interruption.isAsked {
      var evidence = 0.0
      for level in [fromScene, fromPlace] {
        for (_, found) in level.sorted(by: { $0.key < $1.key }) where found.total > 1 {
          for count in found.counts {
            let share = (count - 1 + weight * 0.05) / (found.total - 1 + weight)
            evidence += count * log(share)
          }
        }
      }
      if evidence > highest + 1e-9 { (highest, back) = (evidence, weight) }
    }
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
      let share = level.total / (level.total + back)
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
    if let level = fromScene[Self.key(act, scene)], let found = draw(level, &rest) {
      return found
    }
    if let level = fromPlace[Self.key(act, place)], let found = draw(level, &rest) {
      return found
    }
    if let level = fromAnywhere[Self.key(act, -1)], let found = draw(level, &rest) {
      return found
    }
    guard act.text < 0, act.element >= 0, let scene = named[elements[Int(act.element)].name],
      rest < honesty
    else { return -1 }
    return scene
  }

  /// Draws at one level, or leaves what is left of the dice for the next.
  private func draw(_ level: Arrivals, _ rest: inout Double) -> Int32? {
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
