internal import Canvas
internal import Trajectories

/// The lessons of all memories, the one in hand, and the versions of its memory.
struct Lessons: Sendable, Hashable {
  enum Pane: Hashable, Sendable { case list, detail }

  /// All of them, as they were read.
  private(set) var sheets: [LessonSheet] = []
  /// Those that are shown.
  private(set) var shown: [LessonSheet] = []
  /// What stands in the list: those, and the heads of their groups.
  private(set) var list = LessonRows()
  var window = ListWindow()
  var focus = Pane.list
  /// Whether retired lessons and those only observed are shown too.
  private(set) var showsAll = false
  private(set) var filter = ""
  private(set) var parsed = LessonFilter()
  /// What the filter does not understand.
  private(set) var complaint: String?
  var editor: LineEditor?
  var filterBefore = ""
  var history: [String] = []
  /// Nil leaves it to the number of lessons.
  private(set) var chosenGrouping: LessonRows.Grouping?
  /// Groups that the person folded or unfolded.
  private var toggled: Set<String> = []
  /// The lesson to select once it is here.
  private var wanted: LessonID?
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

  var selected: LessonSheet? {
    guard list.rows.indices.contains(window.selection),
      case .lesson(let place) = list.rows[window.selection], shown.indices.contains(place)
    else { return nil }
    return shown[place]
  }

  /// The group whose head is in hand.
  var selectedGroup: LessonRows.Group? {
    guard list.rows.indices.contains(window.selection),
      case .group(let group) = list.rows[window.selection]
    else { return nil }
    return group
  }

  var grouping: LessonRows.Grouping {
    chosenGrouping ?? (shown.count > LessonRows.most ? .kind : .none)
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
    case .moved, .movedAll, .rolledBack: reload()
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
    if isLoaded, let sheet = sheets.first(where: { $0.id == wanted }),
      sheet.lesson.status == .retired || sheet.lesson.status == .observed
    {
      showsAll = true
    }
    let held = wanted ?? selected?.id
    let group = selectedGroup?.name
    shown = sheets.filter { sheet in
      let isHidden = sheet.lesson.status == .retired || sheet.lesson.status == .observed
      return (showsAll || parsed.namesStatus || !isHidden) && parsed.matches(sheet.lesson)
    }
    list = LessonRows(shown, by: grouping, toggled: toggled)
    window.setCount(list.rows.count)
    let place = list.rows.firstIndex { row in
      switch row {
      case .lesson(let place): shown[place].id == held
      case .group(let one): wanted == nil && one.name == group
      }
    }
    if let place { window.select(place) }
    guard let wanted, isLoaded else { return }
    self.wanted = nil
    if selected?.id != wanted { unfold(wanted) }
  }

  /// Opens the group in which a lesson stands, and selects it.
  private mutating func unfold(_ lesson: LessonID) {
    let group = list.rows.firstIndex { row in
      guard case .group(let group) = row else { return false }
      return group.isFolded && group.members.contains { shown[$0].id == lesson }
    }
    guard let group, case .group(let head) = list.rows[group],
      let member = head.members.firstIndex(where: { shown[$0].id == lesson })
    else { return }
    window.select(group)
    fold(head)
    window.select(group + 1 + member)
  }

  /// Shows what is in a group, or only its head.
  mutating func fold(_ group: LessonRows.Group) {
    toggled.formSymmetricDifference([group.name])
    show()
  }

  mutating func group(by grouping: LessonRows.Grouping) {
    chosenGrouping = grouping
    toggled = []
    show()
  }

  /// Filters by what was typed; what cannot be read leaves the list as it is.
  mutating func setFilter(_ text: String) {
    guard text != filter || complaint != nil else { return }
    filter = text
    do {
      parsed = try LessonFilter(text)
      complaint = nil
      show()
    } catch {
      complaint = error.description
    }
  }

  /// Shows one lesson, whatever is left out otherwise.
  mutating func look(for lesson: LessonID) {
    hideVersions()
    wanted = lesson
    setFilter("")
    if isLoaded { show() }
  }

  /// Whether an answer still matters.
  func wants(_ effect: LessonWork) -> Bool {
    switch effect {
    case .list, .move, .moveAll, .rollBack: true
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
    let group = selectedGroup?.members.first.map { shown[$0] }
    guard let project = (selected ?? group ?? sheets.first)?.lesson.project else { return }
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
      ?? selectedGroup.map { .group($0.name) }
  }

  /// Brings sizes and the laid out text up to date; called after every event.
  mutating func settle(body: Rect) {
    let layout = self.layout(body: body)
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
