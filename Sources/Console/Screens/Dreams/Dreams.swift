internal import Canvas
internal import Trajectories

/// The dreams there were, and the one that goes on in whatever process.
struct Dreams: Sendable, Hashable {
  enum Pane: Hashable, Sendable { case list, detail }

  /// The newest first.
  private(set) var records: [DreamRecord] = []
  var window = ListWindow()
  var focus = Pane.list
  private(set) var isLoaded = false
  /// Why the dreams cannot be read.
  private(set) var trouble: String?

  /// Who dreams now.
  private(set) var holder: DreamNews.Holder?
  /// Calls of language models that are under way.
  private(set) var asking: [ModelCallInFlight] = []
  /// What the models of dreams cost.
  private(set) var spending: [DreamID: [ModelSpending]] = [:]
  /// What journals come to: of the dream that goes on, and of those looked at.
  private(set) var progress: [DreamID: DreamProgress] = [:]
  /// The last line of the journal that was read; nil before the first answer.
  private var last: Int64?
  /// Whether the journal is being read, and whether there is more since.
  private var isFollowing = false
  private var hasMore = false
  /// When the journal was last looked at because time had passed.
  private var lookedAt: Timestamp?
  private var claimed: Set<DreamWork> = []

  /// The place of what n and N choose in the text.
  var item = 0
  /// Whether each dream that begins is shown: the person began some, and did nothing here since.
  private var followsNewest = false
  private(set) var page: DreamPage?
  var scroller = Scroller()
  private var shownID: DreamID?
  private var revealsItem = false

  var selected: DreamRecord? {
    records.indices.contains(window.selection) ? records[window.selection] : nil
  }

  /// What the journal of the dream in hand comes to, once it was read.
  var progressInHand: DreamProgress? { selected.flatMap { progress[$0.id] } }

  /// The dream that goes on; nil where nobody dreams.
  var running: DreamID? {
    guard let dream = holder?.dream, progress[dream]?.state.isFinal != true,
      progress[dream]?.state != .paused
    else { return nil }
    return dream
  }

  func isRunning(_ record: DreamRecord) -> Bool { record.id == running }

  /// How a dream stands: the journal is ahead of what was listed.
  func state(of record: DreamRecord) -> DreamState {
    let state = progress[record.id]?.state ?? record.state
    // Its process has ended without a word.
    return state == .running && last != nil && holder?.dream != record.id ? .aborted : state
  }

  // MARK: - Reading

  /// Asks what the journal says since; one question at a time.
  mutating func follow() -> [Effect] {
    guard !isFollowing else {
      hasMore = true
      return []
    }
    isFollowing = true
    hasMore = false
    return [.dreams(.follow(since: last))]
  }

  /// Asks now and then whether the dream still goes on: a process that was killed rings no bell.
  ///
  /// Time is told after every answer, too, so that asking each time would never end.
  mutating func look(at now: Timestamp) -> [Effect] {
    guard running != nil else { return [] }
    if let lookedAt, abs(now - lookedAt) < Self.patience { return [] }
    lookedAt = now
    return follow()
  }

  /// Milliseconds.
  private static let patience: Int64 = 10_000

  /// Asks for what the screen shows and is not at hand.
  mutating func fetch() -> [Effect] {
    var wanted: [DreamWork] = []
    if !isLoaded, trouble == nil { wanted.append(.list) }
    if let selected, progress[selected.id] == nil { wanted.append(.show(selected.id)) }
    return wanted.filter { claimed.insert($0).inserted }.map(Effect.dreams)
  }

  mutating func reload() {
    trouble = nil
    isLoaded = false
    claimed = []
  }

  /// Takes in an answer, and asks on where there is more.
  mutating func receive(_ answer: DreamAnswer) -> [Effect] {
    claimed.remove(answer.effect)
    page = nil
    switch answer {
    case .followed(_, let news): return receive(news)
    case .listed(let records):
      isLoaded = true
      trouble = nil
      show(records)
    case .shown(let dream, let progress):
      // What was followed may be newer.
      if self.progress[dream]?.number ?? -1 < progress.number { self.progress[dream] = progress }
    case .begun(let work):
      if case .start = work { followsNewest = true }
    case .foreseen, .asked: break
    }
    return []
  }

  private mutating func receive(_ news: DreamNews) -> [Effect] {
    isFollowing = false
    holder = news.holder
    asking = news.asking
    spending = news.spending
    for entry in news.entries {
      switch entry.event {
      case .started:
        progress[entry.dream] = DreamProgress()
        isLoaded = false
        claimed.remove(.list)
      case .resumed, .paused, .closed:
        isLoaded = false
        claimed.remove(.list)
      default: break
      }
      // The rest of a journal whose start was not read says too little.
      progress[entry.dream]?.add(entry)
    }
    last = news.last
    return hasMore || !news.isWhole ? follow() : []
  }

  private mutating func show(_ records: [DreamRecord]) {
    let isNew = records.first?.id != self.records.first?.id
    let held = followsNewest && isNew ? records.first?.id : selected?.id ?? running
    self.records = records
    window.setCount(records.count)
    window.select(records.firstIndex { $0.id == held } ?? 0)
    let known = Set(records.map(\.id))
    progress = progress.filter { known.contains($0.key) || $0.key == holder?.dream }
  }

  /// Lets go of an answer that will not come.
  mutating func release(_ effect: DreamWork, _ why: String) {
    switch effect {
    case .follow: isFollowing = false
    case .list: trouble = why
    default: break
    }
  }

  /// Whether an answer still matters.
  func wants(_ effect: DreamWork) -> Bool {
    if case .show(let dream) = effect { return dream == selected?.id }
    return true
  }

  // MARK: - What is shown

  /// The person looks around; what is in hand stays.
  mutating func stay() { followsNewest = false }

  /// Selects the dream in a row of the list.
  mutating func select(viewRow: Int) {
    focus = .list
    stay()
    if let place = window.row(at: viewRow) { window.select(place) }
  }

  /// What n and N choose among.
  var items: [DreamPage.Item] { page?.items ?? [] }
  var itemInHand: DreamPage.Item? { items.indices.contains(item) ? items[item] : nil }

  mutating func chooseItem(_ step: Int) {
    guard !items.isEmpty else { return }
    item = min(max(0, item + step), items.count - 1)
    page = nil
    revealsItem = true
  }

  /// Brings sizes and the laid out text up to date; called after every event.
  mutating func settle(body: Rect) {
    let layout = self.layout(body: body)
    window.resize(height: max(1, layout.list?.rows ?? body.rows - 1))
    if selected?.id != shownID {
      item = 0
      scroller = Scroller()
      page = nil
    }
    shownID = selected?.id
    guard let text = layout.text, let selected else {
      page = nil
      return scroller.resize(total: 0, height: 0)
    }
    if page?.detail.key.width != text.columns || page?.isTall != (text.rows >= 24) {
      page = DreamPage(self, selected, width: text.columns, isTall: text.rows >= 24)
    }
    scroller.resize(total: page?.detail.rowCount ?? 0, height: text.rows)
    if revealsItem, let row = itemInHand?.row { scroller.reveal(row) }
    revealsItem = false
  }
}
