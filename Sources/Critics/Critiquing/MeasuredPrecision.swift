internal import Trajectories

extension PrecisionTable {
  /// What was measured; written by a command, not by hand.
  ///
  ///     reverie evaluate precision --source --seeds 40 --salt precision \
  ///       --labels who-and-when=PATH \
  ///       --labels agentrx=PATH \
  ///       --labels gui-critic=PATH \
  ///       --labels screenagent=PATH
  ///
  /// - worlds, seeds 1 to 40, salt precision, frozen as edaa4ac9be9eb20d
  /// - of these 918 runs with a fault, 480 without
  /// - who-and-when, development half: 51 cases
  /// - agentrx, development half: 17 cases
  /// - gui-critic, development half: 318 cases
  /// - screenagent, development half: 449 cases
  package static let measured = PrecisionTable([
    .desktop: [
      .noChange: Count(right: 281, of: 295, strength: 241.9),
      .repetition: Count(right: 40, of: 40, strength: 38.0),
      .cycle: Count(right: 33, of: 55, strength: 41.3),
      .error: Count(right: 13, of: 20, strength: 15.0),
      .selfCorrection: Count(right: 43, of: 43, strength: 30.1),
      .offTarget: Count(right: 86, of: 86, strength: 76.9),
      .edgeClick: Count(right: 26, of: 29, strength: 8.7),
      .busy: Count(right: 23, of: 23, strength: 20.7),
      .dialog: Count(right: 33, of: 65, strength: 38.4),
      .focus: Count(right: 29, of: 32, strength: 28.7),
      .argument: Count(right: 27, of: 27, strength: 23.0),
      .undone: Count(right: 47, of: 52, strength: 49.4),
      .unsaved: Count(right: 30, of: 30, strength: 27.0),
      .unproven: Count(right: 66, of: 179, strength: 152.1),
      .precondition: Count(right: 15, of: 23, strength: 19.1),
      .waste: Count(right: 43, of: 43, strength: 17.2),
      .chance: Count(right: 2, of: 20, strength: 6.0),
    ],
    .web: [
      .noChange: Count(right: 268, of: 355, strength: 301.8),
      .repetition: Count(right: 40, of: 40, strength: 38.0),
      .cycle: Count(right: 42, of: 73, strength: 54.8),
      .error: Count(right: 29, of: 92, strength: 73.6),
      .selfCorrection: Count(right: 61, of: 61, strength: 42.7),
      .offTarget: Count(right: 40, of: 40, strength: 36.0),
      .busy: Count(right: 32, of: 59, strength: 53.1),
      .dialog: Count(right: 27, of: 27, strength: 23.0),
      .focus: Count(right: 32, of: 66, strength: 58.3),
      .argument: Count(right: 43, of: 44, strength: 37.4),
      .undone: Count(right: 44, of: 44, strength: 40.5),
      .unproven: Count(right: 3, of: 58, strength: 27.8),
      .precondition: Count(right: 39, of: 111, strength: 91.5),
      .waste: Count(right: 52, of: 52, strength: 20.8),
      .chance: Count(right: 0, of: 17, strength: 5.1),
    ],
    .terminal: [
      .repetition: Count(right: 40, of: 40, strength: 38.0),
      .error: Count(right: 127, of: 437, strength: 123.3),
      .selfCorrection: Count(right: 108, of: 108, strength: 78.7),
    ],
    .pictures: [.argument: Count(right: 1, of: 1, strength: 0.8)],
    .conversation: [
      .error: Count(right: 16, of: 36, strength: 25.0),
      .ungrounded: Count(right: 30, of: 229, strength: 132.8),
    ],
  ])
}
