internal import Trajectories

/// D18: the same action in the same state came out differently.
enum Nondeterminism: Detector {
  static let kind = Signal.Kind.chance

  private struct Situation: Hashable {
    var state: Fingerprint
    var action: Fingerprint
  }

  static func signals(in reading: RunReading, _ pool: Pool) -> [Signal] {
    var results: [Situation: (place: Int, state: Fingerprint)] = [:]
    return reading.places.compactMap { place in
      let moment = reading.moments[place]
      // What a call gives depends on more than what was seen last.
      guard !moment.isIdle, !moment.isCall || moment.after != nil, let before = moment.stateBefore,
        let after = moment.stateAfter
      else {
        return nil
      }
      let situation = Situation(state: before, action: moment.action)
      guard let earlier = results[situation] else {
        results[situation] = (place, after)
        return nil
      }
      guard earlier.state != after else { return nil }
      return signal(
        moment, [.chance: 0.6], strength: 0.3,
        factors: ["the same in the same state came out differently before"],
        other: reading.moments[earlier.place].step.number)
    }
  }
}
