internal import Trajectories

/// D15: said done, and nothing shows it.
enum UnprovenClaim: Detector {
  static let kind = Signal.Kind.unproven
  private static let claims = [
    "done", "complete", "finished", "success", "everything you asked", "fixed", "all set",
    "created", "ready", "works",
  ]
  private static let reservations = [
    "could not", "couldn't", "unable", "failed", "not able", "was not", "wasn't", "cannot",
    "can't", "did not", "didn't", "?",
  ]

  static func signals(in reading: RunReading, _ pool: Pool) -> [Signal] {
    guard let word = reading.claim?.lowercased(), let last = reading.moments.last, !word.isEmpty,
      !reservations.contains(where: { word.utf8Range(of: $0) != nil })
    else { return [] }
    if let failed = failedLast(in: reading) { return [failed] }
    guard claims.contains(where: { word.utf8Range(of: $0) != nil }) else { return [] }
    let open = reading.moments.last { $0.after?.tasks.isEmpty == false }?.after?.tasks
      .first { !$0.isDone }
    if let open {
      return [
        signal(
          last, [.unproven: 0.85], strength: 0.85, factors: ["an entry of the list is open"],
          cites: [reading.citation("\"\(open.name)\"", in: .after, of: last)],
          better: ProposedAction(.append, .screenshot))
      ]
    }
    return [failedLately(last, in: reading)].compactMap { $0 }
  }

  /// The last thing that was done failed, and nothing was done about it; tests that fail count here.
  private static func failedLast(in reading: RunReading) -> Signal? {
    guard let place = reading.moments.indices.last(where: { !reading.moments[$0].isAside }),
      let error = reading.moments[place].error
    else { return nil }
    let moment = reading.moments[place]
    let isLeft =
      if case .left = reading.failures[place]?.sequel { true } else { moment.isFailingTest }
    guard isLeft, !moment.looks else { return nil }
    // Where the call itself can be put right, that is what went wrong.
    if let nature = reading.failures[place]?.nature,
      CallRepair(of: moment.step, nature, knowing: RunVocabulary(reading)) != nil
    {
      return nil
    }
    return signal(
      moment, [.unproven: 0.95], strength: 0.95,
      factors: ["it is said to be done, and the last thing done failed"],
      cites: [reading.citation(error.line, in: .after, of: moment)],
      better: ProposedAction(.append, moment.step.action.kind, text: moment.step.action.text))
  }

  private static func failedLately(_ last: RunReading.Moment, in reading: RunReading) -> Signal? {
    guard
      let place = reading.moments.indices.suffix(3).last(where: {
        (reading.moments[$0].error?.certainty ?? 0) > 0.5
      }), let error = reading.moments[place].error
    else { return nil }
    if let failure = reading.failures[place] {
      guard case .left = failure.sequel, failure.nature != .passing, !reading.moments[place].looks,
        reading.moments[(place + 1)...].allSatisfy({ $0.looks || $0.isAside })
      else { return nil }
    }
    let failed = reading.moments[place]
    return signal(
      last, [.unproven: 0.6], strength: 0.6 * error.certainty,
      factors: ["an error stands in the last three steps"],
      cites: [reading.citation(error.line, in: .after, of: failed)],
      other: failed.step.number)
  }
}

extension RunReading {
  /// What the agent says at the end: its last word, or what it declares with its last step.
  fileprivate var claim: String? {
    if let lastWord { return lastWord }
    guard let last = moments.last, last.step.action.kind == .finish else { return nil }
    return last.step.action.text ?? "done"
  }
}

extension RunReading.Moment {
  /// Whether it ran tests, of which some failed, as the log marks it.
  fileprivate var isFailingTest: Bool {
    guard step.action.kind == .shell, after == nil, !step.isAnswerNo else { return false }
    return (step.exitCode ?? 0) != 0 || step.after?.isError == true || step.status == .failed
  }

  /// Whether it neither does nor asks anything: plans, words, the declaration of the end.
  fileprivate var isAside: Bool {
    switch step.action.kind {
    case .plan, .message, .finish: true
    default: false
    }
  }
}
