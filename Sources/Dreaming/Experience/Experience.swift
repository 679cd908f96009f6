internal import Critics
package import Trajectories

/// What recorded runs tell about an environment, as transitions between numbered scenes.
///
/// It can be made of recordings alone: there is no way in for synthetic trajectories, revisions or
/// rollouts (invariant I2).
package struct Experience: Sendable {
  /// One recorded run.
  package struct Run: Sendable {
    package var id: RunID
    package var environment: NameID
    package var steps: Int32
    package var verdict: Outcome.Verdict
    /// Whether the agent said something at the end, rather than run out of steps.
    package var isEnded: Bool
    /// Whether a list showed what there was to do.
    var showsTasks: Bool
    /// Where its transitions stand.
    package var transitions: Range<Int>
    /// The share of its sub-goals that were left undone, 0 to 1.
    package var severity: Double
  }

  package internal(set) var names = NameTable()
  package internal(set) var elements: [Element] = []
  package internal(set) var places: [Place] = []
  package internal(set) var scenes: [Scene] = []
  package internal(set) var runs: [Run] = []
  /// In the order of runs and steps.
  package internal(set) var transitions: [Transition] = []
  /// What the runs were asked to do, as far as it can be imagined.
  package internal(set) var undertakings: [Undertaking] = []
  /// What the runs did reach (R10).
  package internal(set) var hindsight: [Undertaking] = []
  /// How many runs were asked for something that no recording shows.
  package internal(set) var unimaginable = 0

  /// What each run was asked for, also where that cannot be imagined.
  var wishes: [[Undertaking.SubGoal]] = []
  /// What each run was asked, in words, cut short.
  var prompts: Set<String> = []
  var traits: [ElementTraits] = []
  var kinds: [ElementKind] = []
  var uses: [EarlierUse] = []
  /// What agents did about errors, and whether that helped.
  var recoveries: [Recovery] = []
  /// Buttons of dialogs, by app.
  var dialogs: [NameID: [Int32]] = [:]

  /// Reads recordings.
  package init(_ recordings: some Sequence<Trajectory>) {
    self.init(recordings) { $0 }
  }

  /// Reads recordings one after the other, so that no more than one is held.
  package init<Source>(
    _ sources: some Sequence<Source>, reading: (Source) throws -> Trajectory
  ) rethrows {
    var builder = ExperienceBuilder()
    for source in sources { builder.add(RunReading(try reading(source))) }
    self = builder.experience()
  }

  init() {}

  /// The same names and scenes with the transitions of some runs only, as held-out tests want it.
  package func restricted(to isWanted: (Int) -> Bool) -> Experience {
    var part = self
    part.transitions = transitions.filter { isWanted(Int($0.run)) }
    part.undertakings = undertakings.filter { isWanted(Int($0.run)) }
    part.recoveries = recoveries.filter { isWanted(Int($0.run)) }
    part.hindsight = hindsight.filter { isWanted(Int($0.run)) }
    return part
  }

  /// The title of the place of a scene.
  package func title(of scene: Int32) -> String {
    guard scene >= 0 else { return "" }
    return names[places[Int(scenes[Int(scene)].place)].title]
  }

  /// What was used before a transition.
  func earlier(_ transition: Transition) -> ArraySlice<EarlierUse> {
    uses[Int(transition.before.lowerBound)..<Int(transition.before.upperBound)]
  }

  func app(of scene: Int32) -> NameID { places[Int(scenes[Int(scene)].place)].app }
}
