internal import Canvas
internal import Trajectories

extension Lessons {
  /// Why an act cannot be done now; nil when it can.
  func refusal(_ act: Act) -> String? {
    switch act {
    case .accept, .suspend, .retire:
      if versions != nil { return "these are versions; v shows the lessons" }
      return selected == nil ? "there is no lesson" : nil
    case .open, .nextCitation, .previousCitation:
      if versions != nil { return "these are versions; v shows the lessons" }
      return citations.isEmpty ? "it cites no run" : nil
    case .focus, .page, .next, .previous:
      return selected == nil && versions == nil ? "there is no lesson" : nil
    case .versions:
      return sheets.isEmpty && versions == nil ? trouble ?? "there is no memory yet" : nil
    case .rollBack: return versions?.list == nil ? "v shows the versions first" : nil
    case .clear:
      return focus == .list && versions == nil ? "there is nothing to go back from" : nil
    case .all, .reload: return nil
    }
  }

  /// Does what concerns the list and the text alone.
  mutating func perform(_ act: Act) -> (effects: [Effect], notice: Notice?) {
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
    case .clear where focus == .detail: focus = .list
    case .clear: hideVersions()
    case .reload: reload()
    case .accept, .suspend, .retire, .open, .rollBack: break
    }
    return ([], nil)
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
    case .open:
      guard let citation = lessons.citationInHand else { return [] }
      return open(citation.run, step: citation.step > 0 ? citation.step : nil)
    case .rollBack:
      guard let versions = lessons.versions else { return [] }
      return [.lessons(.rollBack(versions.project, version: versions.selected))]
    default: return say(lessons.perform(act))
    }
  }

  private func move(_ move: LessonMove, why: String) -> [Effect] {
    lessons.selected.map { [.lessons(.move($0.id, move, why: why))] } ?? []
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
