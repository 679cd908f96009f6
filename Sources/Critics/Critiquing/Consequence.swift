internal import Trajectories

/// Complaints that follow from an earlier mistake.
enum Consequence {
  private static let complaints: Set<Signal.Kind> = [
    .error, .precondition, .noChange, .unproven, .cycle, .busy,
  ]
  private static let losses: Set<Signal.Kind> = [.undone, .offTarget, .focus, .argument]

  /// How much counts of a complaint about something that an earlier step had lost, missed or
  /// mistaken: that step is to blame.
  static func share(
    of signal: Signal, among signals: [Signal], in reading: RunReading
  ) -> Double {
    guard complaints.contains(signal.kind),
      let moment = reading.moments.first(where: { $0.step.number == signal.step }),
      let alert = moment.after?.alert
    else { return 1 }
    let parts = alert.split(separator: "\"", omittingEmptySubsequences: false)
    guard parts.count >= 3 else { return 1 }
    let name = String(parts[1])
    let isExplained = signals.contains { earlier in
      earlier.step < signal.step && losses.contains(earlier.kind)
        && (earlier.better?.name == name
          || earlier.factors.contains { $0.contains(Explanation.quoted(name)) }
          || reading.moments.first { $0.step.number == earlier.step }?.step.thought
            .contains("\"\(name)\"") == true)
    }
    return isExplained ? 0.4 : 1
  }
}
