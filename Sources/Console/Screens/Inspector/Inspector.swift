internal import Canvas
internal import Trajectories

/// One run, step by step: the list of entries beside the detail of one of them.
struct Inspector: Sendable, Hashable {
  enum Pane: Hashable, Sendable { case list, detail }
  enum Pictures: String, CaseIterable, Hashable, Sendable { case both, before, after, off }

  let id: RunID
  var run: RunExtent?
  var outline = RunOutline()
  var rows = EntryRows()
  var entries = EntryCache()
  /// Over the places of the list: the entries that are shown.
  var window = ListWindow()
  var focus = Pane.list
  var pictures = Pictures.both
  /// Whether two pictures fit side by side.
  var showsTwoPictures = true
  /// Entries whose long texts are unfolded.
  var unfolded: Set<Int> = []

  /// The detail of the selected entry, laid out for the width it has.
  var page: DetailPage?
  var scroller = Scroller()
  /// Whether the entry laid out was answered anew.
  var pageIsStale = false

  /// The text searched for; while there is one, `n` means its matches.
  var sought: String? {
    didSet {
      highlight = sought.map(Highlight.init)
      matchShown = nil
    }
  }
  /// The same, to be marked in the detail.
  private(set) var highlight: Highlight?
  /// The entry whose first match was scrolled to.
  var matchShown: Int?
  var editor: LineEditor?
  var history: [String] = []
  /// The entry to select as soon as it is known.
  var wanted: Int?
  /// The step to select as soon as it is known.
  var wantedStep: Int?
  private var outlineAsked: Int?
  /// What critiques say about the run, the surest first.
  var proposals: [Proposal] = []
  /// The steps that critiques name, and why.
  var causes: [Int: Cause] = [:]
  /// Steps that could be left out.
  var cut: Set<Int> = []
  /// The name decisions are kept under.
  var reviewer = ""

  init(_ id: RunID, entry: Int? = nil) {
    self.id = id
    wanted = entry
  }

  /// The index of the selected entry.
  var selected: Int? { window.isEmpty ? nil : outline.entry(at: window.selection) }

  var selectedRow: EntryRow? { selected.flatMap { rows[$0] } }
  var selectedEntry: Entry? { selected.flatMap { entries[$0] } }

  /// Whether there is a parent or a sub-agent to go to.
  var hasFamily: Bool {
    guard let summary = run?.summary else { return false }
    return summary.children > 0 || summary.header.parent != nil
  }

  /// The pictures of the selected entry: the one before the action, and the one after.
  var images: EntryImages { EntryImages(selectedEntry) }

  /// Asks for the run, and for its outline as far as it is not known.
  mutating func open() -> [Effect] {
    outlineAsked = 0
    return [.openRun(id), .loadOutline(id, from: 0), .loadCritiques(id)]
  }

  /// Asks for the rows on screen, for the selected entry and for its neighbours.
  mutating func fetch() -> [Effect] {
    guard outline.shownCount > 0 else { return [] }
    let visible = window.visible
    let margin = max(4, window.height / 2)
    let near =
      max(0, visible.lowerBound - margin)..<min(outline.shownCount, visible.upperBound + margin)
    let shown = near.compactMap { [outline] in outline.entry(at: $0) }
    var effects = rows.claim(shown, count: outline.count).map { Effect.loadRows(id, $0) }
    for distance in [0, 1, -1, 2] {
      guard let index = outline.entry(at: window.selection + distance) else { continue }
      if entries.claim(index) { effects.append(.loadEntry(id, index: index)) }
    }
    return effects
  }

  // MARK: - Answers

  mutating func receive(_ view: RunExtent) -> [Effect] {
    if run != nil, outline.count > 0, view.entries != outline.count { return grew(view) }
    run = view
    return askForOutline()
  }

  /// The run grew, or what was still open in it was closed: its last entries may have changed.
  mutating func grew(_ view: RunExtent) -> [Effect] {
    let known = outline.count
    run = view
    guard view.entries != known || view.progress == nil else { return [] }
    let from = max(0, min(known, view.entries) - Self.unsettled)
    rows.forget(from: from)
    entries.forget(from: from)
    guard outlineAsked == nil else { return [] }
    outlineAsked = from
    return [.loadOutline(id, from: from)] + fetch()
  }

  /// How many of the last entries of a growing run may still change.
  private static let unsettled = 64

  private mutating func askForOutline() -> [Effect] {
    guard let run, outlineAsked == nil, run.entries > outline.count else { return [] }
    outlineAsked = outline.count
    return [.loadOutline(id, from: outline.count)]
  }

  mutating func receive(_ marks: [EntryMark], from index: Int) -> [Effect] {
    let before = selected
    // Whoever reads the end of a live run follows it, as with tail -f.
    let follows = !window.isEmpty && window.selection == window.count - 1 && run?.progress == nil
    outlineAsked = nil
    outline.replace(from: index, with: marks)
    window.setCount(outline.shownCount)
    if follows { window.end() } else if let before { window.select(outline.place(of: before)) }
    settleWanted()
    return fetch() + (marks.isEmpty ? [] : askForOutline())
  }

  private mutating func settleWanted() {
    if let step = wantedStep, step <= outline.steps || run?.progress == nil {
      wanted = outline.entry(ofStep: step)
      wantedStep = nil
    }
    guard let index = wanted, index < outline.count else { return }
    wanted = nil
    select(entry: index)
    window.center()
  }

  mutating func receive(_ list: [EntryRow], from index: Int) { rows.keep(list, from: index) }

  mutating func receive(_ entry: Entry) {
    entries.keep(entry)
    if entry.index == page?.key.entry { pageIsStale = true }
  }

  // MARK: - Selection

  /// Selects an entry; a hidden one is brought into view by showing its kind.
  mutating func select(entry index: Int) {
    guard index >= 0, index < outline.count else { return }
    if !outline.isShown(index) { reveal(index) }
    window.select(outline.place(of: index))
  }

  /// Selects the shown entry at or after an index.
  mutating func selectNearest(_ index: Int) { window.select(outline.place(of: index)) }

  private mutating func reveal(_ index: Int) {
    let mark = outline.marks[index]
    if mark.isAbandoned { outline.visibility.show(.abandoned) }
    outline.visibility.show(Visibility.group(of: mark))
    window.setCount(outline.shownCount)
  }

  /// Shows or hides groups of entries and stays where it was, as near as can be.
  mutating func show(_ change: (inout Visibility) -> Void) -> [Effect] {
    let before = selected ?? 0
    change(&outline.visibility)
    window.setCount(outline.shownCount)
    window.select(outline.place(of: before))
    window.center()
    return fetch()
  }
}

/// The pictures that belong to one entry.
struct EntryImages: Hashable, Sendable {
  var before: ImageReference?
  var after: ImageReference?

  init(_ entry: Entry?) {
    guard let entry else { return }
    if let step = entry.step {
      before = step.before?.images.last { $0.name != nil }
      after = step.after?.images.last { $0.name != nil }
    } else {
      after = entry.images.first { $0.name != nil }
    }
  }

  var isEmpty: Bool { before == nil && after == nil }
}

extension ImageReference {
  /// How a frame names it to the loader; nil when nobody can load it.
  ///
  /// `hash`, `path`, or `path@offset+length` for base64 text inside a log.
  package var name: String? {
    place.name
  }
}
