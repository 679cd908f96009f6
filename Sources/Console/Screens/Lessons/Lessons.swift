internal import Canvas
internal import Trajectories

/// The lessons of all memories, the one in hand, and the versions of its memory.
struct Lessons: Sendable, Hashable {
  enum Pane: Hashable, Sendable { case list, detail }

  /// All of them, as they were read.
  private(set) var sheets: [LessonSheet] = []
  /// Those that are shown.
  private(set) var shown: [LessonSheet] = []
  var window = ListWindow()
  var focus = Pane.list
  /// Whether retired lessons and those only observed are shown too.
  private(set) var showsAll = false
  private(set) var isLoaded = false
  /// Why the lessons cannot be read.
  private(set) var trouble: String?

  private(set) var dossier: LessonDossier?
  /// The place of the citation in hand among evidence and counter-evidence.
  var citation = 0
  /// The versions that take the place of the lessons, while they do.
  var versions: Versions?

  /// The text of what is in hand, laid out for the width it has.
  private(set) var page: LessonPage?
  var scroller = Scroller()
  private var claimed: Set<LessonWork> = []
  /// Whether what is shown of the lesson or the versions in hand may have changed.
  private var isStale = false

  /// The versions of one memory, the newest first.
  struct Versions: Hashable, Sendable {
    var project: String
    var list: VersionList?
    var window = ListWindow()
    var diff: MemoryDiff?

    /// Oldest first in the list, newest first on screen; below all the empty memory.
    var rows: [MemoryVersion] { (list?.versions ?? []).reversed() }

    /// The number of the version in hand; 0 for the empty memory.
    var selected: Int {
      rows.indices.contains(window.selection) ? rows[window.selection].number : 0
    }
  }

  var selected: LessonSheet? {
    shown.indices.contains(window.selection) ? shown[window.selection] : nil
  }

  /// The lesson in hand with its history, once it was read.
  var dossierInHand: LessonDossier? { dossier?.sheet.id == selected?.id ? dossier : nil }

  /// What the lesson in hand cites: evidence first.
  var citations: [LessonEvidence] {
    guard let lesson = selected?.lesson else { return [] }
    return lesson.evidence + lesson.counterEvidence
  }

  var citationInHand: Citation? {
    citations.indices.contains(citation) ? citations[citation].citation : nil
  }

  // MARK: - Reading

  /// Asks for what the screen shows and is not at hand.
  mutating func fetch() -> [Effect] {
    var wanted: [LessonWork] = []
    if !isLoaded, trouble == nil { wanted.append(.list) }
    if let versions {
      if versions.list == nil || isStale { wanted.append(.versions(versions.project)) }
      if versions.list != nil, versions.selected > 0, versions.diff?.to != versions.selected {
        wanted.append(.diff(versions.project, version: versions.selected))
      }
    } else if let selected, dossierInHand == nil || isStale {
      wanted.append(.show(selected.id))
    }
    return wanted.filter { claimed.insert($0).inserted }.map(Effect.lessons)
  }

  /// Reads everything anew; what is shown stays until the answer comes.
  mutating func reload() {
    trouble = nil
    isLoaded = false
    isStale = true
    claimed = []
  }

  mutating func receive(_ answer: LessonAnswer) {
    claimed.remove(answer.effect)
    switch answer {
    case .listed(let sheets):
      isLoaded = true
      trouble = nil
      self.sheets = sheets
      show()
    case .shown(let dossier):
      guard dossier.sheet.id == selected?.id else { return }
      self.dossier = dossier
      isStale = false
    case .moved, .rolledBack: reload()
    case .versions(let list):
      guard versions?.project == list.project else { return }
      versions?.list = list
      isStale = false
      versions?.window.setCount(list.versions.count + 1)
    case .differs(let project, let version, let diff):
      guard versions?.project == project, versions?.selected == version else { return }
      versions?.diff = diff
    }
    page = nil
  }

  /// Lets go of an answer that will not come.
  mutating func release(_ effect: LessonWork, _ why: String) {
    // What was asked for in vain is not asked for again until the person wants it.
    if case .list = effect { trouble = why }
  }

  /// Chooses what is shown, and stays with the lesson in hand.
  private mutating func show() {
    let held = selected?.id
    shown = sheets.filter {
      showsAll || ($0.lesson.status != .retired && $0.lesson.status != .observed)
    }
    window.setCount(shown.count)
    if let place = shown.firstIndex(where: { $0.id == held }) { window.select(place) }
  }

  /// Whether an answer still matters.
  func wants(_ effect: LessonWork) -> Bool {
    switch effect {
    case .list, .move, .rollBack: true
    case .show(let lesson): versions == nil && lesson == selected?.id
    case .versions(let project): versions?.project == project
    case .diff(let project, let version):
      versions?.project == project && versions?.selected == version
    }
  }

  // MARK: - What is shown

  mutating func scrollList(by rows: Int) {
    if versions == nil { window.scroll(by: rows) } else { versions?.window.scroll(by: rows) }
  }

  /// Selects the lesson or version in a row of the list.
  mutating func select(viewRow: Int) {
    focus = .list
    if let place = versions?.window.row(at: viewRow) {
      versions?.window.select(place)
    } else if versions == nil, let place = window.row(at: viewRow) {
      window.select(place)
    }
  }

  mutating func toggleAll() {
    showsAll.toggle()
    show()
  }

  /// How many are left out of the list.
  var hidden: Int { sheets.count - shown.count }

  mutating func showVersions() {
    guard let project = selected?.lesson.project ?? sheets.first?.lesson.project else { return }
    versions = Versions(project: project)
    focus = .list
  }

  mutating func hideVersions() {
    versions = nil
    focus = .list
  }

  /// Goes to another citation of the lesson; brings it into view.
  mutating func chooseCitation(_ step: Int) {
    guard !citations.isEmpty else { return }
    citation = min(max(0, citation + step), citations.count - 1)
    page = nil
    revealsCitation = true
  }

  private var revealsCitation = false
  /// What the text was about last.
  private var shownSubject: LessonPage.Subject?

  /// What the text is about.
  private var subject: LessonPage.Subject? {
    versions.map { .version($0.selected) } ?? selected.map { .lesson($0.id) }
  }

  /// Brings sizes and the laid out text up to date; called after every event.
  mutating func settle(body: Rect) {
    let layout = LessonLayout(self, body: body)
    let rows = max(1, layout.list?.rows ?? body.rows - 1)
    window.resize(height: rows)
    versions?.window.resize(height: rows)
    if subject != shownSubject { citation = 0 }
    guard let text = layout.text, let subject else {
      page = nil
      return scroller.resize(total: 0, height: 0)
    }
    if subject != shownSubject { scroller = Scroller() }
    shownSubject = subject
    if page?.subject != subject || page?.detail.key.width != text.columns {
      page = LessonPage(self, width: text.columns)
    }
    scroller.resize(total: page?.detail.rowCount ?? 0, height: text.rows)
    if revealsCitation, let row = page?.citationRow { scroller.reveal(row) }
    revealsCitation = false
  }
}
