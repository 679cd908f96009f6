internal import Trajectories

/// One site: what its pages show, and what lies behind them.
struct WebSite: Sendable {
  var name = NameID.none
  /// A page's number is also the number of its title among the names.
  var pages: [WebPage] = []
  /// What a search for a page's title brings up, by page.
  var results: [WebResults] = []
  var forms: [WebForm] = []
  var fields: [WebControl] = []
  var buttons: [WebControl] = []
  /// Boxes to tick, by what they say.
  var boxes: [NameID] = []
  /// The box which, ticked, keeps every form from being sent.
  var spoilingBox = 0
  var consent = WebConsent()
  var words = WebWords()
  var routes = WebRoutes()

  /// The page of a title; nil for other names.
  func page(_ title: NameID) -> Int? {
    pages.indices.contains(Int(title.value)) ? Int(title.value) : nil
  }

  func title(_ page: Int) -> NameID { NameID(Int32(page)) }

  func form(on page: Int) -> WebForm? { pages[page].form.map { forms[$0] } }
}

/// A link, on a page or among search results.
struct WebLink: Sendable {
  /// Where it leads.
  var target: Int
  /// The page that its label speaks of.
  var labelled: Int
  var label = NameID.none
  /// Shown only once the pointer has been over the page's "more".
  var isFolded = false
}

struct WebPage: Sendable {
  var section = 0
  var links: [WebLink] = []
  var hasSearch = false
  var form: Int?
  /// What is there right after it has loaded, the form left out.
  var elements: [SceneElement] = []
  /// The same with every link unfolded.
  var unfolded: [SceneElement] = []

  var isFolded: Bool { links.contains(where: \.isFolded) }
}

struct WebResults: Sendable {
  var links: [WebLink] = []
  var elements: [SceneElement] = []
}

/// A kind of field or button, with rules that hold wherever it stands on the site.
struct WebControl: Sendable {
  var name = NameID.none
  /// What tasks may ask to write into it.
  var values: [NameID] = []
  /// The gesture that works.
  var gesture = Gesture.click
  /// A gesture that empties the form.
  var emptyingGesture: Gesture?
  /// Seconds after loading from which it reacts.
  var readiness = 0
  /// The box that has to be ticked before.
  var neededBox: Int?
  /// The box that the page names when one is missing, rightly or not.
  var hintedBox: Int?
  /// Whether sending asks for consent first.
  var asks = false
}

struct WebForm: Sendable {
  /// A rule for which lessons have no words.
  enum Quirk: Sendable {
    /// The button has to be pressed twice.
    case sendsTwice
    /// The first field takes text only after the last one.
    case lastFieldFirst
    /// The button reacts at some times and not at others.
    case hasOpeningTimes
  }

  var page: Int
  /// In the order in which tasks name them.
  var fields: [Int]
  /// Fields in the order in which they stand on the page, by their place in `fields`.
  var order: [Int]
  var boxes: [Int]
  var button: Int
  var quirk: Quirk?
}

/// The question that some buttons ask.
struct WebConsent: Sendable {
  var question = NameID.none
  var answers: [NameID] = []
  var right = 0
  /// The wrong answer that empties the form; the other ones only leave it unsent.
  var emptying = 1
}

/// Texts that every page can show.
struct WebWords: Sendable {
  var results = NameID.none
  var search = NameID.none
  var more = NameID.none
  var form = NameID.none
  var failedPage = NameID.none
  var noConnection = NameID.none
  var nothingFound = NameID.none
  var locked = NameID.none
  var missing = NameID.none
  var spoiled = NameID.none
  var unsent = NameID.none
  var emptied = NameID.none
  var sent = NameID.none
}
