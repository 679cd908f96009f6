package import Trajectories

/// How a model imagines that a run would go on with a better action: a few steps, each of them predicted.
///
/// It is shown as a hypothesis and never used: no part of it is evidence, a lesson or world-model data (I2).
package struct Continuation: Hashable, Sendable {
  /// What an action is said to do.
  package enum Effect: String, Hashable, Sendable, CaseIterable {
    case changed, unchanged, error

    /// The most that a model's word for it is worth, by what others measured (`dreaming.md` 1.4): seven
    /// models told the next state right in 97 to 100 % of cases where nothing changed and in 10 to 23 %
    /// where something did (EnvSimBench), and 68.8 % of failures that were imagined were real (ToolEmu).
    package var mostProbable: Double {
      switch self {
      case .unchanged: 0.97
      case .changed: 0.23
      case .error: 0.69
      }
    }
  }

  package struct Step: Hashable, Sendable {
    package var action: ProposedAction
    package var effect: Effect
    /// As the model says, and no more than its word is worth.
    package var probability: Double
  }

  /// Why it does not go further.
  package enum Ending: Hashable, Sendable {
    /// It is as long as it may become.
    case horizon
    /// The model names no further action.
    case finished
    /// What comes next hangs on data that nobody recorded.
    case unknown
    /// The model says what cannot be: the state that is kept for it does not allow it.
    case refused(String)

    package var words: String {
      switch self {
      case .horizon: "as long as it may become"
      case .finished: "to its end"
      case .unknown: "until it hangs on what was not recorded"
      case .refused(let why): "until the model said \(why)"
      }
    }
  }

  package let run: RunID
  package let revision: Int
  /// The step of the recording from which on it is imagined.
  package let step: Int
  package var steps: [Step] = []
  package var ending = Ending.finished

  package init(run: RunID, revision: Int, step: Int) {
    (self.run, self.revision, self.step) = (run, revision, step)
  }

  /// The recorded steps before it and the predicted ones, marked as such.
  package func trajectory(of recording: Trajectory) -> SyntheticTrajectory {
    let before = recording.steps.filter { $0.number < step }.map { step in
      SyntheticTrajectory.SyntheticStep(
        .recorded(step: step.number), step.action.kind, points: step.action.points,
        text: step.action.text)
    }
    let imagined = steps.map { step in
      SyntheticTrajectory.SyntheticStep(
        .predicted(step.probability), step.action.kind ?? .tool, points: step.action.points,
        text: step.action.text, amount: step.action.amount, role: step.action.role,
        name: step.action.name)
    }
    return SyntheticTrajectory(
      revision: Revision(
        run: run, revision: revision,
        operators: steps.first.map { [.substitute(step: step, $0.action)] } ?? []),
      steps: before + imagined)
  }

  /// In fixed words alone: `step 12: left_click changed, type error; until ...`.
  package var line: String {
    let told = steps.map { "\($0.action.kind?.rawValue ?? "nothing") \($0.effect.rawValue)" }
    return "\(run.rawValue.prefix(12)) step \(step): "
      + (told.isEmpty ? "nothing" : told.joined(separator: ", ")) + "; \(ending.words)"
  }
}
