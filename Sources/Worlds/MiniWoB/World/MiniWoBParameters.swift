/// What is ours about this world: everything else is in the pages, which nobody here wrote.
enum MiniWoBParameters {
  /// Picture pixels for each page pixel: pictures are for people too, and whoever sees only pictures
  /// aims in their pixels.
  static let pictureScale = 3
  /// How many of the clicks, drags, turns of the wheel and typed texts never reach the page.
  static let lostInputs = 0.06

  // Shares of the kinds of elements on pages, by how they want to be used.
  static let otherGesture = 0.5
  static let late = 0.2
  static let unsteady = 0.15

  /// Seconds until a late kind reacts after its place came up.
  static let lateness = 3...12
  /// Picture pixels by which the pointer slips on an unsteady kind (standard deviation in each
  /// direction).
  static let unsteadiness = 36.0

  /// Steps the agent has for each step that the words of the task ask for.
  static let budgetFactor = 2.5

  /// Steps that finding things takes on a page, beside those that its words ask for.
  static func search(on task: MiniWoBTask) -> Int {
    switch task {
    case .clickTab, .clickCollapsible, .navigateTree: 3
    case .clickScrollList, .emailInbox, .searchEngine: 2
    case .clickMenu: 1
    case .enterDate, .chooseDate, .useAutocomplete, .useSpinner, .dragItems, .dragSortNumbers: 0
    }
  }
}
