internal import Formats
internal import Foundation
internal import Trajectories
internal import Worlds

/// Plays moves in a world and reads the recording back, as anybody who has only the log would.
struct FaultRecording<W: RecordableWorld> where W.Run.Failure == Never {
  let trajectory: Trajectory
  let isSolved: Bool

  /// - Parameter label: sets recordings of one task apart; it says nothing about what is in them.
  init(_ moves: [SpokenMove], _ trace: ExpertTrace<W>, label: String) throws {
    var recorder = Recorder(
      trace.world, trace.task, options: .init(hasPictures: false, label: label))
    var run = trace.world.begin(trace.task, isCalm: true)
    recorder.begin(run)
    for spoken in moves {
      recorder.willMove(spoken.move, thought: spoken.thought, in: run)
      _ = run.perform(spoken.move, for: nil)
      recorder.didMove(spoken.move, to: run)
    }
    recorder.end(.claimsDone, in: run)
    isSolved = run.isSolved
    trajectory = try Self.read(recorder.document(), as: recorder.sessionID)
  }

  /// The number of a move's step: the first look is step 1.
  static func step(ofMove place: Int) -> Int { place + 2 }

  private static func read(_ document: [UInt8], as name: String) throws -> Trajectory {
    let folder = FileManager.default.temporaryDirectory.appending(path: "reverie-\(UUID())")
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(at: folder) }
    let path = folder.appending(path: "run.json").path
    try Data(document).write(to: URL(filePath: path))
    let scan = try LogScan(
      try LogDetector.detect(file: path, neighbours: []), images: .leaveInPlace)
    var header: RunHeader?
    var entries: [Int: Entry] = [:]
    while let events = try scan.next() {
      for event in events {
        switch event {
        case .run(let said): header = said
        case .entry(let entry, _): entries[entry.index] = entry
        case .problem(let problem): throw LabelError(path, problem.message, remedy: "report this")
        }
      }
    }
    guard var header else { throw LabelError(path, "no run is in it", remedy: "report this") }
    header.source = name
    return Trajectory(header: header, entries: entries.keys.sorted().compactMap { entries[$0] })
  }
}
