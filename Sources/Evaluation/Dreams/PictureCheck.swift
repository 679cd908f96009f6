internal import Dreaming
internal import Trajectories
internal import Worlds

/// Whether recordings with screenshots teach the same as recordings of element trees alone, which the
/// rest of the evaluation uses because they are made faster.
package enum PictureCheck {
  /// How many of the first worlds taught the very same lessons both ways.
  package static func equal(
    family: String, seeds: Int, recordings: Int, salt: String, firstSeed: Int = 1
  ) throws -> Int? {
    func count<W: RecordableWorld>(_ type: W.Type) throws -> Int where W.Run.Failure == Never {
      try (0..<seeds).count { number in
        let world = W(seed: WorldSeed(firstSeed &+ number, salt: salt))
        let tasks = (0..<recordings).map { world.task($0, in: .train) }
        let bare = try WorldModelLab.record(tasks, in: world)
        let pictured = try WorldModelLab.record(tasks, in: world, hasPictures: true)
        return drafts(bare) == drafts(pictured)
      }
    }
    return switch family {
    case DesktopWorld.family: try count(DesktopWorld.self)
    case WebWorld.family: try count(WebWorld.self)
    case TestingWorld.family: try count(TestingWorld.self)
    default: nil
    }
  }

  private static func drafts(_ runs: [Trajectory]) -> [LessonDraft] {
    var learned = Learned(Experience(runs))
    _ = learned.explore(0..<100, seed: 1)
    return Distiller.drafts(from: learned)
  }
}
