internal import Trajectories

/// D5: the same sub-goal failed here and was reached later; every difference is a factor.
enum SelfCorrection: Detector {
  static let kind = Signal.Kind.selfCorrection

  static func signals(in reading: RunReading, _ pool: Pool) -> [Signal] {
    reading.attempts.compactMap { attempt in
      // What becomes of failed calls is told by the errors themselves.
      if reading.failures[attempt.place]?.tellsItself == true { return nil }
      guard !attempt.hadEffect, attempt.scope.role != Attempt.Scope.spot,
        let later = reading.laterSuccess(of: attempt)
      else { return nil }
      let (now, then) = (reading.moments[attempt.place], reading.moments[later.place])
      var causes: [Cause: Double] = [:]
      var factors: [String] = []
      var better: ProposedAction?
      let isCommand = attempt.scope.role == "command"
      let added = later.before.subtracting(attempt.before).sorted()
      if !added.isEmpty {
        factors.append(
          "\(added.count) other thing\(added.count == 1 ? "" : "s") had been used by then")
      }
      if isCommand {
        let difference = commandDifference(attempt, later, in: reading, pool)
        causes = difference.map { [$0.cause: 0.7] } ?? [:]
        better = difference?.better
        if difference?.cause == .notReady { factors.append("time had passed by then") }
      } else {
        if later.elapsed > attempt.elapsed + 0.5 {
          causes[.notReady] = added.isEmpty ? 0.35 : 0.25
          factors.append("\(Int(clamped: later.elapsed - attempt.elapsed)) s more had passed")
          better = ProposedAction(
            .insert, .wait, amount: max(1, (later.elapsed - attempt.elapsed).rounded()))
        }
        // The agent looked for what was missing and found it: one thing is a hint, many are none.
        if let last = added.last {
          causes[.precondition] = added.count == 1 ? 0.6 : 0.3
          if added.count == 1 || better == nil {
            better = pool.use(of: last, app: reading.app(now)).insertion
          }
        }
      }
      if later.gesture != attempt.gesture {
        causes[.gesture] = 0.7
        factors.append("another gesture")
        better = ProposedAction(
          .replace, later.gesture, points: then.step.action.points,
          role: then.targetElement?.role, name: attempt.name,
          source: StepReference(run: reading.run.header.id, step: then.step.number))
      }
      if causes.isEmpty { causes = [.chance: 0.5] }
      return signal(
        now, causes, strength: 0.7, factors: factors,
        cites: [reading.citation(of: then.targetElement, after: then)],
        other: then.step.number, better: better)
    }
  }

  /// What made a command come off later that had failed: something else that was run in between, or
  /// time alone.
  static func commandDifference(
    _ attempt: Attempt, _ later: Attempt, in reading: RunReading, _ pool: Pool
  ) -> (cause: Cause, better: ProposedAction)? {
    let added = later.before.subtracting(attempt.before).sorted()
    if let most = pool.likeliestNeed(of: attempt, among: added, in: reading) {
      return (.precondition, ProposedAction(.insert, .shell, text: most))
    }
    guard added.isEmpty, waits(between: attempt.place, and: later.place, in: reading) else {
      return nil
    }
    let seconds = seconds(between: attempt.place, and: later.place, in: reading)
    return (
      .notReady,
      ProposedAction(.insert, .shell, text: "sleep \(Int(clamped: seconds))", amount: seconds)
    )
  }

  static func waits(between first: Int, and last: Int, in reading: RunReading) -> Bool {
    seconds(between: first, and: last, in: reading) >= 1
  }

  /// Seconds that were spent waiting between two moments, by what the calls say.
  static func seconds(between first: Int, and last: Int, in reading: RunReading) -> Double {
    guard last > first + 1 else { return 0 }
    return reading.moments[(first + 1)..<last].reduce(0) { seconds, moment in
      if moment.step.action.kind == .wait { return seconds + (moment.step.action.amount ?? 1) }
      guard let text = moment.step.action.text, text.hasPrefix("sleep ") else { return seconds }
      return seconds + (Double(text.dropFirst(6).prefix { $0.isNumber || $0 == "." }) ?? 1)
    }
  }
}
