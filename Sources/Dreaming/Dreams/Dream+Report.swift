internal import Trajectories

extension Dream {
  /// What the dream did, stage by stage.
  func stages(_ conclusion: Conclusion) -> [DreamReport.Stage] {
    [critiqueStage(found), reviseStage(found), modelStage, imagineStage] + conclusion.stages
  }

  func critiqueStage(_ found: Findings) -> DreamReport.Stage {
    let located = found.located
    var stage = DreamReport.Stage(.critique, looked: recordings.count, at: "runs")
    stage.learned = located == 0 ? [] : ["\(Self.runs(located)) with a step to blame"]
    if located == 0 { stage.note = "no run has a localisable error" }
    return stage
  }

  func reviseStage(_ found: Findings) -> DreamReport.Stage {
    let (revisions, usable) = (found.revisions, found.usable)
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
      .model, looked: found.transitions, at: "transitions")
    if found.mayVote ?? false {
      stage.learned = ["the mechanisms are calibrated and have a say"]
    } else if recordings.count < 2 {
      stage.note = "one run alone leaves none to test the mechanisms on; they have no say"
    } else {
      stage.note = "the mechanisms foretell held-out runs too badly; they have no say"
    }
    return stage
  }

  var imagineStage: DreamReport.Stage {
    var stage = DreamReport.Stage(.imagine, looked: found.explored, at: "rollouts")
    if let tally = found.growths.last?.tally, tally.successes > 0 {
      stage.learned = ["\(tally.successes) routes led where they were to"]
    } else {
      stage.note = found.explored == 0 ? "no rollouts were played" : "no route led where it was to"
    }
    if let expected = stillExpected, found.explored < wantedRoutes {
      stage.stopped =
        "the next 100 rollouts are expected to change nothing (\(Self.hundredths(expected)) ways; "
        + "the least is \(Self.hundredths(plan.stopBelow)))"
    }
    return stage
  }

  private static func hundredths(_ value: Double) -> String {
    let hundredths = Int((min(max(value, 0), 1e6) * 100).rounded())
    return "\(hundredths / 100).\(hundredths % 100 < 10 ? "0" : "")\(hundredths % 100)"
  }

  /// A number of runs, in words.
  package static func runs(_ count: Int) -> String { "\(count) run\(count == 1 ? "" : "s")" }
}
