/// A generated project: what can be seen of it, and the hidden rules by which it works.
struct TestingProject: Sendable {
  /// Something hidden about a command that no lesson can say.
  enum Quirk: Sendable {
    /// The first run prepares, the second does the work.
    case runsTwice
    /// Busy in every third span of ten seconds.
    case hasBusyTimes
    /// Only right after the command named works it.
    case rightAfter(TestingStage)
    /// The first run says that all went well, and did nothing.
    case lies
  }

  /// A setting which one command wants to be set.
  struct Setting: Sendable {
    var name: NameID
    var values: [NameID]
    /// `export NAME=value`, one for each value.
    var exports: [NameID]
    var right: Int
    var stage: TestingStage
    /// The classes of the errors when it is not set, and when it is set to something else.
    var missing: NameID
    var wrong: NameID
  }

  struct FlakyTest: Sendable {
    var test: Int
    var chance: Double
  }

  // What can be seen.
  var name = NameID.none
  var shell = NameID.none
  var commands: [NameID] = []
  /// The order of `make help`.
  var listing: [TestingStage] = []
  var settings: [Setting] = []
  /// The tests of each suite, by stage.
  var tests: [[NameID]] = []
  var networkError = NameID.none
  var busyError = NameID.none

  // What is hidden.
  /// What each command needs to have been done, by stage.
  var needs: [TestingStages] = []
  /// The class of the error when a stage's work is missing, by stage.
  var errors: [NameID] = []
  /// The command which that error names, by stage.
  var hints: [TestingStage] = []
  /// Seconds until a service is ready, by stage; 0 for the rest.
  var readiness: [Int] = []
  /// What a command undoes, by stage.
  var invalidates: [TestingStages] = []
  var flaky: [[FlakyTest]] = []
  var quirks: [Quirk?] = []

  func command(_ stage: TestingStage) -> NameID { commands[stage.rawValue] }
  func needs(_ stage: TestingStage) -> TestingStages { needs[stage.rawValue] }
  func setting(for stage: TestingStage) -> Setting? { settings.first { $0.stage == stage } }

  /// Everything that has to be done before a stage, and what these need in turn.
  func allNeeds(of stage: TestingStage) -> TestingStages {
    var found = needs(stage)
    for earlier in TestingStage.allCases.reversed() where found.contains(earlier) {
      found.formUnion(needs(earlier))
    }
    return found
  }
}
