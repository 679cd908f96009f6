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
    /// What was run or set with success before, and how many seconds before.
    var before: [NameID: Int32]
    var hasWorked: Bool
    var failure: Failure

    fileprivate func isLike(_ other: Trial) -> Bool {
      run == other.run && !hasWorked && !other.hasWorked && failure == other.failure
        && before.keys == other.before.keys
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
      let before = Dictionary(
        experience.earlier(transition).map { ($0.name, $0.age) }, uniquingKeysWith: { $1 })
      var trial = Trial(
        run: transition.run, before: before, hasWorked: transition.hadEffect,
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
    fit(commands, trials)
    for command in commands { readErrors(command, trials[command] ?? []) }
  }

  /// Keeps the share of things that stand already under which the recordings are likeliest.
  private mutating func fit(_ commands: [Int32], _ trials: [Int32: [Trial]]) {
    let blank = self
    var best = blank
    var highest = -Double.infinity
    for choice in Self.standingChoices where !Interruption.isAsked {
      var candidate = blank
      candidate.standing = choice
      for _ in 0..<2 {
        for command in commands { candidate.refine(command, trials[command] ?? []) }
        candidate.findLags(commands, trials)
      }
      for command in commands { candidate.refine(command, trials[command] ?? []) }
      let evidence = commands.reduce(0) { $0 + candidate.evidence($1, trials[$1] ?? []) }
      if evidence > highest + 1e-9 { (highest, best) = (evidence, candidate) }
    }
    self = best
  }

  /// The logarithm of how likely the trials of a command are.
  private func evidence(_ command: Int32, _ trials: [Trial]) -> Double {
    let rule = rules[Int(command)]
    return trials.filter { !$0.isRepeat }.reduce(0) { sum, trial in
      let works = min(max(chance(rule) { trial.before[$0] ?? -1 }, 0.01), 0.99)
      return sum + log(trial.hasWorked ? works : 1 - works)
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
      for name in trial.before.keys { standing[name, default: 0] += 1 }
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

  /// One round over the needs of a command, each judged with what is thought of the others.
  private mutating func refine(_ command: Int32, _ trials: [Trial]) {
    let trials = trials.filter { !$0.isRepeat }
    var rule = rules[Int(command)]
    let open = trials.map { trial in
      rule.needs.map { without($0.name, age: trial.before[$0.name] ?? -1) }
    }
    for _ in 0..<4 where !Interruption.isAsked {
      var works = trials.indices.map { trial in
        zip(rule.needs, open[trial]).reduce(rule.success) {
          $0 * (1 - $1.0.probability * (1 - $1.1))
        }
      }
      for place in rule.needs.indices {
        let prior = rule.needs[place].prior
        var odds = log(prior / (1 - prior))
        let before = rule.needs[place].probability
        for (number, trial) in trials.enumerated() where open[number][place] < 1 {
          let missed = open[number][place]
          // A failure whose message is about something else says nothing of this.
          let told = trial.hasWorked ? nil : meaning.remedy(for: trial.failure)
          if let told, told >= -1, told != rule.needs[place].name { continue }
          let most = told ?? -2 < 0 ? 0.99 : 0.6
          let other = min(max(works[number] / (1 - before * (1 - missed)), 0.01), most)
          odds += trial.hasWorked ? log(missed) : log((1 - other * missed) / (1 - other))
        }
        let after = 1 / (1 + exp(-max(min(odds, 8), -8)))
        for number in trials.indices where open[number][place] < 1 {
          let missed = open[number][place]
          works[number] *= (1 - after * (1 - missed)) / (1 - before * (1 - missed))
        }
        rule.needs[place].probability = after
      }
      var worked = 1.8
      var met = 2.0
      for (number, trial) in trials.enumerated() {
        let isMet = zip(rule.needs, open[number]).reduce(1.0) {
          $0 * (1 - $1.0.probability * (1 - $1.1))
        }
        // What worked had all that it needs; what failed had it the less likely, and not where it says
        // what was missing.
        let isTold = (meaning.remedy(for: trial.failure) ?? -1) >= 0
        let share = isTold ? 0 : isMet * (1 - rule.success) / (1 - isMet * rule.success)
        met += trial.hasWorked ? 1 : share
        if trial.hasWorked { worked += 1 }
      }
      rule.success = min(worked / met, 0.99)
    }
    rules[Int(command)] = rule
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
  private mutating func findLags(_ commands: [Int32], _ trials: [Int32: [Trial]]) {
    let providers = Set(
      commands.flatMap { rules[Int($0)].needs.filter { $0.probability > 0.3 }.map(\.name) })
    for name in providers.sorted() where !Interruption.isAsked {
      let evidence = Self.lagChoices.map { lag in
        lags[name] = lag
        return commands.reduce(lag == 0 ? 0.7 : 0) {
          $0 + lagEvidence(of: name, $1, trials[$1] ?? [])
        }
      }
      let highest = evidence.max() ?? 0
      let fitting = evidence.indices.filter { evidence[$0] >= highest - 0.3 }
      // With nothing that speaks against the longest one, a little more than the least is enough.
      let least = fitting.first ?? 0
      lags[name] = least == 0 ? 0 : Self.lagChoices[fitting.last { $0 <= least + 3 } ?? least]
    }
  }

  private func lagEvidence(of name: NameID, _ command: Int32, _ trials: [Trial]) -> Double {
    let rule = rules[Int(command)]
    guard rule.needs.contains(where: { $0.name == name && $0.probability > 0.3 }) else { return 0 }
    return trials.reduce(0) { sum, trial in
      guard let age = trial.before[name] else { return sum }
      // What the message says is missing decides, where it says so.
      if !trial.hasWorked, let told = meaning.remedy(for: trial.failure), told >= 0 {
        return told == name ? sum + log(age < lags[name] ?? 0 ? 0.95 : 0.1) : sum
      }
      let works = min(max(chance(rule) { trial.before[$0] ?? -1 }, 0.01), 0.99)
      return sum + log(trial.hasWorked ? works : 1 - works)
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
