internal import Console
internal import Dispatch
internal import Foundation
internal import Operations
internal import Synchronization
internal import Trajectories

/// Carries out what the screens ask for, off the console's thread, and posts the answers.
///
/// Short reads go to one queue, so that they answer in order; searches go to another, so that a key
/// press never waits behind one. Every effect that awaits an answer gets one: what it asked for, or
/// `failed`.
final class EffectInterpreter: Sendable {
  private let source: ConsoleRuns
  private let inbox: Inbox
  private let importing: ConsoleImport?
  private let reviews: ReviewEffects
  private let lessons: LessonEffects
  private let dreams: DreamEffects
  private let reads = DispatchQueue(label: "reverie.reads", qos: .userInteractive)
  /// Decisions wait behind no reading.
  private let decisions = DispatchQueue(label: "reverie.decisions", qos: .userInteractive)
  private let following = DispatchQueue(label: "reverie.dreams", qos: .utility)
  private let searches = DispatchQueue(label: "reverie.searches", qos: .userInitiated)
  private let imports = DispatchQueue(label: "reverie.imports", qos: .utility)

  /// - Parameter importing: brings logs into the archive; nil where nothing can be imported.
  /// - Parameter reviews: where proposals are decided; nil without an archive.
  /// - Parameter lessons: where lessons are decided; nil without an archive.
  /// - Parameter dreams: where dreams are watched and begun.
  init(
    source: ConsoleRuns, importing: ConsoleImport?, reviews: (any ReviewSource)? = nil,
    lessons: Lessons? = nil, dreams: DreamEffects, inbox: Inbox
  ) {
    self.dreams = dreams
    self.lessons = LessonEffects(lessons: lessons)
    self.reviews = ReviewEffects(reviews: reviews, runs: source)
    self.source = source
    self.importing = importing
    self.inbox = inbox
  }

  /// Starts the work; false when it is for the thread that owns the terminal.
  func start(_ effect: Effect) -> Bool {
    switch effect {
    case .loadLibrary(let request): answer(effect, on: reads) { try self.library(request) }
    case .findLogs:
      answer(effect, on: searches) { .foundLogs(self.importing?.foundLogs() ?? []) }
    case .importLogs(let paths):
      answer(effect, on: imports) { .importEnded(try self.importLogs(paths)) }
    case .openRun(let run):
      answer(effect, on: reads) { .runLoaded(try self.source.extent(of: run)) }
    case .openNamed(let name):
      answer(effect, on: searches) { .runLoaded(try self.open(name)) }
    case .loadOutline(let run, let from):
      answer(effect, on: searches) {
        .outlineLoaded(run, from: from, try self.outline(of: run, from: from))
      }
    case .loadRows(let run, let range):
      answer(effect, on: reads) {
        .rowsLoaded(run, from: range.lowerBound, try self.source.rows(of: run, range))
      }
    case .loadEntry(let run, let index):
      answer(effect, on: reads) { .entryLoaded(run, try self.source.entry(of: run, at: index)) }
    case .find(let run, let request): answer(effect, on: searches) { try self.find(run, request) }
    case .loadTree(let run):
      answer(effect, on: reads) { .treeLoaded(run, try self.tree(around: run)) }
    case .stateOutcome(let run, let verdict, let why):
      answer(effect, on: reads) {
        .outcomeStated(
          run, try self.source.stateOutcome(of: run, verdict, why: why, by: Person.name))
      }
    case .search(let request): answer(effect, on: searches) { try self.search(request) }
    case .lessons(let work):
      answer(effect, on: reads) { .lessons(try self.lessons.answer(work)) }
    case .dreams(let work):
      let inbox = inbox
      answer(effect, on: following) {
        .dreams(
          try self.dreams.answer(work) { inbox.post(.notice(Notice(.failure, $0))) })
      }
    default: return startReview(effect)
    }
    return true
  }

  /// Starts work about proposals; critiques wait in a queue of their own, behind imports.
  private func startReview(_ effect: Effect) -> Bool {
    let queue: DispatchQueue
    switch effect {
    case .loadProposals, .loadProposal, .loadCritiques: queue = reads
    case .decide, .decideAll, .undoReviews: queue = decisions
    case .matchProposals: queue = searches
    case .critique: queue = imports
    default: return false
    }
    answer(effect, on: queue) {
      try self.reviews.answer(effect) ?? .notice(Notice(.failure, "nothing answers this"))
    }
    return true
  }

  private func answer(
    _ effect: Effect, on queue: DispatchQueue, _ work: @escaping @Sendable () throws -> Event
  ) {
    queue.async {
      do {
        self.inbox.post(try work())
      } catch {
        self.inbox.post(.failed(effect, "\(error)"))
      }
    }
  }

  // MARK: - Answers

  private func open(_ name: String) throws -> RunExtent {
    let run = try source.open(name) { [source, inbox] run in
      if let extent = try? source.extent(of: run) { inbox.post(.runGrew(extent)) }
    }
    return try source.extent(of: run.id)
  }

  private func find(_ run: RunID, _ request: FindRequest) throws -> Event {
    let index = try source.find(
      request.target, in: run, from: request.from, forward: request.forward)
    return .found(run, request, index: index)
  }

  private func search(_ request: SearchRequest) throws -> Event {
    let hits = try source.search(
      request.query, offset: request.hits.lowerBound, limit: request.hits.count)
    return .searchLoaded(request, hits, isLast: hits.count < request.hits.count)
  }

  /// The run's topmost ancestor and everything below it.
  private func tree(around run: RunID) throws -> [RunTreeRow] {
    var root = try source.extent(of: run).summary
    var seen: Set<RunID> = [root.id]
    while let parent = root.header.parent, seen.insert(parent).inserted,
      let above = try? source.extent(of: parent).summary
    {
      root = above
    }
    var rows: [RunTreeRow] = []
    var waiting = [RunTreeRow(summary: root, depth: 0)]
    var listed: Set<RunID> = []
    while let next = waiting.popLast(), rows.count < 10_000 {
      guard listed.insert(next.summary.id).inserted else { continue }
      rows.append(next)
      let children = try source.children(of: next.summary.id)
      waiting += children.reversed().map { RunTreeRow(summary: $0, depth: next.depth + 1) }
    }
    return rows
  }

  private func library(_ request: LibraryRequest) throws -> Event {
    let filter: RunFilter
    do {
      filter = try RunFilter(request.filter, now: .current)
    } catch {
      let page = LibraryPage(
        request: request, rows: [], total: 0, runs: 0, complaint: error.description)
      return .libraryLoaded(page)
    }
    let query = RunQuery(
      filter: filter, sort: request.sort, ascending: request.ascending, grouping: request.grouping)
    let page = try source.runs(
      query, offset: request.rows.lowerBound, limit: request.rows.count)
    return .libraryLoaded(
      LibraryPage(request: request, rows: page.rows, total: page.total, runs: page.runs))
  }

  private func importLogs(_ paths: [String]) throws -> Console.ImportReport {
    guard let importing else { throw OperationError.notInArchive("importing") }
    let report = try importing.run(paths) { self.inbox.post(.importProgressed($0)) }
    inbox.post(.archiveChanged)
    return report
  }

  /// The marks of every entry from one on, read a stretch at a time.
  private func outline(of run: RunID, from start: Int) throws -> [EntryMark] {
    let count = try source.extent(of: run).entries
    var marks: [EntryMark] = []
    marks.reserveCapacity(max(0, count - start))
    for first in stride(from: start, to: count, by: 4096) {
      marks += try source.rows(of: run, first..<min(count, first + 4096)).map(EntryMark.init)
    }
    return marks
  }
}
