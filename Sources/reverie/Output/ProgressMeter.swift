import Foundation
import Operations
import Synchronization
import Trajectories

/// Shows how far an import is: a bar on a terminal, a line now and then in a pipe.
final class ProgressMeter: Sendable {
  private let isQuiet: Bool
  private let shown = Mutex<(at: Double, stage: ImportProgress.Stage?)>((0, nil))

  init(isQuiet: Bool) { self.isQuiet = isQuiet }

  /// Shows a state of the import, at most ten times a second; once in five seconds in a pipe.
  func show(_ progress: ImportProgress) {
    guard !isQuiet else { return }
    let pause = Output.errorIsTerminal ? 0.1 : 5
    let now = Date().timeIntervalSinceReferenceDate
    let isDue = shown.withLock { shown in
      let isDue =
        now - shown.at >= pause || (Output.errorIsTerminal && shown.stage != progress.stage)
      if isDue { shown = (now, progress.stage) }
      return isDue
    }
    guard isDue else { return }
    if Output.errorIsTerminal {
      Output.status(Self.bar(progress))
    } else if progress.seconds >= pause {
      Output.note(Self.words(progress))
    }
  }

  func end() { if !isQuiet, Output.errorIsTerminal { Output.clearStatus() } }

  private static func bar(_ progress: ImportProgress) -> String {
    let share = progress.total > 0 ? min(1, Double(progress.done) / Double(progress.total)) : 1
    let filled = Int(share * 24)
    return "[" + String(repeating: "#", count: filled) + String(repeating: ".", count: 24 - filled)
      + "] " + words(progress)
  }

  private static func words(_ progress: ImportProgress) -> String {
    let left = progress.secondsLeft.map {
      ", \(Words.duration(milliseconds: Int64($0 * 1000))) left"
    }
    switch progress.stage {
    case .reading:
      return "reading \(Words.bytes(progress.done)) of \(Words.bytes(progress.total)), "
        + "\(Words.bytes(Int(progress.rate)))/s, \(Words.count(progress.runs, "run"))\(left ?? "")"
    case .indexing:
      return "making it searchable: \(Words.count(progress.done)) of "
        + "\(Words.count(progress.total)) entries\(left ?? "")"
    }
  }
}
