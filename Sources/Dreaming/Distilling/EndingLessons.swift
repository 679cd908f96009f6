internal import Trajectories

/// What should be done before saying that a task is done: saving, and a last look.
enum EndingLessons: LessonSource {
  static func drafts(from learned: Learned) -> [LessonDraft] {
    saving(learned.experience) + verifying(learned.experience)
  }

  /// Apps whose windows say that something is not saved want it saved.
  private static func saving(_ experience: Experience) -> [LessonDraft] {
    var unsaved: [NameID: [Int]] = [:]
    var runs: [NameID: Set<Int32>] = [:]
    for (number, transition) in experience.transitions.enumerated() where transition.isUnsaved {
      let app = experience.app(of: transition.next)
      if runs[app, default: []].insert(transition.run).inserted {
        unsaved[app, default: []].append(number)
      }
    }
    return unsaved.sorted { $0.key < $1.key }.map { app, numbers in
      LessonDraft(
        LessonRule(.saveBeforeDone, in: LessonScope(app: experience.appForLessons(app))),
        Beta(1 + Double(numbers.count) * 0.8, 1).mean, for: numbers)
    }
  }

  /// Where runs that say that they are done leave things undone, a look at the list pays.
  private static func verifying(_ experience: Experience) -> [LessonDraft] {
    var early: [NameID: [Int]] = [:]
    var whole: [NameID: [Int]] = [:]
    for run in experience.runs where run.isEnded && !run.transitions.isEmpty {
      let last = run.transitions.upperBound - 1
      // What was left undone is seen on a screen; of commands the words of the task alone do not tell.
      guard last < experience.transitions.count,
        run.showsTasks || experience.showsElements(experience.transitions[last].next)
      else { continue }
      let app = experience.app(of: experience.transitions[run.transitions.lowerBound].next)
      if run.severity > 0 {
        early[app, default: []].append(last)
      } else {
        whole[app, default: []].append(last)
      }
    }
    return early.sorted { $0.key < $1.key }.map { app, numbers in
      let others = whole[app] ?? []
      return LessonDraft(
        LessonRule(.verifyBeforeDone, in: LessonScope(app: experience.appForLessons(app))),
        Beta(1 + Double(numbers.count), 1 + Double(others.count)).chance(above: 0.15),
        for: numbers, against: others)
    }
  }
}

extension Experience {
  /// Whether a scene is of a screen with something to be used.
  fileprivate func showsElements(_ scene: Int32) -> Bool {
    scene >= 0 && !scenes[Int(scene)].elements.isEmpty
  }
}
