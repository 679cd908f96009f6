/// What is ours about this world: everything else is in the pages, which nobody here wrote.
enum MiniWoBParameters {
  /// Picture pixels for each page pixel, for people: the agent aims in page pixels, as everybody who
  /// uses these pages does.
  static let pictureScale = 3
  /// How many of the clicks, drags, turns of the wheel and typed texts never reach the page.
  static let lostInputs = 0.06
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
