internal import Formats
package import Trajectories

/// Why a verb could not be carried out; worded for people by `description`.
package enum OperationError: Error, Sendable, CustomStringConvertible {
  case noTemporarySpace(String, reason: String)
  case noSuchRun(String)
  case noSuchStep(RunID, Int, steps: Int)
  case notInArchive(String)
  /// A folder that the demo was to replace holds something else.
  case foreignFolder(String)
  /// No demo has been made in a folder.
  case noDemo(String)
  /// A file of an export.
  case cannotWrite(String)
  /// A project without a memory, or none named where there are several.
  case noSuchMemory(String?, known: [String])
  /// An edit that says no action, or a decision that is none.
  case nothingProposed
  /// No run that could be dreamt about.
  case nothingToDream
  /// A dream that has ended cannot be taken up again.
  case dreamIsOver(DreamID)
  /// The kernel offers no watching of files.
  case cannotWatch(String)
  /// A dream that nobody works on cannot be paused.
  case notDreaming(DreamID)
  /// One dream more would go beyond what dreams may use in 24 hours.
  case dailyCeiling(DreamBudgetPart, used: Int, wanted: Int, limit: Int)
  /// No log at the paths named; why each was left out.
  case nothingToRead([String])

  package var description: String {
    switch self {
    case .noTemporarySpace(let folder, let reason):
      "cannot write a temporary file\(folder.isEmpty ? "" : " in \(folder)"): \(reason); set TMPDIR to a folder with room"
    case .noSuchRun(let text): "no run \(text); `reverie list` shows what is there"
    case .noSuchStep(let run, let number, let steps):
      "\(run) has no step \(number); its steps are 1 to \(steps)"
    case .nothingToRead(let reasons):
      Self.wording(nothingToRead: reasons)
    case .foreignFolder(let folder):
      "\(folder) holds other files than a demo's; name an empty folder, or one that is not there"
    case .noDemo(let folder): "there is no demo in \(folder); `reverie demo` makes one"
    case .cannotWrite(let path): "cannot write \(path)"
    case .noSuchMemory(_, let known) where known.isEmpty:
      "there is no memory yet; dreams make one"
    case .noSuchMemory(let project, let known):
      (project.map { "no memory of \($0)" } ?? "there are several memories, name one with --project")
        + ": " + known.joined(separator: ", ")
    case .nothingToDream:
      "there is no such run to dream about; `reverie list` shows what is there, `reverie import` takes logs in"
    case .dreamIsOver(let dream): "\(dream) has ended; `reverie dream` begins a new one"
    case .cannotWatch(let reason):
      "files cannot be watched: \(reason); see fs.inotify.max_user_instances in sysctl(8)"
    case .notDreaming(let dream): "no process works on \(dream); there is nothing to pause"
    case .dailyCeiling(let part, let used, let wanted, let limit):
      Self.wording(ceiling: part, used, wanted, limit)
    case .nothingProposed: "an edit wants an action: where to click, what to type, how long to wait"
    case .notInArchive(let what): "\(what) needs an imported run; use `reverie import` first"
    }
  }

  private static func wording(
    ceiling part: DreamBudgetPart, _ used: Int, _ wanted: Int, _ limit: Int
  ) -> String {
    let amounts =
      part == .seconds
      ? "\(used / 60) of the \(limit / 60) minutes that dreams may use in 24 hours are used"
      : "\(used) of the \(limit) rollouts that dreams may use in 24 hours are used, and this wants \(wanted)"
    return amounts + "; --beyond-daily begins all the same"
      + (part == .rollouts && limit > used ? ", --rollouts \(limit - used) stays below" : "")
  }

  private static func wording(nothingToRead reasons: [String]) -> String {
    // A file that was named says itself what is accepted.
    if reasons.count == 1, reasons[0].contains("Accepted:") { return reasons[0] }
    let accepted = FormatRegistry.all.map(\.name).joined(separator: ", ")
    return (["no agent log there; accepted are: \(accepted)"] + reasons.prefix(20))
      .joined(separator: "\n  ")
  }
}
