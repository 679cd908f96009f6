internal import Glibc

extension Lesson {
  /// Moves it if it is where it is thought to be, and the decider may.
  mutating func move(
    from: LessonStatus, to next: LessonStatus, by decider: Decider
  ) throws(MemoryError) {
    guard status == from else { throw .hasMoved(id, expected: from, found: status) }
    guard status.mayBecome(next, by: decider) else {
      throw .illegalMove(id, from: status, to: next, by: decider)
    }
    if decider.isEngine, let stoppedBy, next != .retired {
      throw .stopped(id, by: stoppedBy)
    }
    if let person = decider.person { sign(next, person) }
    if next == .active, !isSupported {
      throw .unsupported(id, runs: evidence.independentRuns)
    }
    status = next
  }

  /// What a person's decision says beyond the status.
  private mutating func sign(_ next: LessonStatus, _ person: String) {
    switch next {
    case .accepted, .active:
      reviewedBy = person
      stoppedBy = nil
    case .suspended, .retired:
      reviewedBy = nil
      stoppedBy = person
    case .observed, .candidate, .provisional: stoppedBy = nil
    }
  }

  mutating func merge(_ update: EvidenceUpdate) {
    evidence.add(update.evidence)
    counterEvidence.add(update.counterEvidence)
    if let posterior = update.posterior { self.posterior = posterior }
    if let origin = update.origin { self.origin = self.origin.joined(origin) }
    if let environment = update.environment { self.environment = environment }
  }

  mutating func judge(_ said: [Verdict], _ utility: LessonUtility?) {
    let gates = Set(said.map(\.gate))
    var last: [Gate: Verdict] = [:]
    for verdict in said { last[verdict.gate] = verdict }
    verdicts = (verdicts.filter { !gates.contains($0.gate) } + last.values)
      .sorted { $0.gate < $1.gate }
    if let utility { self.utility = utility }
  }

  /// Takes back what a run said for the lesson and against it; how much that was is kept.
  ///
  /// A lesson in use that rests on too little then is suspended (I3).
  mutating func forget(_ run: RunID) {
    let gone = evidence.filter { $0.source.run == run || $0.citation.run == run }
    let goneCounter = counterEvidence.filter { $0.source.run == run || $0.citation.run == run }
    guard !gone.isEmpty || !goneCounter.isEmpty else { return }
    let wasSupported = isSupported
    evidence.removeAll { $0.source.run == run || $0.citation.run == run }
    counterEvidence.removeAll { $0.source.run == run || $0.citation.run == run }
    posterior = posterior.shifted(by: goneCounter.weight - gone.weight)
    lost.append(
      LostEvidence(run: run, evidence: gone.count, counterEvidence: goneCounter.count))
    if status.isInUse, wasSupported, !isSupported { status = .suspended }
  }
}

extension [LessonEvidence] {
  /// Adds what is not there yet.
  fileprivate mutating func add(_ more: [LessonEvidence]) {
    var known = Set(map(\.place))
    for item in more where known.insert(item.place).inserted { append(item) }
  }
}

extension Double {
  /// The probability whose log odds differ by so many nats.
  fileprivate func shifted(by nats: Double) -> Double {
    guard self > 0, self < 1 else { return self }
    return 1 / (1 + (1 / self - 1) * exp(-nats))
  }
}
