extension MemoryDelta {
  /// What changed, in a few words, as it stands in a lesson's history.
  package var words: String {
    switch self {
    case .add(let lesson):
      "found as \(lesson.status.rawValue), resting on \(lesson.evidence.independentRuns.runs)"
    case .changeStatus(_, let from, let to, let decider, let why):
      "\(from.rawValue) -> \(to.rawValue), by \(decider.words)" + (why.isEmpty ? "" : ": \(why)")
    case .mergeEvidence(_, let update): update.words
    case .judge(_, let verdicts, _):
      verdicts.sorted { $0.gate < $1.gate }.map { "\($0.gate.words) \($0.result.rawValue)" }
        .joined(separator: ", ")
    case .supersede(_, let successor, let decider, let why):
      "\(successor) took its place, by \(decider.words)" + (why.isEmpty ? "" : ": \(why)")
    case .forgetRun(_, let run): "\(run) was purged, and what it said counts no more"
    }
  }
}

extension EvidenceUpdate {
  fileprivate var words: String {
    var words: [String] = []
    if !evidence.isEmpty { words.append("\(evidence.independentRuns.runs) more speak for it") }
    if !counterEvidence.isEmpty {
      words.append("\(counterEvidence.independentRuns.runs) more speak against it")
    }
    if let posterior { words.append("likely by \(Int((posterior * 100).rounded())) %") }
    if environment != nil { words.append("the environment shows itself otherwise") }
    return words.isEmpty ? "looked at again" : words.joined(separator: ", ")
  }
}

extension Int {
  fileprivate var runs: String { self == 1 ? "1 run" : "\(self) runs" }
}
