internal import Canvas
internal import Trajectories

extension State {
  mutating func mouse(_ event: MouseEvent) -> [Effect] {
    guard activeEditor == nil else { return [] }
    switch event.kind {
    case .wheelUp: return wheel(-3, at: event.position)
    case .wheelDown: return wheel(3, at: event.position)
    case .press, .doublePress:
      notice = nil
      count = nil
      if event.position.row == 0, body.row > 0 {
        let tab = tabs.first { $0.columns.contains(event.position.column) }
        return tab.map { show($0.screen) } ?? []
      }
      guard panel == nil, body.contains(event.position) else { return [] }
      return click(event.position, opens: event.kind == .doublePress)
    }
  }

  private mutating func wheel(_ rows: Int, at position: Position) -> [Effect] {
    if panel != nil {
      for _ in 0..<abs(rows) { panel?.move(rows > 0 ? .down : .up, count: nil) }
      return []
    }
    switch screen {
    case .library:
      if !library.showsOffer { library.window.scroll(by: rows) }
    case .search: search.window.scroll(by: rows > 0 ? 1 : -1)
    case .lessons:
      if lessons.layout(body: body).list?.contains(position) == true {
        lessons.scrollList(by: rows)
      } else {
        lessons.scroller.scroll(by: rows)
      }
    case .dreams:
      if dreams.layout(body: body).list?.contains(position) == true {
        dreams.window.scroll(by: rows)
      } else {
        dreams.scroller.scroll(by: rows)
      }
    case .review:
      if ReviewLayout(reviewing, body: body).queue?.contains(position) == true {
        reviewing.window.scroll(by: rows)
      } else {
        reviewing.scroller.scroll(by: rows)
      }
    case .inspector:
      guard let shown = inspector else { return [] }
      let layout = InspectorLayout(shown, body: body)
      if layout.list?.contains(position) == true {
        inspector?.window.scroll(by: rows)
      } else {
        inspector?.scroller.scroll(by: rows)
      }
    }
    return []
  }

  private mutating func click(_ position: Position, opens: Bool) -> [Effect] {
    let row = position.row - body.row
    switch screen {
    case .library:
      if library.showsOffer { return clickOffer(position.row, opens: opens) }
      guard let place = library.window.row(at: row - Library.listTop) else { return [] }
      library.window.select(place)
      return opens && library.selectedRun != nil ? perform(Library.Act.open, "") : []
    case .search:
      let line = row - Search.listTop
      guard line >= 0, let place = search.window.row(at: line / Search.rowsPerHit) else {
        return []
      }
      search.window.select(place)
      return opens ? perform(Search.Act.open) : []
    case .review: return clickReview(position, opens: opens)
    case .lessons: return clickLessons(position, opens: opens)
    case .dreams: return clickDreams(position, opens: opens)
    case .inspector: return clickInspector(position, opens: opens)
    }
  }

  private mutating func clickReview(_ position: Position, opens: Bool) -> [Effect] {
    let layout = ReviewLayout(reviewing, body: body)
    if let queue = layout.queue, queue.contains(position) {
      guard let place = reviewing.window.row(at: position.row - queue.row) else { return [] }
      reviewing.window.select(place)
      reviewing.focus = .queue
      return opens ? perform(Reviewing.Act.open, "") : []
    }
    if layout.picture?.contains(position) == true, opens {
      return perform(Reviewing.Act.openPicture, "")
    }
    if layout.text?.contains(position) == true { reviewing.focus = .detail }
    return []
  }

  private mutating func clickLessons(_ position: Position, opens: Bool) -> [Effect] {
    let layout = lessons.layout(body: body)
    if let list = layout.list, list.contains(position) {
      lessons.select(viewRow: position.row - list.row)
      return opens && lessons.refusal(.open) == nil ? perform(Lessons.Act.open, "") : []
    }
    if layout.text?.contains(position) == true { lessons.focus = .detail }
    return []
  }

  private mutating func clickDreams(_ position: Position, opens: Bool) -> [Effect] {
    let layout = dreams.layout(body: body)
    if let list = layout.list, list.contains(position) {
      dreams.select(viewRow: position.row - list.row)
      if opens { dreams.focus = .detail }
    } else if let text = layout.text, text.contains(position) {
      dreams.focus = .detail
      let row = position.row - text.row + dreams.scroller.offset
      guard let place = dreams.items.firstIndex(where: { $0.row == row }) else { return [] }
      dreams.chooseItem(place - dreams.item)
      return opens ? perform(Dreams.Act.open, "") : []
    }
    return []
  }

  private mutating func clickOffer(_ row: Int, opens: Bool) -> [Effect] {
    guard let place = library.offer(atRow: row, body: body) else { return [] }
    library.foundWindow.select(place)
    return opens && library.progress == nil ? library.chooseOffer(place) : []
  }

  private mutating func clickInspector(_ position: Position, opens: Bool) -> [Effect] {
    guard let shown = inspector else { return [] }
    let layout = InspectorLayout(shown, body: body)
    if let list = layout.list, list.contains(position) {
      guard let place = shown.window.row(at: position.row - list.row) else { return [] }
      inspector?.window.select(place)
      inspector?.focus = opens ? .detail : .list
    } else if let line = layout.timeline, line.contains(position) {
      let columns = shown.timelineColumns(line)
      let column = position.column - line.column
      guard let index = shown.entry(atTimeline: column, columns: columns) else { return [] }
      inspector?.selectNearest(index)
    } else if layout.text?.contains(position) == true {
      if opens, shown.page?.isFoldable == true { return perform(Inspector.Act.unfold, "") }
      inspector?.focus = .detail
    } else if let box = layout.pictures.first(where: { $0.rect.contains(position) }), opens {
      let image = box.isBefore ? shown.images.before : shown.images.after
      return image?.name.map { [.showPicture($0)] } ?? []
    }
    return []
  }
}
