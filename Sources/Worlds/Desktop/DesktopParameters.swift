/// Every figure of the desktop world; the budget factor is the only one that was tuned.
///
/// The shares are those of the prototype that the worlds follow; they are dealt out exactly, class
/// by class, so that worlds differ in what is hard and not in how much.
enum DesktopParameters {
  /// Steps allowed for each step of the expert; tuned on calibration seeds for a start at 18 %.
  static let budgetFactor = 3.2

  static let apps = 6
  static let tabs = 3
  static let menus = 3
  /// Widgets of each kind in an app.
  static let widgetsPerKind = 3

  /// Share of labels that tell the tab by a word.
  static let tellingLabels = 0.75

  // Shares of the classes, a class being one kind of widget in one app.
  static let otherGesture = 0.4
  static let slow = 0.2
  static let small = 0.12
  static let locked = 0.12
  static let asking = 0.12
  static let hazardous = 0.3

  /// Seconds until a slow class reacts after its place came up, and by how much that varies.
  static let lag = 1...3
  static let lagJitter = 1
  /// Share of slow classes that look busy until they react.
  static let looksBusy = 0.5
  /// Share of locked classes that say so when used, and of these that name something else.
  static let loudLocks = 0.6
  static let misleadingLocks = 0.15
  /// Share of widgets with a look-alike in the other panel.
  static let twins = 0.15
  /// Share of apps whose changes are lost unless saved.
  static let unsaving = 0.33
  /// Share of moves that are lost unless a variation says otherwise.
  static let inputLoss = 0.06
  /// Share of moves after which something changes that has nothing to do with them.
  static let spuriousChange = 0.12
  /// Share of tasks whose words name a goal before the one that would undo it.
  static let ordered = 0.3
  /// Share of classes with a quirk that no lesson can express, in the misspecified variation.
  static let quirks = 0.3
}
