internal import Canvas
internal import Trajectories

extension Inspector {
  /// Why an act cannot be done now; nil when it can.
  func refusal(_ act: Act) -> String? {
    switch act {
    case .focus, .context, .kinds, .goto, .outcome: return nil
    case .leave: return focus == .list ? "the list has the focus" : nil
    case .enter, .nextStep, .previousStep, .find, .nextKind, .previousKind, .nextPrompt,
      .previousPrompt, .copy, .page:
      return selected == nil ? "there is no entry yet" : nil
    case .unfold: return page?.isFoldable == true ? nil : "nothing here is folded"
    case .nextFinding, .previousFinding:
      return sought == nil && causes.isEmpty && !outline.findings.contains(where: \.isError)
        ? "this run has no errors" : nil
    case .accept, .reject, .put, .acceptWhy, .rejectWhy:
      return selectedProposal == nil ? "no critique names this step" : nil
    case .edit, .write:
      guard let proposal = selectedProposal else { return "no critique names this step" }
      return proposal.action(for: reviewer) == nil ? "there is no action to change" : nil
    case .undo, .critique, .dream: return nil
    case .clearFind: return sought == nil && focus == .list ? "there is no search to end" : nil
    case .pictures, .openPicture:
      return images.isEmpty ? "this entry has no screenshot" : nil
    case .tree: return hasFamily ? nil : "this run has no sub-agents and no parent"
    case .child:
      return selectedRow?.child == nil ? "this step started no sub-agent" : nil
    case .parent:
      return run?.summary.header.parent == nil ? "no other run started this one" : nil
    }
  }

  /// Does what concerns the Inspector alone; panels and other runs are the console's.
  mutating func perform(_ act: Act, _ argument: String) -> (effects: [Effect], notice: Notice?) {
    switch act {
    case .focus: focus = focus == .list ? .detail : .list
    case .enter where focus == .list: focus = .detail
    case .enter, .unfold: toggleFold()
    case .leave: focus = .list
    case .nextStep: window.move(by: 1)
    case .previousStep: window.move(by: -1)
    case .nextFinding: return find(forward: true)
    case .previousFinding: return find(forward: false)
    case .find where argument.isEmpty: editor = LineEditor(history: history)
    case .find: return seek(argument)
    case .clearFind where sought == nil: focus = .list
    case .clearFind: sought = nil
    case .nextKind:
      return step(forward: true, "no other kind of step follows") { [kindHere] in
        $0.isStep && $0.action != kindHere
      }
    case .previousKind:
      return step(forward: false, "no other kind of step before") { [kindHere] in
        $0.isStep && $0.action != kindHere
      }
    case .nextPrompt: return step(forward: true, "no prompt follows") { $0.kind == .prompt }
    case .previousPrompt: return step(forward: false, "no prompt before") { $0.kind == .prompt }
    case .goto: return goto(argument)
    case .context: return (toggleContext(), nil)
    case .pictures: return setPictures(argument)
    case .kinds, .openPicture, .tree, .child, .parent, .copy, .page, .outcome, .accept, .reject,
      .put, .acceptWhy, .rejectWhy, .edit, .write, .undo, .critique, .dream:
      break
    }
    return (fetch(), nil)
  }

  mutating func perform(_ move: Move, count: Int?) -> [Effect] {
    if focus == .detail {
      move.apply(to: &scroller, count: count)
      return []
    }
    if move == .first || move == .last, let count {
      if let index = outline.entry(ofStep: count) { select(entry: index) }
    } else {
      move.apply(to: &window, count: count)
    }
    return fetch()
  }

  private var kindHere: ActionKind? { selected.flatMap { outline.marks[$0].action } }

  private mutating func toggleFold() {
    guard let index = selected, page?.isFoldable == true else { return }
    if unfolded.remove(index) == nil { unfolded.insert(index) }
  }

  private mutating func step(
    forward: Bool, _ refusal: String, _ fits: (EntryMark) -> Bool
  ) -> (effects: [Effect], notice: Notice?) {
    guard let index = selected,
      let next = outline.next(from: index, forward: forward, fits)
    else { return ([], Notice(.note, refusal)) }
    select(entry: next)
    return (fetch(), nil)
  }

  // MARK: - Finding

  private mutating func find(forward: Bool) -> (effects: [Effect], notice: Notice?) {
    guard let sought else {
      return nextFinding(forward: forward)
    }
    let request = FindRequest(.text(sought), from: selected ?? -1, forward: forward)
    return ([.find(id, request)], nil)
  }

  /// Goes to the nearest error, or to the nearest step that a critique names.
  private mutating func nextFinding(forward: Bool) -> (effects: [Effect], notice: Notice?) {
    guard let index = selected else { return ([], nil) }
    let error = outline.next(from: index, forward: forward) { $0.isError }
    let both = [error, criticised(from: index, forward: forward)].compactMap(\.self)
    guard let next = forward ? both.min() : both.max() else {
      return ([], Notice(.note, forward ? "no error follows" : "no error before"))
    }
    select(entry: next)
    return (fetch(), nil)
  }

