internal import Trajectories

/// D5, by pictures: the same thing was pointed at in vain here, and with effect later.
///
/// The later place counts for this step only where the screen around it looked the same already.
enum SeenCorrection: Detector {
  static let kind = Signal.Kind.selfCorrection
  /// Pixels around the later place that must have looked the same.
  static let surroundings = 48.0

  static func signals(in reading: RunReading, _ pool: Pool) -> [Signal] {
    reading.attempts.compactMap { attempt in
      guard attempt.scope.role == Attempt.Scope.spot, !attempt.hadEffect,
        let later = retry(of: attempt, in: reading),
        let here = reading.spots[attempt.place], let there = reading.spots[later.place]
      else { return nil }
      let (now, then) = (reading.moments[attempt.place], reading.moments[later.place])
      let between = reading.actsWithEffect(between: attempt.place, and: later.place)
      var causes: [Cause: Double] = [:]
      var factors: [String] = []
      var better: ProposedAction?
      if between > 0 {
        causes[.precondition] = 0.4
        factors.append("\(between) other thing\(between == 1 ? "" : "s") had changed by then")
      } else if reading.cameTooEarly(attempt.place) {
        let waited = SelfCorrection.seconds(between: attempt.place, and: later.place, in: reading)
        causes[.notReady] = 0.8
        factors.append("time had passed by then")
        better = ProposedAction(.insert, .wait, amount: max(1, waited))
      } else if reading.wasThere(there, seen: later.place, at: attempt.place) {
        (causes, factors, better) = difference(attempt, here, later, there, in: reading)
      }
      if causes.isEmpty { causes = [.chance: 0.4] }
      return signal(
        now, causes, strength: better == nil ? 0.4 : 0.6, factors: factors,
        cites: [
          here.spoken.flatMap { reading.citation($0.name, in: .thought, of: now) },
          reading.callCitation(of: then),
        ], other: then.step.number, better: better)
    }
  }

  /// Pixels within which the next click may be meant for the same thing, whatever it is called; more
  /// where the same is thought.
  private static let nearby = 60.0
  private static let nearbyInThought = 160.0

  /// The same thing used with effect soon after, else the next click close by that has one.
  private static func retry(of attempt: Attempt, in reading: RunReading) -> Attempt? {
    if let later = reading.laterSuccess(of: attempt),
      later.place - attempt.place <= RunReading.retryWindow
    {
      return later
    }
    guard let here = reading.spots[attempt.place],
      let next = reading.nextAct(after: attempt.place),
      let there = reading.spots[next],
      there.screen == here.screen || reading.cameTooEarly(attempt.place),
      let later = reading.attempt(at: next), later.hadEffect
    else { return nil }
    let reach = reading.saysAgain(next, after: attempt.place) ? nearbyInThought : nearby
    return there.point.distance(to: here.point) <= reach ? later : nil
  }

  private typealias Difference = ([Cause: Double], [String], ProposedAction?)

  /// What the later attempt did otherwise, on a screen that looked the same.
  private static func difference(
    _ attempt: Attempt, _ here: Spot, _ later: Attempt, _ there: Spot, in reading: RunReading
  ) -> Difference {
    let then = reading.moments[later.place]
    let better = ProposedAction(
      .replace, later.gesture, points: then.step.action.points,
      name: (there.spoken ?? here.spoken)?.name)
    if later.gesture != attempt.gesture {
      return ([.gesture: 0.7], ["another gesture at step \(then.step.number)"], better)
    }
    let distance = here.point.distance(to: there.point)
    if distance > 4 {
      return (
        [.aim: 0.7], ["\(Int(clamped: distance.rounded())) px off the later click that worked"],
        better
      )
    }
    let waited = SelfCorrection.seconds(between: attempt.place, and: later.place, in: reading)
    guard waited >= 1 else { return ([.chance: 0.4, .notReady: 0.2], [], nil) }
    return (
      [.notReady: 0.6], ["time had passed by then"], ProposedAction(.insert, .wait, amount: waited)
    )
  }
}

extension RunReading {
  /// How many things between two moments changed the screen.
  func actsWithEffect(between first: Int, and last: Int) -> Int {
    guard last > first + 1 else { return 0 }
    return ((first + 1)..<last).count { place in
      guard !moments[place].isNoOp else { return false }
      // What no picture tells of may have changed something.
      guard let change = sight.sights[place]?.change else { return true }
      return change.total > 0
    }
  }

  /// Whether what was pointed at later was at its place already, by what the screen showed around it.
  func wasThere(_ spot: Spot, seen later: Int, at place: Int) -> Bool {
    guard let old = sight.sights[place]?.before, let new = sight.sights[later]?.before else {
      return false
    }
    return sight.isSame(old, new, around: spot.point, within: SeenCorrection.surroundings)
  }
}
