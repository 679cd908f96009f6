internal import Canvas
internal import Trajectories

extension State {
  // MARK: - Library

  mutating func perform(_ act: Library.Act, _ argument: String) -> [Effect] {
    switch act {
    case .open where library.showsOffer:
      return library.chooseOffer(library.foundWindow.selection)
    case .open: return library.selectedRun.map { open($0.id) } ?? []
    case .outcome:
      guard let run = library.selectedRun else { return [] }
      return stateOutcome(of: run, argument)
    case .dream:
      let marked = library.marks.sorted { $0.rawValue < $1.rawValue }
      return argument.isEmpty && !marked.isEmpty
        ? askForDream(DreamOrder(runs: marked))
        : askForDream(DreamOrder(filter: argument.isEmpty ? library.query.filter : argument))
    default: return say(library.perform(act, argument))
    }
  }

  mutating func perform(_ act: Search.Act) -> [Effect] {
    switch act {
    case .open:
      guard let hit = search.selected else { return [] }
      let effects = open(hit.run, entry: hit.index)
      // What was looked for everywhere is now looked for here: it is marked, and n goes on.
      inspector?.sought = search.query
      return effects
    case .edit:
      search.edit()
      return []
    }
  }

  // MARK: - Inspector

  mutating func perform(_ act: Inspector.Act, _ argument: String) -> [Effect] {
    guard let shown = inspector else { return [] }
    switch act {
    case .kinds: panel = .kinds(ListWindow(count: Visibility.Group.allCases.count))
    case .copy where argument.isEmpty: panel = .copy
    case .copy:
      let acts: [String: Panel.Act] = ["text": .copyText, "json": .copyJSON, "link": .copyLink]
      guard let chosen = acts[argument] else { return warn("copy takes text, json or link") }
      return copy(chosen)
    case .outcome:
      guard let summary = shown.run?.summary else { return [] }
      return stateOutcome(of: summary, argument)
    case .tree:
      panel = .tree(TreePanel(run: shown.id))
      return [.loadTree(shown.id)]
    case .child: return shown.selectedRow?.child.map { open($0) } ?? []
    case .parent:
      guard let header = shown.run?.summary.header, let parent = header.parent else { return [] }
      return open(parent, step: header.parentStep)
    case .openPicture:
      let images = shown.images
      let image =
        shown.pictures == .after ? images.after ?? images.before : images.before ?? images.after
      return image?.name.map { [.showPicture($0)] } ?? []
    case .page:
      guard let entry = shown.selectedEntry else { return warn("the entry is still being read") }
      return [.page(entry.plainText, name: "\(shown.id)-\(entry.index + 1)")]
    case .critique:
      notice = Notice(.note, "criticising this run")
      return [.critique(shown.id)]
    case .dream: return askForDream(DreamOrder(runs: [shown.id]))
    default:
      if let decision = Inspector.decision(act) { return perform(decision, argument) }
      return say(inspector?.perform(act, argument))
    }
    return []
  }

  private mutating func copy(_ act: Panel.Act) -> [Effect] {
    guard let shown = inspector, let entry = shown.selectedEntry else {
      return warn("the entry is still being read")
    }
    switch act {
    case .copyJSON: return [.copy(entry.json)]
    case .copyLink:
      let step = entry.step.map { " --step \($0.number)" } ?? ""
      return [.copy("reverie show \(shown.id)\(step)")]
    default: return [.copy(entry.plainText)]
    }
  }

  mutating func toggleKind(_ place: Int) -> [Effect] {
    let groups = Visibility.Group.allCases
    guard groups.indices.contains(place) else { return [] }
    let group = groups[place]
    return inspector?.show { $0.hides(group) ? $0.show(group) : $0.hide(group) } ?? []
  }

  // MARK: - Panels

  mutating func perform(_ act: Panel.Act) -> [Effect] {
    switch (act, panel) {
    case (.treeOpen, .tree(let tree)):
      guard let rows = tree.rows, rows.indices.contains(tree.window.selection) else { return [] }
      let id = rows[tree.window.selection].summary.id
      panel = nil
      return id == inspector?.id ? [] : open(id)
    case (.copyText, _), (.copyJSON, _), (.copyLink, _):
      panel = nil
      return copy(act)
    case (.success, _): chooseVerdict(.success)
    case (.failure, _): chooseVerdict(.failure)
    case (.unknown, _): chooseVerdict(.unknown)
    case (.confirm, .batch): return confirmBatch()
    case (.confirm, .lessons): return confirmLessons()
    case (.begin, _): return confirmDream()
    case (.endDream, _): return confirmEnding()
    case (.moreRollouts, _), (.fewerRollouts, _), (.time, _), (.mode, _): return changeDream(act)
    case (.toggle, .kinds(let window)): return toggleKind(window.selection)
    default: panel = nil
    }
    return []
  }

  private mutating func changeDream(_ act: Panel.Act) -> [Effect] {
    changeOrder { order in
      switch act {
      case .moreRollouts, .fewerRollouts:
        order.rollouts = DreamPanel.step(
          order.rollouts, in: DreamPanel.rollouts, up: act == .moreRollouts)
      case .time:
        let longer = DreamPanel.step(order.seconds, in: DreamPanel.seconds, up: true)
        order.seconds = longer > order.seconds ? longer : DreamPanel.seconds[0]
      case .mode: order.mode = order.mode == .review ? .auto : .review
      default: break
      }
    }
  }

  // MARK: - Outcome

  private mutating func stateOutcome(of run: RunSummary, _ argument: String) -> [Effect] {
    guard !argument.isEmpty else {
      panel = .outcome(
        OutcomePanel(run: run.id, name: run.header.name, current: run.header.outcome))
      return []
    }
    let words = argument.split(separator: " ", maxSplits: 1).map { String($0).trimmed }
    let verdicts: [String: Outcome.Verdict] = [
      "success": .success, "failure": .failure, "failed": .failure, "unknown": .unknown,
    ]
    guard let verdict = verdicts[words[0]] else {
      return warn("an outcome is success, failure or unknown")
    }
    return [.stateOutcome(run.id, verdict, why: words.count > 1 ? words[1] : "")]
  }

  private mutating func chooseVerdict(_ verdict: Outcome.Verdict) {
    guard case .outcome(var outcome) = panel else { return }
    outcome.verdict = verdict
    outcome.editor = LineEditor()
    panel = .outcome(outcome)
  }

  mutating func editReason(_ change: (inout LineEditor) -> Void) {
    guard case .outcome(var outcome) = panel, var editor = outcome.editor else { return }
    change(&editor)
    outcome.editor = editor
    panel = .outcome(outcome)
  }

  mutating func acceptReason() -> [Effect] {
    guard case .outcome(let outcome) = panel, let verdict = outcome.verdict else { return [] }
    panel = nil
    return [.stateOutcome(outcome.run, verdict, why: outcome.editor?.text.trimmed ?? "")]
  }
}
