internal import Critics
internal import Glibc

/// What is missing where a message of a class names something, pooled over all commands that told it.
///
/// What a message recommends is believed until runs show otherwise: it is told again although it was
/// heeded, or it is gone after something else was done.
struct ErrorMeaning: Sendable {
  /// For each class, how likely each thing is what was missing; the rest of the weight is on chance.
  private var remedies: [Message: [NameID: Double]] = [:]

  /// A class of error and what it names; the same class may be told of several things.
  typealias Message = CommandMechanism.Failure

  /// Seconds that something takes to be ready: mostly none, and the longer the less likely.
  private static let lags: [Int32] = [0, 1, 2, 3, 4, 5, 6, 8, 10, 13]
  private static func prior(lag: Int32) -> Double {
    lag == 0 ? log(0.6) : log(0.12) - Double(lag) / 6
  }

  private static let chance: NameID = -1
  /// Something that no recorded run ever did.
  private static let unknown: NameID = -2

  init() {}

  init(_ trials: [Int32: [CommandMechanism.Trial]], known: Set<NameID>) {
    var commands: [Message: [Int32]] = [:]
    var order: [Message] = []
    for (command, all) in trials.sorted(by: { $0.key < $1.key }) {
      for trial in all where !trial.hasWorked && trial.failure.error >= 0 {
        if commands[trial.failure] == nil { order.append(trial.failure) }
        if commands[trial.failure]?.last != command {
          commands[trial.failure, default: []].append(command)
        }
      }
    }
    for message in order {
      if Interruption.isAsked { return }
      let concerned = (commands[message] ?? []).compactMap { trials[$0] }
      remedies[message] = Self.posterior(of: message, concerned, known)
    }
  }

  /// What a message complains about, where that is nearly certain; -1 for chance, -2 for something
  /// that no recorded run ever did.
  func remedy(for message: Message) -> NameID? {
    remedies[message]?.first { $0.value > 0.8 }?.key
  }

  func remedies(for message: Message) -> [NameID: Double] {
    remedies[message]?.filter { $0.key >= 0 } ?? [:]
  }

  // MARK: - Weighing

  private static func posterior(
    of error: Message, _ commands: [[CommandMechanism.Trial]], _ known: Set<NameID>
  ) -> [NameID: Double] {
    let hints = Set([error.hint]).intersection(known)
    var candidates = hints
    for trials in commands {
      for (first, next) in zip(trials, trials.dropFirst())
      where first.isFailure(error) && first.run == next.run && !next.isFailure(error) {
        candidates.formUnion(next.before.names.filter { first.before[$0] == nil })
      }
    }
    let order = [unknown, chance] + candidates.sorted()
    let told = commands.map { Telling($0, of: error) }
    let weights = order.map { name in
      Interruption.isAsked
        ? 0
        : prior(name, hints, candidates.count) + evidence(that: name, isBehind: told)
    }
    return Dictionary(
      uniqueKeysWithValues: zip(order, KindFit.normalised(weights)))
  }

  private static func prior(_ name: NameID, _ hints: Set<NameID>, _ candidates: Int) -> Double {
    if name == chance { return log(hints.isEmpty ? 0.5 : 0.05) }
    if name == unknown { return log(0.1) }
    return log(hints.contains(name) ? 0.75 : 0.1 / Double(max(1, candidates)))
  }

  /// Over all times that it may take to be ready; the time is the same for all commands.
  private static func evidence(that name: NameID, isBehind told: [Telling]) -> Double {
    guard name >= 0 else {
      return told.reduce(0) { $0 + $1.evidence(isChance: name == chance) }
    }
    let ages = told.map { $0.ages(of: name) }
    return KindFit.logSum(
      lags.map { lag in
        zip(told, ages).reduce(prior(lag: lag)) { $0 + $1.0.evidence(ages: $1.1, lag: lag) }
      })
  }
}

/// The trials of one command, by whether they told of one error.
private struct Telling {
  private struct Case {
    var isFailure: Bool
    var hasWorked: Bool
    /// Whether the trial before it in the same run failed so.
    var isAgain: Bool
    var isSameRun: Bool
  }

  private let cases: [Case]
  private let trials: [CommandMechanism.Trial]

  init(_ trials: [CommandMechanism.Trial], of error: ErrorMeaning.Message) {
    self.trials = trials
    cases = trials.indices.map { number in
      let isSameRun = number > 0 && trials[number - 1].run == trials[number].run
      return Case(
        isFailure: trials[number].isFailure(error), hasWorked: trials[number].hasWorked,
        isAgain: isSameRun && trials[number - 1].isFailure(error), isSameRun: isSameRun)
    }
  }

  /// Seconds since something was used, -1 where it was not, by trial.
  func ages(of name: NameID) -> [Int32] { trials.map { $0.before[name] ?? -1 } }

  private static let rare = log(0.05)
  private static let usual = log(0.9)
  private static let seldom = log(0.3)
  private static let vain = log(0.15)

  /// The logarithm of how likely the trials are if something was missing that takes as long.
  func evidence(ages: [Int32], lag: Int32) -> Double {
    var sum = 0.0
    for (number, trial) in cases.enumerated() {
      let isThere = ages[number] >= lag
      if trial.isFailure {
        if isThere { sum += Self.rare } else if !trial.isAgain { sum += Self.usual }
        continue
      }
      if trial.hasWorked { sum += isThere ? Self.usual : Self.seldom }
      let wasThere = trial.isSameRun && ages[number - 1] >= lag
      if trial.isAgain, !isThere || wasThere { sum += Self.vain }
    }
    return sum
  }

  /// The same if it comes by chance, or for something that no recorded run ever did.
  func evidence(isChance: Bool) -> Double {
    cases.reduce(0) { sum, trial in
      if trial.isFailure {
        return isChance ? sum + log(0.1) : trial.isAgain ? sum : sum + Self.usual
      }
      let worked = trial.hasWorked && !isChance ? Self.seldom : 0
      let again = trial.isAgain ? isChance ? log(0.5) : Self.vain : 0
      return sum + worked + again
    }
  }
}

extension CommandMechanism.Trial {
  fileprivate func isFailure(_ error: ErrorMeaning.Message) -> Bool {
    !hasWorked && failure == error
  }
}
