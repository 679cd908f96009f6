internal import Critics
internal import Glibc

/// The trials of one command beside what it may need, laid out for fitting: a column for each need.
struct CommandTable {
  typealias Trial = CommandMechanism.Trial
  typealias Rule = CommandMechanism.Rule

  /// Seconds since each need was run with success, -1 where it was not: by need, then by trial.
  let ages: [[Int32]]
  let hasWorked: [Bool]
  let isRepeat: [Bool]
  /// What each failure complains about as nearly certain; -1 for chance, -2 where that is not known.
  let told: [NameID]

  init(_ trials: [Trial], _ needs: [CommandMechanism.Need], _ meaning: ErrorMeaning) {
    let columns = Dictionary(uniqueKeysWithValues: needs.enumerated().map { ($1.name, $0) })
    var ages = needs.map { _ in [Int32](repeating: -1, count: trials.count) }
    for (number, trial) in trials.enumerated() {
      if Interruption.isAsked(at: number, each: 64) { break }
      for use in trial.before.uses {
        if let column = columns[use.name] { ages[column][number] = use.age }
      }
    }
    self.ages = ages
    hasWorked = trials.map(\.hasWorked)
    isRepeat = trials.map(\.isRepeat)
    told = trials.map { $0.hasWorked ? -2 : meaning.remedy(for: $0.failure) ?? -2 }
  }

  /// How often a command works without what it needs: where that was not run, and where it was run
  /// too short a time ago.
  struct Missing {
    var standing: Double
    var slip: Double
  }

  /// How often the command works as far as each need goes: by need, then by trial.
  func open(_ rule: Rule, _ missing: Missing, _ lags: [NameID: Int32]) -> [[Double]] {
    rule.needs.indices.map { place in
      let lag = lags[rule.needs[place].name] ?? 0
      return ages[place].map { $0 < 0 ? missing.standing : $0 < lag ? missing.slip : 1 }
    }
  }

  /// How often the command works in each trial.
  func chances(_ rule: Rule, _ open: [[Double]]) -> [Double] {
    products(of: rule, open, from: rule.success)
  }

  private func products(of rule: Rule, _ open: [[Double]], from first: Double) -> [Double] {
    var products = [Double](repeating: first, count: hasWorked.count)
    for (need, open) in zip(rule.needs, open) {
      for number in products.indices {
        products[number] *= 1 - need.probability * (1 - open[number])
      }
    }
    return products
  }

  /// The logarithm of how likely the trials are.
  func evidence(_ rule: Rule, _ open: [[Double]]) -> Double {
    let chances = chances(rule, open)
    return chances.indices.reduce(0) { sum, number in
      guard !isRepeat[number] else { return sum }
      let works = min(max(chances[number], 0.01), 0.99)
      return sum + log(hasWorked[number] ? works : 1 - works)
    }
  }

  // MARK: - Fitting

  /// Rounds over the needs of a command, each judged with what is thought of the others.
  func refine(_ rule: inout Rule, _ missing: Missing, _ lags: [NameID: Int32]) {
    let open = open(rule, missing, lags)
    for _ in 0..<4 where !Interruption.isAsked {
      var works = chances(rule, open)
      for place in rule.needs.indices {
        weigh(place, of: &rule, open[place], missing, &works)
      }
      rule.success = success(of: rule, open)
    }
  }

  private func weigh(
    _ place: Int, of rule: inout Rule, _ open: [Double], _ missing: Missing, _ works: inout [Double]
  ) {
    let need = rule.needs[place]
    let before = need.probability
    let logarithms = (standing: log(missing.standing), slip: log(missing.slip))
    var odds = log(need.prior / (1 - need.prior))
    for number in open.indices where open[number] < 1 && !isRepeat[number] {
      let missed = open[number]
      if hasWorked[number] {
        odds += ages[place][number] < 0 ? logarithms.standing : logarithms.slip
        continue
      }
      // A failure whose message is about something else says nothing of this.
      let told = told[number]
      if told >= -1, told != need.name { continue }
      let other = min(max(works[number] / (1 - before * (1 - missed)), 0.01), told < 0 ? 0.99 : 0.6)
      odds += log((1 - other * missed) / (1 - other))
    }
    let after = 1 / (1 + exp(-max(min(odds, 8), -8)))
    for number in open.indices where open[number] < 1 {
      let missed = open[number]
      works[number] *= (1 - after * (1 - missed)) / (1 - before * (1 - missed))
    }
    rule.needs[place].probability = after
  }

  /// How often the command comes off when nothing is missing.
  private func success(of rule: Rule, _ open: [[Double]]) -> Double {
    let isMet = products(of: rule, open, from: 1)
    var worked = 1.8
    var met = 2.0
    for number in hasWorked.indices where !isRepeat[number] {
      if hasWorked[number] {
        worked += 1
        met += 1
      } else if told[number] < 0 {
        // What worked had all that it needs; what failed had it the less likely, and not where it
        // says what was missing.
        met += isMet[number] * (1 - rule.success) / (1 - isMet[number] * rule.success)
      }
    }
    return min(worked / met, 0.99)
  }

  /// The logarithm of how likely the trials are that came after something was run, for each of some
  /// times that it may take to be ready.
  func evidence(
    ofLags choices: [Int32], of place: Int, _ rule: Rule, _ missing: Missing, _ open: [[Double]]
  ) -> [Double] {
    let need = rule.needs[place]
    let chances = chances(rule, open)
    return choices.map { lag in
      chances.indices.reduce(0) { sum, number in
        let age = ages[place][number]
        guard age >= 0 else { return sum }
        // What the message says is missing decides, where it says so.
        if !hasWorked[number], told[number] >= 0 {
          return told[number] == need.name ? sum + log(age < lag ? 0.95 : 0.1) : sum
        }
        let others = chances[number] / (1 - need.probability * (1 - open[place][number]))
        let own = 1 - need.probability * (age < lag ? 1 - missing.slip : 0)
        let works = min(max(others * own, 0.01), 0.99)
        return sum + log(hasWorked[number] ? works : 1 - works)
      }
    }
  }
}
