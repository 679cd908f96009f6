internal import Formats
internal import Foundation
internal import Trajectories
internal import Worlds

/// Moves played in a world without chance and written down as any agent's run, then read back as any
/// log: nothing of the plan is in it.
enum RecordedMoves {
  static func trajectory<W: RecordableWorld>(
    of moves: [Move], for task: WorldTask, in world: W, named label: String
  ) throws -> Trajectory where W.Run.Failure == Never {
    var recorder = Recorder(world, task, options: .init(hasPictures: false, label: label))
    var run = world.begin(task, isCalm: true)
    recorder.begin(run)
    for (place, move) in moves.enumerated() {
      recorder.willMove(move, thought: thought(at: place, of: moves, task), in: run)
      _ = run.perform(move, for: nil)
      recorder.didMove(move, to: run)
    }
    recorder.end(.claimsDone, in: run)
    return try read(recorder.document())
  }

  /// What somebody would think who believes in the move.
  private static func thought(at place: Int, of moves: [Move], _ task: WorldTask) -> Thought {
    func goal(_ name: NameID) -> Goal? { task.goals.first { $0.target == name } }
    switch moves[place] {
    case .use(let element, let gesture, _, _):
      switch element.role {
      case .dialogButton: return Thought(.answer, goal: nil, element: element)
      case _ where element.role.isPassage: return Thought(.seek, goal: nil, element: element)
      default:
        return Thought(.act(gesture, attempt: 1), goal: goal(element.name), element: element)
      }
    case .type: return Thought(.typing, goal: nil)
    case .wait(let seconds): return Thought(.waitFor(seconds: seconds), goal: nil)
    case .save: return Thought(.save, goal: nil)
    case .scroll(let bar, _): return Thought(.scroll, goal: nil, element: bar)
    case .back: return Thought(.goBack, goal: nil)
    case .reload: return Thought(.reload, goal: nil)
    case .zoom(let element): return Thought(.aim, goal: nil, element: element)
    case .look: return Thought(.check, goal: nil)
    case .run(let element):
      return Thought(.running(attempt: 1), goal: goal(element.name), element: element)
    case .setVariable: return Thought(.prepare, goal: nil)
    case .report: return Thought(.report, goal: nil)
    case .hover(let element, _): return Thought(.aim, goal: nil, element: element)
    }
  }

  /// Reads a log as `Formats` reads it.
  static func read(_ document: [UInt8]) throws -> Trajectory {
    let folder = FileManager.default.temporaryDirectory.appending(
      path: "reverie-evaluation-\(UUID().uuidString)")
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(at: folder) }
    let path = folder.appending(path: "run.json")
    try Data(document).write(to: path)
    let scan = try LogScan(try LogDetector.detect(file: path.path), images: .leaveInPlace)
    var header: RunHeader?
    var entries: [Int: Entry] = [:]
    while let events = try scan.next() {
      for event in events {
        switch event {
        case .run(let said): header = said
        case .entry(let entry, _): entries[entry.index] = entry
        case .problem: break
        }
      }
    }
    guard let header else { throw EvaluationError.unreadableRecording }
    return Trajectory(
      header: header, entries: entries.keys.sorted().compactMap { entries[$0] })
  }
}

/// Why an evaluation cannot be made; worded for people.
package enum EvaluationError: Error, Sendable, CustomStringConvertible {
  case unreadableRecording
  /// A folder has no cases of a set.
  case noCases(String, String)
  /// A file is not what the set's files are; why.
  case unreadable(String, String)

  package var description: String {
    switch self {
    case .noCases(let folder, let set):
      "\(folder) holds no cases of \(set); name the folder that holds the set's files"
    case .unreadable(let path, let reason):
      "\(path): \(reason.prefix(300)); take the file anew from the set's source"
    case .unreadableRecording:
      "a recording of the worlds could not be read back; please report this with the seed"
    }
  }
}
