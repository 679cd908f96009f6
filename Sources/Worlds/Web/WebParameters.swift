/// Every figure of the web world; the budget factor is the only one that was tuned.
enum WebParameters {
  /// Steps allowed for each step of the expert; tuned on calibration seeds for a start at 20 %.
  static let budgetFactor = 2.42
  static let pages = 140
  static let linksPerPage = 6
  static let sections = 10
  /// How many pages stand right below a page in its section.
  static let branching = 3
  /// Share of the links across a section that lead out of it.
  static let crossLinks = 0.25
  /// Share of links whose label is that of another page.
  static let misleadingLinks = 0.2
  /// Share of pages that fail to load, unless a variation says otherwise.
  static let loadFailures = 0.05
  /// Steps from the start to the page that a task asks for.
  static let distances = 3...6
  /// Of as many tasks, one ends with a form.
  static let tasksPerForm = 4
  /// Pages with a form in the first sections; in the others there is one less.
  static let formsPerSection = 3
  static let sectionsWithMoreForms = 4
  static let fieldsPerForm = 2
  static let boxesPerForm = 3
  /// Entries on a page of search results.
  static let results = 5
  /// Share of pages that a search for their title finds.
  static let indexed = 0.4
  /// Share of search results that lead to another page than they say.
  static let staleResults = 0.25
  /// Of ten kinds of field and of five kinds of button: how many want another gesture than usual.
  static let oddFields = 4
  static let oddButtons = 2
  /// How many kinds want something chosen before.
  static let lockedFields = 3
  static let lockedButtons = 2
  /// How many kinds take their time after the page has loaded, and how many seconds.
  static let slowFields = 2
  static let fieldReadiness = 2...4
  static let slowButtons = 2
  static let buttonReadiness = 7...10
  /// How many kinds of button ask for consent.
  static let askingButtons = 3
  /// Chance that one of the gestures which do not work empties the form.
  static let emptyingGestures = 0.5
  /// How many false links away from its path the oracle still knows the way of a task.
  static let slips = 2
  /// How many pages show half of their links only under the pointer, in the misspecified variation.
  static let foldedPages = 35
  static let foldedLinks = 3
}
