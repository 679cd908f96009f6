internal import Trajectories

extension Dream {
  /// What the dream did, stage by stage.
  func stages(_ conclusion: Conclusion) -> [DreamReport.Stage] {
    [critiqueStage, reviseStage, modelStage, imagineStage] + conclusion.stages
  }

  var critiqueStage: DreamReport.Stage {
    let located = critiques.count { $0.step != nil }
    var stage = DreamReport.Stage(.critique, looked: recordings.count, at: "runs")
    stage.learned = located == 0 ? [] : ["\(Self.runs(located)) with a step to blame"]
    if located == 0 { stage.note = "no run has a localisable error" }
    return stage
  }

  var reviseStage: DreamReport.Stage {
    var stage = DreamReport.Stage(.revise, looked: revisions, at: "revisions")
    stage.learned = usable > 0 ? ["\(usable) are sure enough to be used"] : []
    if usable == 0 {
      stage.note =
        revisions == 0 ? "nothing better could be derived" : "every one rests on a guess"
    }
    return stage
  }

  var modelStage: DreamReport.Stage {
    var stage = DreamReport.Stage(
      .model, looked: learned?.experience.transitions.count ?? 0, at: "transitions")
    if calibration?.mayVote ?? false {
      stage.learned = ["the mechanisms are calibrated and have a say"]
    } else if recordings.count < 2 {
      stage.note = "one run alone leaves none to test the mechanisms on; they have no say"
    } else {
      stage.note = "the mechanisms foretell held-out runs too badly; they have no say"
    }
    return stage
  }

  var imagineStage: DreamReport.Stage {
    var stage = DreamReport.Stage(.imagine, looked: explored, at: "rollouts")
    if let tally = learned?.routes.tally, tally.successes > 0 {
      stage.learned = ["\(tally.successes) routes led where they were to"]
    } else {
      stage.note = explored == 0 ? "no rollouts were played" : "no route led where it was to"
    }
    return stage
  }

  /// A number of runs, in words.
  package static func runs(_ count: Int) -> String { "\(count) run\(count == 1 ? "" : "s")" }
}