  private mutating func seek(_ text: String) -> (effects: [Effect], notice: Notice?) {
    sought = text
    let request = FindRequest(.text(text), from: (selected ?? 0) - 1, forward: true)
    return ([.find(id, request)], nil)
  }

  mutating func acceptSearch() -> (effects: [Effect], notice: Notice?) {
    guard var editor else { return ([], nil) }
    let text = editor.commit()
    history = editor.history
    self.editor = nil
    return text.isEmpty ? ([], nil) : seek(text)
  }

  /// Goes to what was found; nothing found is told.
  mutating func receive(found index: Int?, for request: FindRequest) -> ([Effect], Notice?) {
    guard case .text(let text) = request.target, text == sought else { return ([], nil) }
    guard let index else {
      let words = request.from < 0 ? "\"\(text)\" is not in this run" : "no further \"\(text)\""
      return (
        [], Notice(.note, words + (request.from < 0 ? "" : request.forward ? " below" : " above"))
      )
    }
    guard index < outline.count else {
      wanted = index
      return ([], nil)
    }
    select(entry: index)
    return (fetch(), nil)
  }

  private mutating func goto(_ argument: String) -> (effects: [Effect], notice: Notice?) {
    guard let number = Int(argument.trimmed), number > 0 else {
      return ([], Notice(.warning, "goto wants the number of a step"))
    }
    guard let index = outline.entry(ofStep: number) else {
      return ([], Notice(.note, "this run has no steps"))
    }
    select(entry: index)
    let steps = outline.steps
    return (
      fetch(), number > steps ? Notice(.note, "the last step is \(steps.grouped)") : nil
    )
  }

  // MARK: - What is shown

  private mutating func toggleContext() -> [Effect] {
    show { visibility in
      if visibility.hides(.context) || visibility.hides(.abandoned) {
        visibility.show(.context, .abandoned)
      } else {
        visibility.hide(.context, .abandoned)
      }
    }
  }

  private mutating func setPictures(_ argument: String) -> (effects: [Effect], notice: Notice?) {
    if argument.isEmpty {
      let place = pictureChoices.firstIndex(of: pictures) ?? 0
      pictures = pictureChoices[(place + 1) % pictureChoices.count]
    } else if let named = Pictures(rawValue: argument) {
      pictures = named
    } else {
      return ([], Notice(.warning, "pictures are before, after, both or off"))
    }
    return ([], Notice(.note, "pictures: \(pictures.rawValue)"))
  }

  /// The choices that look different here, from the one shown by `both` on.
  private var pictureChoices: [Pictures] {
    let isPointing = selectedEntry?.step?.action.kind.isPointing ?? false
    if images.before == nil || images.after == nil { return [.both, .off] }
    if showsTwoPictures { return [.both, .before, .after, .off] }
    return isPointing ? [.both, .after, .off] : [.both, .before, .off]
  }

  // MARK: - Layout

  /// Brings sizes and the laid out detail up to date; called after every event.
  mutating func settle(body: Rect) {
    let layout = InspectorLayout(self, body: body)
    showsTwoPictures = layout.hasRoomForTwo
    window.resize(height: (layout.list ?? layout.text ?? body).rows)
    guard let text = layout.text, let index = selected else { return }
    layOut(index, columns: text.columns)
    if let highlight, matchShown != index, page?.key.entry == index {
      if page?.match(highlight) == .folded {
        unfolded.insert(index)
        layOut(index, columns: text.columns)
      }
      resizeScroller(body)
      if case .row(let row) = page?.match(highlight), !scroller.visible.contains(row) {
        scroller.scroll(to: max(0, row - scroller.visible.count / 3))
      }
      matchShown = index
    } else {
      resizeScroller(body)
    }
  }

  private mutating func layOut(_ index: Int, columns: Int) {
    let key = DetailPage.Key(
      entry: index, width: max(1, columns - 1), isUnfolded: unfolded.contains(index))
    guard page?.key != key || pageIsStale, let entry = entries[index] else { return }
    if page?.key.entry != index { scroller = Scroller() }
    let claims = proposals.filter { $0.critique.step == entry.step?.number && entry.step != nil }
    page = DetailPage(entry, key: key, claims: claims, reviewer: reviewer)
    pageIsStale = false
  }

  private mutating func resizeScroller(_ body: Rect) {
    // How high the pictures are depends on how much there is to read.
    let height = InspectorLayout(self, body: body).text?.rows ?? 0
    let isHere = page?.key.entry == selected
    scroller.resize(total: isHere ? page?.rowCount ?? 0 : 0, height: height)
    if matchShown != selected { matchShown = nil }
  }
}
