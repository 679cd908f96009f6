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
        candidates.formUnion(next.before.keys.filter { first.before[$0] == nil })
      }
    }
    let order = [unknown, chance] + candidates.sorted()
    let weights = order.map { name in
      prior(name, hints, candidates.count) + evidence(that: name, isBehind: error, commands)
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
  private static func evidence(
    that name: NameID, isBehind error: Message, _ commands: [[CommandMechanism.Trial]]
  ) -> Double {
    guard name >= 0 else {
      return commands.reduce(0) { $0 + evidence(that: name, 0, isBehind: error, $1) }
    }
    return KindFit.logSum(
      lags.map { lag in
        commands.reduce(prior(lag: lag)) { $0 + evidence(that: name, lag, isBehind: error, $1) }
      })
  }

  private static func evidence(
    that name: NameID, _ lag: Int32, isBehind error: Message, _ trials: [CommandMechanism.Trial]
  ) -> Double {
    var sum = 0.0
    var last: CommandMechanism.Trial?
    for trial in trials {
      let previous = last?.run == trial.run ? last : nil
      let isAgain = previous?.isFailure(error) ?? false
      let isThere = trial.before[name].map { $0 >= lag } ?? false
      let wasThere = previous?.before[name].map { $0 >= lag } ?? false
      if trial.isFailure(error) {
        if name == chance || isThere {
          sum += log(name == chance ? 0.1 : 0.05)
        } else if !isAgain {
          sum += log(0.9)
        }
      } else {
        if trial.hasWorked, name != chance { sum += log(isThere ? 0.9 : 0.3) }
        if isAgain { sum += name == chance ? log(0.5) : isThere && !wasThere ? 0 : log(0.15) }
      }
      last = trial
    }
    return sum
  }
}

extension CommandMechanism.Trial {
  fileprivate func isFailure(_ error: ErrorMeaning.Message) -> Bool {
    !hasWorked && failure == error
  }
}
