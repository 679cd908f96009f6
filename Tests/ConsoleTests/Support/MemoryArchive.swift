import Canvas
import Trajectories

@testable import Console

/// Runs in memory, and the answers an archive would give.
struct MemoryArchive {
  var runs: [Trajectory]
  var found: [FoundLogs] = []
  /// Runs beyond those at hand, for long lists.
  var made: [RunSummary] = []
  var reviews = MemoryReviews()
  var lessons = MemoryLessons()
  var dreams = MemoryDreams()

  static let now = Timestamp(year: 2026, month: 3, day: 14, hour: 12)

  var summaries: [RunSummary] { runs.map(Self.summary) + made }

  static func summary(_ run: Trajectory) -> RunSummary {
    var tally = RunTally()
    for entry in run.entries { tally.add(entry) }
    let children = run.entries.count { $0.step?.child != nil }
    return RunSummary(
      header: run.header, tally: tally, cost: run.header.statedCost, children: children)
  }

  mutating func answers(to effect: Effect) -> [Event] {
    switch effect {
    case .loadLibrary(let request): [.libraryLoaded(page(request))]
    case .findLogs: [.foundLogs(found)]
    case .openRun(let id):
      run(id).map { [.runLoaded(view($0))] } ?? [.failed(effect, "no run \(id)")]
    case .openNamed(let name):
      runs.first { $0.header.id.rawValue.hasPrefix(name) }.map { [.runLoaded(view($0))] }
        ?? [.failed(effect, "no run \(name)")]
    case .loadOutline(let id, let from):
      [.outlineLoaded(id, from: from, run(id)?.entries.dropFirst(from).map { EntryMark($0) } ?? [])]
    case .loadRows(let id, let range):
      [.rowsLoaded(id, from: range.lowerBound, run(id)?.entries[range].map(EntryRow.init) ?? [])]
    case .loadEntry(let id, let index): run(id).map { [.entryLoaded(id, $0.entries[index])] } ?? []
    case .find(let id, let request): [.found(id, request, index: find(id, request))]
    case .loadTree(let id): [.treeLoaded(id, tree(id))]
    case .stateOutcome(let id, let verdict, let why):
      [.outcomeStated(id, Outcome(verdict, authority: .human, evidence: why))]
    case .search(let request): [search(request)]
    case .useTheme(let name): [.themeChanged(name)]
    case .loadProposals, .loadProposal, .loadCritiques, .matchProposals, .decide, .decideAll,
      .undoReviews, .critique:
      reviews.answers(to: effect, runs: runs)
    case .lessons(let work): [lessons.answer(to: work)]
    case .dreams(let work): [dreams.answer(to: work)]
    case .openEditor, .importLogs, .copy, .page, .showPicture, .saveScreen, .useMouse, .suspend,
      .redraw,
      .quit:
      []
    }
  }

  func run(_ id: RunID) -> Trajectory? { runs.first { $0.header.id == id } }

  func view(_ run: Trajectory) -> RunExtent {
    RunExtent(summary: Self.summary(run), entries: run.entries.count)
  }

  private func page(_ request: LibraryRequest) -> LibraryPage {
    var list = summaries.filter { $0.header.parent == nil }
    var complaint: String?
    for word in request.filter.split(separator: " ") {
      if word.hasPrefix("outcome:") {
        let wanted = word.dropFirst(8)
        list.removeAll { !$0.header.outcome.mark.word.text.hasPrefix(wanted) }
      } else if word.contains(">") {
        complaint = "\"\(word)\": > wants a number"
      } else {
        list.removeAll { !($0.header.task ?? "").lowercased().contains(word.lowercased()) }
      }
    }
    if request.sort == .steps { list.sort { $0.tally.steps < $1.tally.steps } }
    if request.sort == .steps, !request.ascending { list.reverse() }
    var rows = list.map(RunPage.Row.run)
    if request.grouping == .project {
      rows.insert(.group(name: "airline-desk", runs: list.count, failures: 2), at: 0)
    }
    let range = request.rows.clamped(to: 0..<rows.count)
    return LibraryPage(
      request: request, rows: Array(rows[range]), total: rows.count, runs: summaries.count,
      complaint: complaint)
  }

  private func find(_ id: RunID, _ request: FindRequest) -> Int? {
    guard case .text(let text) = request.target, let entries = run(id)?.entries else { return nil }
    let fits = { (entry: Entry) in entry.plainText.lowercased().contains(text.lowercased()) }
    return request.forward
      ? entries.first { $0.index > request.from && fits($0) }?.index
      : entries.last { $0.index < request.from && fits($0) }?.index
  }

  private func tree(_ id: RunID) -> [RunTreeRow] {
    let root = run(id)?.header.parent ?? id
    return runs.filter { $0.header.id == root || $0.header.parent == root }.map {
      RunTreeRow(summary: Self.summary($0), depth: $0.header.id == root ? 0 : 1)
    }
  }

  private func search(_ request: SearchRequest) -> Event {
    var hits: [SearchHit] = []
    for run in runs {
      for entry in run.entries {
        let text = entry.step?.after?.text ?? entry.text
        guard let match = text.lowercased().firstRange(of: request.query.lowercased()) else {
          continue
        }
        let start = text.utf8.distance(from: text.startIndex, to: match.lowerBound)
        let shown = String(
          decoding: text.utf8.dropFirst(max(0, start - 40)).prefix(160), as: UTF8.self)
        let first = min(40, start)
        hits.append(
          SearchHit(
            run: run.header.id, index: entry.index, number: entry.step?.number,
            task: run.header.task ?? "", field: entry.step == nil ? "task" : "observation",
            snippet: shown, matches: [first..<first + request.query.utf8.count]))
      }
    }
    let range = request.hits.clamped(to: 0..<hits.count)
    return .searchLoaded(request, Array(hits[range]), isLast: range.upperBound == hits.count)
  }
}
