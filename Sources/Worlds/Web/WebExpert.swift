internal import Trajectories

extension WebWorld {
  /// Goes the shortest way, and fills in the form knowing its rules.
  package func expertMoves(for task: WorldTask) -> [Move]? {
    var moves: [Move] = []
    var run = begin(task, isCalm: true)
    func go(_ move: Move) {
      moves.append(move)
      _ = run.perform(move, for: nil)
    }
    let goal = goal(of: task)
    while !run.isAtGoal {
      guard moves.count < 60, let way = way(from: run, to: goal) else { return nil }
      for move in way { go(move) }
    }
    guard task.goals.count > 1 else { return moves }
    guard let form = site.form(on: goal) else { return nil }
    let places = Array(form.fields.indices)
    for place in form.quirk == .lastFieldFirst ? places.reversed() : places {
      let kind = site.fields[form.fields[place]]
      for move in preparation(kind, for: form, in: run) { go(move) }
      guard let field = element(WebSlots.field + place, in: run) else { return nil }
      go(field.used(kind.gesture))
      go(.type(task.goals[place + 1].value))
    }
    let button = site.buttons[form.button]
    while !run.isSolved {
      guard moves.count < 60 else { return nil }
      for move in preparation(button, for: form, in: run) { go(move) }
      guard let element = element(WebSlots.button, in: run) else { return nil }
      go(element.used(button.gesture))
      if let answer = self.element(WebSlots.answer + site.consent.right, in: run) {
        go(answer.used(.click))
      }
    }
    return moves
  }

  private func element(_ slot: Int, in run: WebRun) -> SceneElement? {
    run.elements.first { WebSlots.split($0.id).slot == slot }
  }

  /// The move, or moves, that lead a step nearer.
  private func way(from run: WebRun, to goal: Int) -> [Move]? {
    let page: Int?
    let links: [WebLink]
    switch run.view {
    case .page(let number): (page, links) = (number, site.pages[number].links)
    case .results(let query): (page, links) = (nil, query.map { site.results[$0].links } ?? [])
    case .failed: return nil
    }
    let steps = site.routes.steps(from: page, to: goal)
    let slot = links.firstIndex {
      site.routes.steps(from: $0.target, to: goal) + ($0.isFolded ? 2 : 1) == steps
    }
    guard let slot else {
      guard let field = element(WebSlots.search, in: run) else { return nil }
      return [field.used(.click), .type(site.title(goal))]
    }
    guard links[slot].isFolded, let page else {
      return element(slot, in: run).map { [$0.used(.click)] }
    }
    guard let more = element(WebSlots.more, in: run),
      let link = site.pages[page].unfolded.first(where: { WebSlots.split($0.id).slot == slot })
    else { return nil }
    return [.hover(more, at: more.box.centre), link.used(.click)]
  }

  /// The box to tick and the time to wait before a field or button is used.
  private func preparation(_ kind: WebControl, for form: WebForm, in run: WebRun) -> [Move] {
    guard let state = run.form else { return [] }
    var moves: [Move] = []
    if let box = kind.neededBox, !state.isTicked(box), let place = form.boxes.firstIndex(of: box),
      let element = element(WebSlots.box + place, in: run)
    {
      moves.append(element.used(.click))
    }
    let isButton = site.buttons[form.button].name == kind.name
    var clock = run.clock + moves.count
    while clock + 1 - state.loadedAt < kind.readiness
      || isButton && form.quirk == .hasOpeningTimes && !WebRun.isOpen(at: clock + 1)
    {
      clock += 1
    }
    let missing = clock - run.clock - moves.count
    if missing > 0 { moves.append(.wait(seconds: missing)) }
    return moves
  }
}

extension SceneElement {
  fileprivate func used(_ gesture: Gesture) -> Move {
    .use(self, gesture, at: box.centre, to: nil)
  }
}
