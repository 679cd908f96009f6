package import Canvas
package import Trajectories

/// Everything the console knows: a value that `update` changes and `view` draws.
package struct State: Sendable {
  package internal(set) var size: Size
  /// The present moment as last told; ages are counted from it.
  package internal(set) var now: Timestamp
  package internal(set) var screen = Screen.library
  /// Answers still to come.
  package internal(set) var awaited: Set<Awaited> = []
  /// A word in the status line, until the next key.
  package internal(set) var notice: Notice?
  package internal(set) var theme: String
  package internal(set) var usesMouse: Bool
  /// Names of the themes there are, for completion.
  let themes: [String]
  /// Where language models may be asked; nil where none is.
  let models: String?

  var library = Library()
  var inspector: Inspector?
  var reviewing = Reviewing()
  var search = Search()
  var lessons = Lessons()
  var dreams = Dreams()
  var panel: Panel?
  var commandLine: CommandLine?
  var lineHistory: [String] = []
  /// What is being typed to go with a decision.
  var decision: DecisionPrompt?
  var decisionEditor: LineEditor?
  /// Digits typed before a command.
  var count: Int?
  /// Where to go back to, the latest last.
  var trail: [Place] = []
  private let opening: RunID?

  /// Somewhere the person was.
  enum Place: Hashable, Sendable {
    case screen(Screen)
    case run(RunID, entry: Int?)
  }

  /// Starts in the Library, or in the Inspector when a run is given.
  package init(
    size: Size, now: Timestamp, theme: String = "dark", themes: [String] = [],
    usesMouse: Bool = false, models: String? = nil, opening: RunID? = nil
  ) {
    self.models = models
    self.size = size
    self.now = now
    self.theme = theme
    self.themes = themes
    self.usesMouse = usesMouse
    self.opening = opening
  }

  /// Asks for what the first frame shows; call once.
  package mutating func start() -> [Effect] {
    var effects = opening.map { open($0) } ?? []
    effects += library.fetch() + reviewing.count() + dreams.follow()
    return finish(effects)
  }

  /// Whether nothing is under way: no answer is awaited and no log is still being read.
  package var isIdle: Bool { awaited.isEmpty && inspector?.run?.progress == nil }

  /// What keys mean now.
  package var mode: Mode {
    if activeEditor != nil { return .prompt }
    return panel?.mode ?? screen.mode
  }

  /// Whether something on screen grows older while nobody does anything.
  package var showsTime: Bool {
    screen == .library && library.runs > 0 || screen == .dreams && !dreams.records.isEmpty
      || dreams.running != nil
  }

  /// The rows between the top bar and the footer.
  var body: Rect {
    let whole = Rect(size)
    let (_, below) = whole.splitTop(size.rows >= 4 ? 1 : 0)
    return below.splitBottom(size.rows >= 2 ? 1 : 0).rest
  }

  /// Which line is being typed, if any.
  var activeEditor: ActiveEditor? {
    if commandLine != nil { return .commandLine }
    if case .outcome(let outcome) = panel { return outcome.editor == nil ? nil : .reason }
    if panel != nil { return nil }
    if decision != nil { return .decision }
    switch screen {
    case .library: return library.editor == nil ? nil : .filter
    case .inspector: return inspector?.editor == nil ? nil : .find
    case .review: return reviewing.editor == nil ? nil : .proposals
    case .search: return search.editor == nil ? nil : .query
    case .dreams: return nil
    case .lessons: return lessons.editor == nil ? nil : .lessons
    }
  }

  enum ActiveEditor: Hashable {
    case commandLine, reason, filter, find, query, proposals, decision, lessons
  }
}
