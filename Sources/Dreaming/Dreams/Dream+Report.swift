internal import Trajectories

extension Dream {
  /// What the dream did, stage by stage.
  func stages(_ conclusion: Conclusion) -> [DreamReport.Stage] {
    let located = critiques.filter { $0.step != nil }
    var critique = DreamReport.Stage(.critique, looked: recordings.count, at: "runs")
    critique.learned = located.isEmpty ? [] : ["\(Self.runs(located.count)) with a step to blame"]
    if located.isEmpty { critique.note = "no run has a localisable error" }
    var revise = DreamReport.Stage(.revise, looked: revisions, at: "revisions")
    revise.learned = usable > 0 ? ["\(usable) are sure enough to be used"] : []
    if usable == 0 {
      revise.note =
        revisions == 0 ? "nothing better could be derived" : "every one rests on a guess"
    }
    var model = DreamReport.Stage(
      .model, looked: learned?.experience.transitions.count ?? 0, at: "transitions")
    if let calibration, calibration.mayVote {
      model.learned = ["the mechanisms are calibrated and have a say"]
    } else {
      model.note = "the mechanisms foretell held-out runs too badly; they have no say"
    }
    var imagine = DreamReport.Stage(.imagine, looked: spent, at: "rollouts")
    if let tally = learned?.routes.tally, tally.successes > 0 {
      imagine.learned = ["\(tally.successes) routes led where they were to"]
    }
    if imagine.learned.isEmpty {
      imagine.note = spent == 0 ? "no rollouts were played" : "no route led where it was to"
    }
    return [critique, revise, model, imagine] + conclusion.stages
  }

  /// A number of runs, in words.
  package static func runs(_ count: Int) -> String { "\(count) run\(count == 1 ? "" : "s")" }
}
