internal import Canvas
internal import Trajectories

/// The list of runs: windowed, sorted, grouped, filtered while typing.
struct Library: Sendable, Hashable {
  /// Filter and order; its rows are those asked for last.
  var query = LibraryRequest(rows: 0..<0)
  var window = ListWindow()
  var pages = LibraryPages()
  /// Rows in all, group heads included.
  var total = 0
  /// Runs in the archive, whatever the filter.
  var runs = 0
  /// What the filter does not understand.
  var complaint: String?
  /// Whether an answer from the archive was seen.
  var isLoaded = false

  /// The filter being typed, and the one to return to.
  var editor: LineEditor?
  var filterBefore = ""
  var history: [String] = []

  /// Logs that could be imported; nil until they were looked for.
  var found: [FoundLogs]?
  var foundWindow = ListWindow()
  /// Whether the offer was asked for although there are runs.
  var offerAsked = false
  var progress: ImportProgress?
  /// Runs with a proposal that waits for a decision.
  var criticised: Set<RunID> = []
  /// Runs that the person chose to dream about.
  var marks: Set<RunID> = []
  /// Whether the archive has changed since it was read.
  var isOutdated = false
  /// Changes that were let pass while a dream goes on.
  private var passed = 0
  private static let mostPassed = 5

  /// Whether enough changes were let pass that it is worth reading again; counts one more.
  mutating func hasWaited() -> Bool {
    passed = (passed + 1) % Self.mostPassed
    return passed == 0
  }

  /// The run to select again once its rows are back.
  var reselect: RunID?

  /// Whether the logs to import stand where the list would.
  var showsOffer: Bool { isLoaded && runs == 0 || offerAsked }

  /// The selected row, once it is here.
  var selected: RunPage.Row? { window.isEmpty ? nil : pages[window.selection] }

  var selectedRun: RunSummary? {
    if case .run(let summary) = selected { summary } else { nil }
  }

  /// The row of the body where the list begins: below the summary line and the headings.
  static let listTop = 2

  mutating func resize(_ body: Rect) {
    window.resize(height: max(0, body.rows - Self.listTop))
    foundWindow.resize(height: max(1, body.rows - Self.listTop))
  }

  /// Asks for the rows on screen and a margin, where they are neither here nor on their way.
  mutating func fetch() -> [Effect] {
    guard isLoaded else {
      return pages.claim(rows: 0..<1).map { .loadLibrary(request(page: $0)) }
    }
    let visible = window.visible
    let margin = max(8, window.height)
    let wanted = max(0, visible.lowerBound - margin)..<min(total, visible.upperBound + margin)
    guard !wanted.isEmpty else { return [] }
    return pages.claim(rows: wanted).map { .loadLibrary(request(page: $0)) }
  }

  /// Asks for the first page of another filter or order; the old rows stay until it is here.
  mutating func requery(_ change: (inout LibraryRequest) -> Void) -> [Effect] {
    var changed = query
    change(&changed)
    guard changed != query else { return [] }
    query = changed
    return reload(from: 0)
  }

  /// Asks anew for what is on screen, because the archive changed.
  mutating func refresh() -> [Effect] {
    isOutdated = false
    guard isLoaded else { return [] }
    reselect = selectedRun?.id
    return reload(from: window.offset)
  }

  private mutating func reload(from row: Int) -> [Effect] {
    pages.expectOthers()
    return pages.claim(rows: row..<row + 1).map { .loadLibrary(request(page: $0)) }
  }

  private func request(page: Int) -> LibraryRequest {
    var request = query
    request.rows = LibraryPages.rows(ofPage: page)
    return request
  }

  /// Takes a stretch of rows; an answer to an older question is dropped.
  mutating func receive(_ page: LibraryPage) -> [Effect] {
    var asked = page.request
    asked.rows = query.rows
    guard asked == query else { return [] }
    complaint = page.complaint
    // A filter that is not understood yet chooses nothing: the rows stay, and are not asked for again.
    guard complaint == nil || !page.rows.isEmpty || !isLoaded else { return [] }
    // The person may have moved on while the answer was on its way.
    if reselect != nil, let run = selectedRun?.id { reselect = run }
    let isFirst = pages.accept(page.rows, from: page.request.rows.lowerBound)
    isLoaded = true
    total = page.total
    runs = page.runs
    window.setCount(total)
    if isFirst, page.request.rows.lowerBound == 0, reselect == nil { window.select(0) }
    if let wanted = reselect {
      let place = page.rows.firstIndex {
        if case .run(let summary) = $0 { summary.id == wanted } else { false }
      }
      if let place { window.select(page.request.rows.lowerBound + place) }
      reselect = nil
    }
    var effects = fetch()
    if runs == 0, found == nil { effects.append(.findLogs) }
    return effects
  }

  mutating func receive(_ logs: [FoundLogs]) {
    found = logs
    foundWindow.setCount(logs.count)
  }

  /// Shows a newly stated outcome without asking again.
  mutating func receive(_ outcome: Outcome, of run: RunID) {
    pages.update { row in
      guard case .run(var summary) = row, summary.id == run else { return }
      summary.header.outcome = outcome
      row = .run(summary)
    }
  }
}

/// The rows of the Library that are at hand, page by page.
struct LibraryPages: Sendable, Hashable {
  static let size = 128
  private static let limit = 16

  private var rows: [Int: [RunPage.Row]] = [:]
  /// Pages asked for and not answered.
  private var claimed: Set<Int> = []
  /// Pages in the order they came, the oldest first.
  private var order: [Int] = []
  /// Whether the rows belong to an older question and go when the first new ones come.
  private(set) var isStale = false

  static func rows(ofPage page: Int) -> Range<Int> { page * size..<(page + 1) * size }

  subscript(_ row: Int) -> RunPage.Row? {
    guard row >= 0, let page = rows[row / Self.size] else { return nil }
    return row % Self.size < page.count ? page[row % Self.size] : nil
  }

  /// Returns the pages of these rows that must be asked for, and remembers that they were.
  mutating func claim(rows wanted: Range<Int>) -> [Int] {
    guard !wanted.isEmpty else { return [] }
    return (wanted.lowerBound / Self.size...(wanted.upperBound - 1) / Self.size).filter { page in
      (isStale || rows[page] == nil) && claimed.insert(page).inserted
    }
  }

  /// Lets the rows at hand go as soon as the first answer to the next question comes.
  mutating func expectOthers() {
    isStale = true
    claimed = []
  }

  /// Keeps an answer; true when it is the first to a new question.
  mutating func accept(_ page: [RunPage.Row], from row: Int) -> Bool {
    let isFirst = isStale || rows.isEmpty
    if isStale {
      rows = [:]
      order = []
      isStale = false
    }
    let number = row / Self.size
    claimed.remove(number)
    if rows.updateValue(page, forKey: number) == nil { order.append(number) }
    if order.count > Self.limit { rows[order.removeFirst()] = nil }
    return isFirst
  }

  /// Forgets that rows were asked for, so that they may be asked for again.
  mutating func release(_ request: Range<Int>) { claimed.remove(request.lowerBound / Self.size) }

  mutating func update(_ change: (inout RunPage.Row) -> Void) {
    for page in order {
      guard var list = rows[page] else { continue }
      for index in list.indices { change(&list[index]) }
      rows[page] = list
    }
  }
}
