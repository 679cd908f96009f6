internal import Critics
internal import Glibc

/// What commands need to have been run before, how long that takes to be ready, and what they say
/// when it is missing.
struct CommandMechanism: Sendable {
  /// Something that a command may need.
  struct Need: Sendable {
    var name: NameID
    /// What messages and what stood before uses that worked say of it, before any counting.
    let prior: Double
    var probability: Double
    /// Errors that were seen while it was missing.
    var errors: [Failure] = []
  }

  struct Failure: Hashable, Sendable {
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

  /// One recorded run of a command.
  struct Trial {
    var run: Int32
    /// Whether it failed as it did before in the same run, with nothing else done since: that says
    /// nothing new.
    var isRepeat = false
    /// What was run or set with success before.
    var before: EarlierUses
    var hasWorked: Bool
    var failure: Failure

    fileprivate func isLike(_ other: Trial) -> Bool {
      run == other.run && !hasWorked && !other.hasWorked && failure == other.failure
        && before.hasSameNames(as: other.before)
    }
  }

  private(set) var rules: [Rule]
  /// Seconds until what a command starts is ready, by its name.
  private(set) var lags: [NameID: Int32] = [:]
  private var meaning = ErrorMeaning()

  /// How often what a command needs is there although the run did not see to it.
  ///
  /// It was done before the recording began. Fitted, since it differs from place to place.
  private(set) var standing = 0.03

  /// How often a command works though something that it needs is not ready yet.
  private static let slip = 0.03
  private static let standingChoices = [0.03, 0.15, 0.3, 0.45, 0.6]
  private static let lagChoices: [Int32] = [0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 13]

  init(_ experience: Experience) {
    rules = Array(repeating: Rule(), count: experience.elements.count)
    var trials: [Int32: [Trial]] = [:]
    for transition in experience.transitions
    where transition.act.verb == .run && transition.act.element >= 0 {
      if Interruption.isAsked { break }
      let element = transition.act.element
      var trial = Trial(
        run: transition.run, before: EarlierUses(experience.earlier(transition)),
        hasWorked: transition.hadEffect,
        failure: Failure(error: transition.error, hint: transition.hint))
      trial.isRepeat = trials[element]?.last?.isLike(trial) ?? false
      trials[element, default: []].append(trial)
      if transition.findings > 0 { rules[Int(element)].extras.append(transition.findings - 1) }
    }
    let commands = trials.keys.sorted()
    meaning = ErrorMeaning(trials, known: Set(experience.elements.map(\.name)))
    for command in commands {
      rules[Int(command)] = firstGuess(
        trials[command] ?? [], of: experience.elements[Int(command)].name, command)
    }
    var tables: [Int32: CommandTable] = [:]
    for command in commands {
      tables[command] = CommandTable(
        trials[command] ?? [], rules[Int(command)].needs, meaning)
    }
    fit(tables)
    for command in commands { readErrors(command, trials[command] ?? []) }
  }

  /// Keeps the share of things that stand already under which the recordings are likeliest.
  private mutating func fit(_ tables: [Int32: CommandTable]) {
    let commands = tables.sorted { $0.key < $1.key }.map { (Int($0.key), $0.value) }
    let blank = self
    var best = blank
    var highest = -Double.infinity
    for choice in Self.standingChoices where !Interruption.isAsked {
      var candidate = blank
      candidate.standing = choice
      for _ in 0..<2 {
        candidate.refine(commands)
        candidate.findLags(commands)
      }
      candidate.refine(commands)
      let evidence = commands.reduce(0) { sum, command in
        let rule = candidate.rules[command.0]
        return sum
          + command.1.evidence(rule, command.1.open(rule, candidate.missing, candidate.lags))
      }
      if evidence > highest + 1e-9 { (highest, best) = (evidence, candidate) }
    }
    self = best
  }

  private var missing: CommandTable.Missing { .init(standing: standing, slip: Self.slip) }

  private mutating func refine(_ commands: [(Int, CommandTable)]) {
    for (command, table) in commands where !Interruption.isAsked {
      table.refine(&rules[command], missing, lags)
    }
  }

  /// How often a command works without something that was run as long ago; 1 where it is not missing.
  func without(_ name: NameID, age: Int32) -> Double {
    age < 0 ? standing : age < lags[name] ?? 0 ? Self.slip : 1
  }

  private func firstGuess(_ trials: [Trial], of name: NameID, _ command: Int32) -> Rule {
    var rule = rules[Int(command)]
    rule.support = trials.count
    var standing: [NameID: Int] = [:]
    for trial in trials where trial.hasWorked && !Interruption.isAsked {
      for name in trial.before.names { standing[name, default: 0] += 1 }
    }
    var priors = Dictionary(uniqueKeysWithValues: Self.likeliest(standing).map { ($0, 0.1) })
    for trial in trials where !trial.hasWorked {
      for (name, likelihood) in meaning.remedies(for: trial.failure) {
        priors[name] = max(priors[name] ?? 0, 0.05 + 0.9 * likelihood)
      }
    }
    priors[name] = nil
    rule.needs = priors.sorted { $0.key < $1.key }.map {
      Need(name: $0.key, prior: $0.value, probability: $0.value)
    }
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

  /// How often a command comes off.
  ///
  /// - Parameter age: seconds since something was run with success; below 0 where it was not.
  func chance(_ rule: Rule, age: (NameID) -> Int32) -> Double {
    rule.needs.reduce(rule.success) {
      $0 * (1 - $1.probability * (1 - without($1.name, age: age($1.name))))
    }
  }

  /// The waits that explain best why commands failed though what they need had been run.
  ///
  /// Of waits that explain it about as well the longest: waiting too long costs less than too little.
  private mutating func findLags(_ commands: [(Int, CommandTable)]) {
    var users: [NameID: [(command: Int, table: CommandTable, place: Int)]] = [:]
    for (command, table) in commands {
      for (place, need) in rules[command].needs.enumerated() where need.probability > 0.3 {
        users[need.name, default: []].append((command, table, place))
      }
    }
    for (name, users) in users.sorted(by: { $0.key < $1.key }) where !Interruption.isAsked {
      var evidence = Self.lagChoices.map { $0 == 0 ? 0.7 : 0 }
      for user in users {
        let rule = rules[user.command]
        let own = user.table.evidence(
          ofLags: Self.lagChoices, of: user.place, rule, missing,
          user.table.open(rule, missing, lags))
        evidence = zip(evidence, own).map { $0 + $1 }
      }
      let highest = evidence.max() ?? 0
      let fitting = evidence.indices.filter { evidence[$0] >= highest - 0.3 }
      // With nothing that speaks against the longest one, a little more than the least is enough.
      let least = fitting.first ?? 0
      lags[name] = least == 0 ? 0 : Self.lagChoices[fitting.last { $0 <= least + 3 } ?? least]
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
