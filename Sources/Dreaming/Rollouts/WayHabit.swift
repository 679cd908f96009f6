internal import Critics
internal import Glibc

/// How the recorded agent chooses among ways, as a conditional logit fitted to its choices.
///
/// What counts is what anybody can see: words that a label shares with the goal, what sort of way
/// it is, whether it has been taken before.
struct WayHabit: Sendable {
  /// The number of features; ways of each role have one of their own after those that are common.
  static let features = 14
  private static let common = 5
  private(set) var weights: [Double]
  /// Roles of ways, the most frequent first; the last feature is for going back.
  private var roles: [NameID] = []
  private var words: [Set<NameID>] = []
  private var appNames: Set<NameID> = []

  /// One recorded choice.
  private struct Choice {
    var options: [[Double]]
    var chosen: Int
  }

  init(_ experience: Experience) {
    weights = Array(repeating: 0, count: Self.features)
    // Before any choice is seen: what shares words with the goal, and what was not taken before.
    weights[0] = 1
    weights[1] = -1.5
    weights[2] = 3
    readRoles(experience)
    var numbers = NameTable()
    words = experience.names.texts.map { Self.words(of: $0, &numbers) }
    appNames = Set(experience.elements.map(\.app))
    fit(choices(in: experience))
  }

  private mutating func readRoles(_ experience: Experience) {
    var counts: [NameID: Int] = [:]
    for (number, element) in experience.elements.enumerated()
    where experience.traits[number].isPassage {
      counts[element.role, default: 0] += 1
    }
    roles = counts.sorted { ($1.value, $0.key) < ($0.value, $1.key) }
      .prefix(Self.features - Self.common - 1).map(\.key)
  }

  private static func words(of text: String, _ numbers: inout NameTable) -> Set<NameID> {
    var found: Set<NameID> = []
    for word in text.lowercased().split(whereSeparator: { !$0.isLetter && !$0.isNumber })
    where word.utf8.count > 2 {
      found.insert(numbers.number(of: String(word)))
    }
    return found
  }

  // MARK: - Features

  /// What is seen of a way, without how often it was taken.
  func features(
    of way: Int32, for goal: Undertaking.SubGoal, in scene: Int32, _ experience: Experience
  ) -> [Double] {
    var found = [Double](repeating: 0, count: Self.features)
    let element = experience.elements[Int(way)]
    found[0] = Double(words[Int(element.name)].intersection(words[Int(goal.name)]).count)
    if goal.app >= 0, element.app != goal.app {
      found[2] = element.name == goal.app ? 1 : 0
    } else if appNames.contains(element.name) {
      found[2] = -1
    }
    if let target = goal.targets.first {
      let role = experience.names[element.role]
      let other = experience.names[experience.elements[Int(target)].role]
      found[3] = other.hasPrefix(role + "_") ? 1 : 0
    }
    let title = experience.title(of: scene)
    found[4] = title.hasSuffix(experience.names[element.name]) ? 1 : 0
    if let role = roles.firstIndex(of: element.role) { found[Self.common + role] = 1 }
    return found
  }

  private static var back: [Double] {
    var found = [Double](repeating: 0, count: features)
    found[features - 1] = 1
    return found
  }

  func score(_ features: [Double]) -> Double {
    zip(weights, features).reduce(0) { $0 + $1.0 * $1.1 }
  }

  var backScore: Double { weights[Self.features - 1] }
  /// What one more time of having taken a way does to its score.
  var againScore: Double { min(weights[1], 0) }

  // MARK: - Fitting

  private func choices(in experience: Experience) -> [Choice] {
    var found: [Choice] = []
    var run: Int32 = -1
    var taken: [UInt64: Double] = [:]
    for transition in experience.transitions {
      if transition.run != run {
        if Interruption.isAsked { break }
        (run, taken) = (transition.run, [:])
      }
      let act = transition.act
      guard act.verb == .go || act.verb == .back, transition.goal >= 0 else { continue }
      let goals = experience.wishes[Int(run)]
      guard Int(transition.goal) < goals.count else { continue }
      let scene = experience.scenes[Int(transition.scene)]
      let ways = scene.elements.filter { experience.traits[Int($0)].isPassage }
      guard !ways.isEmpty else { continue }
      let key = { (way: Int32) in UInt64(scene.place) << 32 | UInt64(way) }
      let chosen =
        act.verb == .back ? ways.count : ways.firstIndex(of: max(act.element, transition.meant))
      if let chosen {
        var options = ways.map { way in
          var seen = features(
            of: way, for: goals[Int(transition.goal)], in: transition.scene, experience)
          seen[1] = min(taken[key(way)] ?? 0, 4)
          return seen
        }
        options.append(Self.back)
        found.append(Choice(options: options, chosen: chosen))
      }
      if act.verb == .go { taken[key(max(act.element, transition.meant)), default: 0] += 1 }
    }
    return found
  }

  /// Climbs the likelihood, held back a little towards 0.
  private mutating func fit(_ choices: [Choice]) {
    guard choices.count >= 20 else { return }
    var squares = [Double](repeating: 1e-6, count: Self.features)
    for _ in 0..<60 {
      var slope = weights.map { -$0 * 0.5 }
      if Interruption.isAsked { return }
      for (round, choice) in choices.enumerated() {
        if Interruption.isAsked(at: round, each: 512) { return }
        let scores = choice.options.map(score)
        let highest = scores.max() ?? 0
        let shares = scores.map { exp($0 - highest) }
        let sum = shares.reduce(0, +)
        for (number, option) in choice.options.enumerated() {
          let weight = (number == choice.chosen ? 1 : 0) - shares[number] / sum
          for feature in option.indices where option[feature] != 0 {
            slope[feature] += weight * option[feature]
          }
        }
      }
      for feature in weights.indices {
        squares[feature] += slope[feature] * slope[feature]
        weights[feature] += 0.8 * slope[feature] / squares[feature].squareRoot()
      }
    }
  }
}
