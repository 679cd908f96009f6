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
    trajectory = try Trajectory(document: recorder.document(), named: recorder.sessionID)
  }

  /// The number of a move's step: the first look is step 1.
  static func step(ofMove place: Int) -> Int { place + 2 }
}
