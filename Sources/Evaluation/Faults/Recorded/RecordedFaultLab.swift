package import Critics
internal import Operations
internal import Trajectories
internal import Worlds

/// Runs from logs that somebody recorded, untouched and with one known fault each.
///
/// A real run that came off may hold mistakes of its own, which nobody labelled: a critic that names
/// one of these is counted as wrong.
package struct RecordedFaultLab: Sendable {
  package private(set) var faults: [FaultCase] = []
  /// Untouched runs that are known to have succeeded.
  package private(set) var clean: [LabelledCase] = []
  /// Untouched runs that only say so.
  package private(set) var claimed: [LabelledCase] = []
  /// How many logs were read.
  package let logs: Int
  /// What the screenshots of the logs are compared by.
  package let grids: ScreenGrids

  /// How often a kind is put into one run, at most.
  private static let perKind = 2
  /// Shorter runs have no room for a fault.
  private static let leastSteps = 2

  /// Puts faults into the runs that succeeded, and into those which say that they did.
  package init(_ recorded: RecordedRuns) {
    logs = recorded.logs
    grids = PictureGrids(reading: PictureBytes.read).grids
    for run in recorded.runs where run.steps.count >= Self.leastSteps { add(run) }
  }

  private mutating func add(_ run: Trajectory) {
    let verdict = run.header.outcome.verdict
    guard verdict == .success || verdict == .claimed else { return }
    let name = run.header.id.rawValue
    let family = run.header.format.rawValue
    // Logs of one task, or of one session in two formats, fall on one side.
    let group = run.header.task.map { "task \(ContentHash(of: $0).prefix16)" } ?? name
    var told = run
    // Whether it succeeded would give away that there is nothing to find.
    told.header.outcome = .unknown
    let untouched = LabelledCase(
      run: told, sidecar: Sidecar(group: group, steps: [], part: family, name: name))
    if verdict == .success { clean.append(untouched) } else { claimed.append(untouched) }
    let drafts = RecordedDrafts(trace: RecordedTrace(told))
    for kind in FaultKind.allCases {
      var random = RandomStream(RandomStream.seed(of: name), RandomStream.seed(of: kind.rawValue))
      for draft in random.shuffled(drafts.drafts(kind)).prefix(Self.perKind) {
        add(draft, to: drafts.trace, group: group, family: family)
      }
    }
  }

  private mutating func add(
    _ draft: RecordedDraft, to trace: RecordedTrace, group: String, family: String
  ) {
    let label = String(
      ContentHash(of: "\(draft.kind.rawValue) \(draft.place) \(draft.fault)").prefix16.prefix(8))
    guard let made = draft.made(from: trace, label: label) else { return }
    var sidecar = Sidecar(
      group: group, steps: [made.step], part: draft.kind.rawValue,
      name: "\(trace.run.header.id.rawValue) \(draft.kind.rawValue) \(made.step)")
    if draft.kind.onlyWastes {
      sidecar.allSteps.formUnion(made.step..<made.step + draft.inserted.count)
    }
    faults.append(
      FaultCase(
        kind: draft.kind, family: family, isMadeGood: draft.isMadeGood,
        labelled: LabelledCase(run: made.run, sidecar: sidecar), cause: draft.kind.cause,
        better: draft.better))
  }
}
