internal import Canvas
internal import Trajectories

extension State {
  /// Takes in one event and says what is to be done about it.
  package mutating func update(_ event: Event) -> [Effect] {
    if case .runLoaded(let view) = event, !awaited.contains(.run(view.summary.id)),
      awaited.remove(.named) != nil
    {
      return finish(open(named: view))
    }
    if let answered = Awaited(answeredBy: event) { awaited.remove(answered) }
    return finish(receive(event))
  }

  /// Brings layouts up to date and notes which answers are awaited.
  mutating func finish(_ effects: [Effect]) -> [Effect] {
    var effects = effects
    let body = body
    library.resize(body)
    search.resize(body)
    panel?.resize(body)
    reviewing.settle(body: body)
    if screen == .lessons { lessons.settle(body: body) }
    if screen == .dreams { dreams.settle(body: body) }
    inspector?.settle(body: body)
    switch screen {
    case .library:
      if library.isOutdated { effects += library.refresh() }
      effects += library.isLoaded ? library.fetch() : []
    case .inspector: effects += inspector?.fetch() ?? []
    case .review: effects += reviewing.fetch()
    case .search: effects += search.fetch()
    case .lessons: effects += lessons.fetch()
    case .dreams: effects += dreams.fetch()
    }
    awaited = awaited.filter(isWanted)
    awaited.formUnion(effects.lazy.compactMap(Awaited.init))
    return effects
  }

  /// Whether an answer still matters; those to older questions may never come.
  private func isWanted(_ awaited: Awaited) -> Bool {
    switch awaited {
    case .library(let request):
      var query = request
      query.rows = library.query.rows
      return query == library.query
    case .run(let id), .outline(let id, _), .rows(let id, _), .entry(let id, _), .find(let id, _),
      .critiques(let id):
      return id == inspector?.id
    case .tree(let id):
      if case .tree(let tree) = panel { return tree.run == id }
      return false
    case .search(let request): return request.query == search.query && search.isWaiting
    case .proposals(let request):
      return request.filter == reviewing.filter || request.rows.isEmpty
    case .matches(let filter): return reviewing.batch?.filter == filter
    case .lessons(let effect): return lessons.wants(effect)
    case .dreams(.foresee(let order)):
      if case .dream(let dream) = panel { return dream.order == order }
      return false
    case .dreams(let effect): return dreams.wants(effect)
    case .logs, .importing, .named, .outcome, .proposal, .decision, .decisions, .undo, .critique:
      return true
    }
  }

  private mutating func receive(_ event: Event) -> [Effect] {
    switch event {
    case .key(let key): return press(key)
    case .mouse(let mouse): return usesMouse ? self.mouse(mouse) : []
    case .pasted(let text): return paste(text)
    case .line(let line):
      notice = nil
      return run(line: line)
    case .resized(let size): self.size = size
    case .resumed: return [.redraw]
    case .ticked(let now):
      self.now = now
      return dreams.look(at: now)
    case .themeChanged(let name): theme = name
    case .notice(let notice): self.notice = notice
    case .failed(let effect, let why): fail(effect, why)
    default: return receiveAnswer(event)
    }
    return []
  }

  private mutating func receiveAnswer(_ event: Event) -> [Effect] {
    switch event {
    case .libraryLoaded(let page): return library.receive(page)
    case .archiveChanged: return archiveChanged()
    case .foundLogs(let logs): library.receive(logs)
    case .importProgressed(let progress): library.progress = progress
    case .importEnded(let report): return importEnded(report)
    case .searchLoaded(let request, let hits, let isLast):
      return search.receive(request, hits, isLast: isLast)
    case .outcomeStated(let id, let outcome):
      library.receive(outcome, of: id)
      if inspector?.id == id { inspector?.run?.summary.header.outcome = outcome }
      notice = Notice(.note, "outcome: \(outcome.mark.word.text)")
    case .lessons(let answer): receive(answer)
    case .dreams(let answer): return receive(answer)
    case .runLoaded(let view):
      if inspector?.id == view.summary.id { return inspector?.receive(view) ?? [] }
    default: return receiveEntries(event)
    }
    return []
  }

  /// Answers about one run; those about a run that was left are dropped.
  private mutating func receiveEntries(_ event: Event) -> [Effect] {
    switch event {
    case .runGrew(let view) where view.summary.id == inspector?.id:
      return inspector?.grew(view) ?? []
    case .outlineLoaded(let id, let from, let marks) where id == inspector?.id:
      return inspector?.receive(marks, from: from) ?? []
    case .rowsLoaded(let id, let from, let rows) where id == inspector?.id:
      inspector?.receive(rows, from: from)
    case .entryLoaded(let id, let entry) where id == inspector?.id:
      inspector?.receive(entry)
    case .found(let id, let request, let index) where id == inspector?.id:
      guard let (effects, word) = inspector?.receive(found: index, for: request) else { return [] }
      if let word { notice = word }
      return effects
    case .treeLoaded(let id, let rows):
      guard case .tree(var tree) = panel, tree.run == id else { return [] }
      tree.receive(rows)
      panel = .tree(tree)
    default: return receiveReviews(event)
    }
    return []
  }

  private mutating func archiveChanged() -> [Effect] {
    // A dream writes all the time, and of the Library little changes by it.
    if dreams.running == nil || library.hasWaited() { library.isOutdated = true }
    // Reading the queue again would move it under the person's hands; its counts do no harm.
    var effects = reviewing.count() + dreams.follow()
    lessons.reload()
    if let id = inspector?.id { effects.append(.openRun(id)) }
    return effects
  }

  private mutating func importEnded(_ report: ImportReport) -> [Effect] {
    library.progress = nil
    library.offerAsked = false
    if report.skipped.isEmpty, report.problems.isEmpty {
      notice = Notice(.note, report.words)
    } else if panel == nil, activeEditor == nil {
      panel = .report(ReportPanel(report))
    } else {
      notice = Notice(
        .warning,
        report.words + " \(report.skipped.count.grouped) left out,"
          + " \(report.problems.count.counted("damaged record")).")
    }
    return library.refresh()
  }

  /// Lets go of what an effect was to bring, and says why it will not come.
  private mutating func fail(_ effect: Effect, _ why: String) {
    switch effect {
    case .loadLibrary(let request): library.pages.release(request.rows)
    case .importLogs: library.progress = nil
    case .loadRows(let id, let range) where id == inspector?.id:
      inspector?.rows.release(from: range.lowerBound)
    case .loadEntry(let id, let index) where id == inspector?.id:
      inspector?.entries.release(index)
    case .search: search.release()
    case .loadProposals, .loadProposal, .loadCritiques, .matchProposals, .decide, .decideAll,
      .undoReviews:
      return failReviews(effect, why)
    case .lessons(let effect): lessons.release(effect, why)
    case .dreams(let work): return fail(work, why)
    default: break
    }
    notice = Notice(.failure, why)
  }
}
