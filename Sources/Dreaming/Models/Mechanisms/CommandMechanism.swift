internal import Critics
internal import Glibc

/// What commands need to have been run before, how long that takes to be ready, and what they say
/// when it is missing.
struct CommandMechanism: Sendable {
  /// Something that a command may need.
  struct Need: Sendable {
    var name: NameID
    var probability: Double
    /// Errors that were seen while it was missing.
    var errors: [Failure] = []
  }

  struct Failure: Sendable {
    var error: NameID
    var hint: NameID
  }

  /// What is known of one command.
  struct Rule: Sendable {
    var needs: [Need] = []
    /// How often it comes off when nothing is missing.
    var success = 0.9
    var errors: [Failure] = []
    var support = 0
    /// How many failed tests it told beside the first, each time.
    var extras: [Int32] = []
  }

  private struct Trial {
    var before: [NameID: Int32]
    var hasWorked: Bool
    var failure: Failure
  }

  private(set) var rules: [Rule]
  /// Seconds until what a command starts is ready, by its name.
  private(set) var lags: [NameID: Int32] = [:]

  /// How often a command works though something that it needs is missing.
  private static let slip = 0.03
  private static let lagChoices: [Int32] = [0, 1, 2, 3, 4, 5, 6, 8, 10, 13]

  init(_ experience: Experience) {
    rules = Array(repeating: Rule(), count: experience.elements.count)
    var trials: [Int32: [Trial]] = [:]
    for transition in experience.transitions
    where transition.act.verb == .run && transition.act.element >= 0 {
      if Interruption.isAsked { break }
      let element = transition.act.element
      let before = Dictionary(
        experience.earlier(transition).map { ($0.name, $0.age) }, uniquingKeysWith: { $1 })
      trials[element, default: []].append(
        Trial(
          before: before, hasWorked: transition.hadEffect,
          failure: Failure(error: transition.error, hint: transition.hint)))
      if transition.findings > 0 { rules[Int(element)].extras.append(transition.findings - 1) }
    }
    let commands = trials.keys.sorted()
    let known = Set(experience.elements.map(\.name))
    for command in commands {
      rules[Int(command)] = firstGuess(
        trials[command] ?? [], of: experience.elements[Int(command)].name, command, known)
    }
    for _ in 0..<2 {
      for command in commands { refine(command, trials[command] ?? []) }
      findLags(commands, trials)
    }
    for command in commands { refine(command, trials[command] ?? []) }
    for command in commands { readErrors(command, trials[command] ?? []) }
  }

  /// - Parameter known: the names of everything.
  private func firstGuess(
    _ trials: [Trial], of name: NameID, _ command: Int32, _ known: Set<NameID>
  ) -> Rule {
    var rule = rules[Int(command)]
    rule.support = trials.count
    var hints: Set<NameID> = []
    var standing: [NameID: Int] = [:]
    for trial in trials {
      if Interruption.isAsked { break }
      if trial.hasWorked {
        for name in trial.before.keys { standing[name, default: 0] += 1 }
      }
      if !trial.hasWorked, known.contains(trial.failure.hint) { hints.insert(trial.failure.hint) }
    }
    // A hint may mislead; it is a candidate that starts higher than others.
    rule.needs = Self.likeliest(standing).union(hints).subtracting([name]).sorted()
      .map { Need(name: $0, probability: hints.contains($0) ? 0.4 : 0.1) }
    return rule
  }

  /// What stood most often before a command when it worked.
  ///
  /// What it needs hardly ever lacks there. The cost grows with the square of their number.
  private static func likeliest(_ standing: [NameID: Int]) -> Set<NameID> {
    guard standing.count > mostNeeds else { return Set(standing.keys) }
    let order = standing.sorted { ($1.value, $0.key) < ($0.value, $1.key) }
    return Set(order.prefix(mostNeeds).map(\.key))
  }

  private static let mostNeeds = 64

  private func isMissing(_ name: NameID, _ trial: Trial) -> Bool {
    guard let age = trial.before[name] else { return true }
    return age < lags[name] ?? 0
  }

  /// One round over the needs of a command, each judged with what is thought of the others.
  private mutating func refine(_ command: Int32, _ trials: [Trial]) {
    var rule = rules[Int(command)]
    let priors = rule.needs.map(\.probability)
    for _ in 0..<4 {
      for place in rule.needs.indices where !Interruption.isAsked {
        var odds = log(
          min(max(priors[place], 0.02), 0.9) / (1 - min(max(priors[place], 0.02), 0.9)))
        odds = max(min(odds, 0), -3)
        for trial in trials where isMissing(rule.needs[place].name, trial) {
          var other = rule.success
          for (number, need) in rule.needs.enumerated()
          where number != place && isMissing(need.name, trial) {
            other *= 1 - need.probability * (1 - Self.slip)
          }
          other = min(max(other, 0.01), 0.99)
          odds +=
            trial.hasWorked
            ? log(Self.slip) : log((1 - other * Self.slip) / (1 - other))
        }
        rule.needs[place].probability = 1 / (1 + exp(-max(min(odds, 8), -8)))
      }
      var worked = 1.8
      var met = 2.0
      for trial in trials {
        var isMet = 1.0
        for need in rule.needs where isMissing(need.name, trial) { isMet *= 1 - need.probability }
        met += isMet
        if trial.hasWorked { worked += isMet }
      }
      rule.success = min(worked / met, 0.99)
    }
    rules[Int(command)] = rule
  }

  func chance(_ rule: Rule, isMissing: (NameID) -> Bool) -> Double {
    var chance = rule.success
    for need in rule.needs where isMissing(need.name) {
      chance *= 1 - need.probability * (1 - Self.slip)
    }
    return chance
  }

  /// The waits that explain best why commands failed though what they need had been run.
  private mutating func findLags(_ commands: [Int32], _ trials: [Int32: [Trial]]) {
    let providers = Set(
      commands.flatMap { rules[Int($0)].needs.filter { $0.probability > 0.3 }.map(\.name) })
    for name in providers.sorted() {
      var best: Int32 = 0
      var highest = -Double.infinity
      for lag in Self.lagChoices where !Interruption.isAsked {
        lags[name] = lag
        var evidence = lag == 0 ? 0 : -0.7
        for command in commands {
          let rule = rules[Int(command)]
          guard rule.needs.contains(where: { $0.name == name && $0.probability > 0.3 }) else {
            continue
          }
          for trial in trials[command] ?? [] where trial.before[name] != nil {
            let works = min(max(chance(rule) { isMissing($0, trial) }, 0.01), 0.99)
            evidence += log(trial.hasWorked ? works : 1 - works)
          }
        }
        if evidence > highest + 1e-9 { (highest, best) = (evidence, lag) }
      }
      lags[name] = best
    }
  }

  private mutating func readErrors(_ command: Int32, _ trials: [Trial]) {
    rules[Int(command)].needs.removeAll { $0.probability < 0.03 }
    for trial in trials where !trial.hasWorked {
      rules[Int(command)].errors.append(trial.failure)
      // What an error is about is the likeliest of what was missing.
      let missing = rules[Int(command)].needs.indices.filter {
        isMissing(rules[Int(command)].needs[$0].name, trial)
      }
      let likeliest = missing.max {
        rules[Int(command)].needs[$0].probability < rules[Int(command)].needs[$1].probability
      }
      if let likeliest {
        rules[Int(command)].needs[likeliest].errors.append(trial.failure)
      }
    }
  }
}
