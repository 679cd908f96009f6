internal import Canvas
internal import Trajectories

extension Reviewing {
  /// Why an act cannot be done now; nil when it can.
  func refusal(_ act: Act) -> String? {
    switch act {
    case .accept, .reject, .put, .acceptWhy, .rejectWhy, .reason, .open, .focus, .page,
      .nextProposal, .previousProposal, .nextOpen, .previousOpen:
      return selected == nil ? "there is no proposal" : nil
    case .edit, .write:
      guard let selected else { return "there is no proposal" }
      return selected.action(for: reviewer) == nil ? "there is no action to change" : nil
    case .acceptAll, .rejectAll, .critique, .undo: return trouble
    case .filter: return isLoaded ? nil : trouble ?? "the proposals are still being read"
    case .clear:
      return focus == .queue && filter.isEmpty ? "there is no filter to drop" : nil
    case .picture, .openPicture: return image == nil ? "this step has no screenshot" : nil
    case .reload: return nil
    }
  }

  /// Does what concerns the queue and the text alone; decisions are the console's.
  mutating func perform(_ act: Act, _ argument: String) -> (effects: [Effect], notice: Notice?) {
    switch act {
    case .focus: focus = focus == .queue ? .detail : .queue
    case .page:
      if scroller.isAtEnd { scroller.home() } else { scroller.page(by: 1) }
    case .nextProposal: window.move(by: 1)
    case .previousProposal: window.move(by: -1)
    case .nextOpen:
      if !goToOpen(forward: true) { return ([], Notice(.note, "no open proposal follows")) }
    case .previousOpen:
      if !goToOpen(forward: false) { return ([], Notice(.note, "no open proposal before")) }
    case .filter where argument.isEmpty:
      filterBefore = filter
      editor = LineEditor(text: filter.isEmpty ? "" : filter + " ", history: history)
    case .filter: return (setFilter(argument), nil)
    case .clear where focus == .detail: focus = .queue
    case .clear: return (setFilter(""), nil)
    case .picture: showsPicture.toggle()
    case .openPicture: return (image?.name.map { [.showPicture($0)] } ?? [], nil)
    case .critique: return ([.critique(nil)], Notice(.note, "criticising all runs"))
    case .reload:
      trouble = nil
      return (reload(), nil)
    case .reason:
      reason = argument
      return ([], Notice(.note, argument.isEmpty ? "no reason" : "goes with the next decision"))
    case .accept, .edit, .reject, .put, .undo, .acceptWhy, .rejectWhy, .write, .acceptAll,
      .rejectAll, .open:
      break
    }
    return ([], nil)
  }

  mutating func perform(_ move: Move, count: Int?) {
    if focus == .detail {
      move.apply(to: &scroller, count: count)
    } else {
      move.apply(to: &window, count: count)
    }
  }

  // MARK: - The filter while it is typed

  mutating func filterChanged() -> [Effect] {
    guard let editor else { return [] }
    return setFilter(editor.text.trimmed)
  }

  mutating func acceptFilter() {
    guard var editor else { return }
    _ = editor.commit()
    history = editor.history
    self.editor = nil
  }

  mutating func cancelFilter() -> [Effect] {
    editor = nil
    return setFilter(filterBefore)
  }
}
