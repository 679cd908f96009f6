/// Every figure of the software-testing world; the budget factor is the only one that was tuned.
enum TestingParameters {
  /// Steps allowed for each step of the expert; tuned on calibration seeds for a start at 20 %.
  static let budgetFactor = 2.25
  /// Share of commands that fail for want of a network, unless a variation says otherwise.
  static let networkLoss = 0.05
  /// How many error classes point at a wrong command.
  static let misleadingErrors = 3
  /// How many settings a project has, each wanted by one command.
  static let settings = 2
  static let valuesPerSetting = 2
  /// Seconds until a service that was started is ready.
  static let readiness = 3...10
  /// How many pairs of commands there are in which the first undoes the second.
  static let invalidations = 16
  static let testsPerSuite = 8
  static let flakyPerSuite = 2
  static let flakiness = [0.15, 0.2, 0.25, 0.3]
  /// The direct needs of a suite.
  static let needsPerSuite = 2
  /// Chance that a command's work is there already when a task begins.
  static let alreadyDone = 0.5
  /// How many commands have a quirk that no lesson can express, in the misspecified variation.
  static let quirks = 5
}
