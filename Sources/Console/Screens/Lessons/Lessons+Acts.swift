internal import Canvas
internal import Trajectories

extension Lessons {
  /// Why an act cannot be done now; nil when it can.
  func refusal(_ act: Act) -> String? {
    switch act {
    case .accept, .suspend, .retire:
      if versions != nil { return "these are versions; v shows the lessons" }
      return selected == nil && selectedGroup == nil ? "there is no lesson" : nil
    case .acceptAll, .suspendAll, .filter, .group:
      if versions != nil { return "these are versions; v shows the lessons" }
      return sheets.isEmpty ? "there is no lesson" : nil
    case .open where selectedGroup != nil: return nil
    case .open, .nextCitation, .previousCitation:
      if versions != nil { return "these are versions; v shows the lessons" }
      return citations.isEmpty ? "it cites no run" : nil
    case .focus, .page, .next, .previous:
      return shown.isEmpty && versions == nil ? "there is no lesson" : nil
    case .versions:
      return sheets.isEmpty && versions == nil ? trouble ?? "there is no memory yet" : nil
    case .rollBack: return versions?.list == nil ? "v shows the versions first" : nil
    case .clear:
      return focus == .list && versions == nil && filter.isEmpty
        ? "there is nothing to go back from" : nil
    case .all, .reload: return nil
    }
  }

  /// Does what concerns the list and the text alone.
  mutating func perform(_ act: Act, _ argument: String) -> (effects: [Effect], notice: Notice?) {
    switch act {
    case .focus: focus = focus == .list ? .detail : .list
    case .page:
      if scroller.isAtEnd { scroller.home() } else { scroller.page(by: 1) }
    case .next: moveSelection(by: 1)
    case .previous: moveSelection(by: -1)
    case .nextCitation: chooseCitation(1)
    case .previousCitation: chooseCitation(-1)
    case .all:
      toggleAll()
      let left = hidden > 0 ? "; \(hidden.grouped) are left out" : ""
      return ([], Notice(.note, "\(shown.count.counted("lesson"))\(left)"))
    case .versions where versions != nil: hideVersions()
    case .versions: showVersions()
    case .filter where argument.isEmpty: beginFilter()
    case .filter: setFilter(argument)
    case .group: return ([], regroup(argument))
    case .clear where focus == .detail: focus = .list
    case .clear where versions == nil: setFilter("")
    case .clear: hideVersions()
    case .reload: reload()
    case .accept, .suspend, .retire, .acceptAll, .suspendAll, .open, .rollBack: break
    }
    return ([], nil)
  }

  private mutating func regroup(_ name: String) -> Notice? {
    let all = LessonRows.Grouping.allCases
    if name.isEmpty {
      let place = all.firstIndex(of: grouping) ?? 0
      group(by: all[(place + 1) % all.count])
      return nil
    }
    guard let named = LessonRows.Grouping(rawValue: name) else {
      return Notice(.warning, "no grouping \"\(name)\"; there are none, kind, scope, project")
    }
    group(by: named)
    return nil
  }

  private mutating func moveSelection(by rows: Int) {
    if versions == nil { window.move(by: rows) } else { versions?.window.move(by: rows) }
  }

  mutating func perform(_ move: Move, count: Int?) {
    if focus == .detail {
      move.apply(to: &scroller, count: count)
    } else if var list = versions?.window {
      move.apply(to: &list, count: count)
      versions?.window = list
    } else {
      move.apply(to: &window, count: count)
    }
  }
}

extension State {
  mutating func perform(_ act: Lessons.Act, _ argument: String) -> [Effect] {
    switch act {
    case .accept: return move(.accept, why: argument)
    case .suspend: return move(.suspend, why: argument)
    case .retire: return move(.retire, why: argument)
    case .acceptAll: return askForLessons(.accept, wholeList: true, why: argument)
    case .suspendAll: return askForLessons(.suspend, wholeList: true, why: argument)
    case .open where lessons.selectedGroup != nil:
      if let group = lessons.selectedGroup { lessons.fold(group) }
      return []
    case .open:
      guard let citation = lessons.citationInHand else { return [] }
      return open(citation.run, step: citation.step > 0 ? citation.step : nil)
    case .rollBack:
      guard let versions = lessons.versions else { return [] }
      return [.lessons(.rollBack(versions.project, version: versions.selected))]
    default: return say(lessons.perform(act, argument))
    }
  }

  private mutating func move(_ move: LessonMove, why: String) -> [Effect] {
    if lessons.selectedGroup != nil { return askForLessons(move, wholeList: false, why: why) }
    return lessons.selected.map { [.lessons(.move($0.id, move, why: why))] } ?? []
  }

  mutating func receive(_ answer: LessonAnswer) {
    lessons.receive(answer)
    switch answer {
    case .moved(_, let move, _, let status, let version):
      notice = Notice(
        .note,
        version == nil
          ? "it is \(status.rawValue) already"
          : "\(status.rawValue); \(move == .accept ? "s takes it out again" : "a puts it into use")"
      )
    case .movedAll(_, let move, _, let count):
      let done = move == .accept ? "in use" : move == .suspend ? "suspended" : "retired"
      notice = Notice(
        .note, "\(count.counted("lesson")) \(done); v and b go back to the version before")
    case .rolledBack(let rollback):
      notice = Notice(
        .note,
        rollback.version == 0
          ? "nothing is served from now on; b on another version changes that"
          : "version \(rollback.version) is served from now on; b on another version changes that")
    default: break
    }
  }
}
