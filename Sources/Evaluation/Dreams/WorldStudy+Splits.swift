internal import Dreaming
internal import Trajectories
internal import Worlds

extension WorldStudy {
  /// The kinds of split: what was learned here is tried where something is otherwise.
  ///
  /// Where inputs are lost and where the worlds have rules that no lesson can express, recordings are
  /// made under the same conditions.
  func splits(_ figures: inout DreamFigures) throws {
    for (name, variation) in Variation.named where variation != .none {
      let other = W(
        seed: WorldSeed(lab.firstSeed &+ number, salt: lab.salt, variation: variation))
      let isRecordedThere = variation.inputLoss != nil || variation.isMisspecified
      let told = isRecordedThere ? try learn(in: other) : rules
      figures.add(.splits, ArmName.untaught(name), trial([], in: other))
      figures.add(.splits, ArmName.split(name), trial(told, in: other))
      // Where even who knows the truth does worse, no lesson can keep all of its gain.
      if variation.inputLoss != nil {
        figures.add(
          .splits, ArmName.knowing(name), trial(in: other, choosing: other.oracleLessons))
      }
      // The truth of the world practised in, where it has changed.
      if variation.drift > 0 {
        figures.add(.splits, ArmName.outdated(name), trial(truthInOrder, in: other))
      }
      if variation.isMisspecified {
        figures.add(
          .splits, "misspecified, \(ArmName.unverified)",
          trial(try drafts(in: other).map(\.rule), in: other))
      }
    }
  }

  /// The truth about the tasks asked here, each rule once, in the order that an oracle gives.
  private var truthInOrder: [LessonRule] {
    var seen: Set<LessonRule> = []
    return heldOut.flatMap(world.oracleLessons).filter { seen.insert($0).inserted }
  }

  private func learn(in other: W) throws -> [LessonRule] { Self.likely(try drafts(in: other)) }

  private func drafts(in other: W) throws -> [LessonDraft] {
    let tasks = (0..<lab.recordings).map { other.task($0, in: .train) }
    var learned = Learned(Experience(try WorldModelLab.record(tasks, in: other)))
    _ = learned.explore(0..<lab.headline, seed: seed)
    return Distiller.drafts(from: learned)
  }
}
