internal import Trajectories

/// D15: said done, and nothing shows it.
enum UnprovenClaim: Detector {
  static let kind = Signal.Kind.unproven
  private static let claims = [
    "done", "complete", "finished", "success", "everything you asked", "fixed", "all set",
  ]

  static func signals(in reading: RunReading, _ pool: Pool) -> [Signal] {
    guard let word = reading.lastWord?.lowercased(), let last = reading.moments.last,
      claims.contains(where: { word.utf8Range(of: $0) != nil }),
      word.utf8Range(of: "could not") == nil
    else { return [] }
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
    guard let failed = reading.moments.suffix(3).last(where: { ($0.error?.certainty ?? 0) > 0.5 }),
      let error = failed.error
    else { return [] }
    return [
      signal(
        last, [.unproven: 0.6], strength: 0.6 * error.certainty,
        factors: ["an error stands in the last three steps"],
        cites: [reading.citation(error.line, in: .after, of: failed)],
        other: failed.step.number)
    ]
  }
}
