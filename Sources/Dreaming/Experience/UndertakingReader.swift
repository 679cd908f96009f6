internal import Critics
internal import Trajectories

extension ExperienceBuilder {
  /// The experience of all runs that were added.
  func experience() -> Experience {
    var whole = made
    whole.findTraits()
    let index = NameIndex(whole)
    for run in whole.runs.indices where !Interruption.isAsked {
      whole.read(drafts[run], of: run, index)
    }
    whole.setBudgets()
    return whole
  }
}

/// Where names occur.
private struct NameIndex {
  var elements: [NameID: [Int32]] = [:]
  var places: [NameID: Set<NameID>] = [:]
  var apps: [NameID] = []

  init(_ experience: Experience) {
    var isKnown: Set<NameID> = []
    for (number, element) in experience.elements.enumerated() {
      elements[element.name, default: []].append(Int32(number))
      if isKnown.insert(element.app).inserted { apps.append(element.app) }
    }
    for place in experience.places where !experience.names[place.title].isEmpty {
      places[place.title, default: []].insert(place.environment)
    }
  }
}

extension Experience {
  /// What uses say about elements: whether text goes into them, whether typing leads elsewhere.
  fileprivate mutating func findTraits() {
    var typed: [Int32: (uses: Int, typings: Int, moves: Int)] = [:]
    for place in transitions.indices {
      let transition = transitions[place]
      guard transition.act.element >= 0 else { continue }
      switch transition.act.verb {
      case .use: typed[transition.act.element, default: (0, 0, 0)].uses += 1
      case .type:
        typed[transition.act.element, default: (0, 0, 0)].typings += 1
        let places = [transition.scene, transition.next].map { scenes[Int($0)].place }
        if places[0] != places[1] { typed[transition.act.element, default: (0, 0, 0)].moves += 1 }
      default: break
      }
    }
    var roles: [NameID: (uses: Int, typings: Int, moves: Int)] = [:]
    for (element, counts) in typed {
      let role = elements[Int(element)].role
      roles[role, default: (0, 0, 0)].uses += counts.uses
      roles[role, default: (0, 0, 0)].typings += counts.typings
      roles[role, default: (0, 0, 0)].moves += counts.moves
    }
    for number in elements.indices {
      guard let counts = roles[elements[number].role] else { continue }
      traits[number].takesText = counts.typings * 2 > counts.uses
      if counts.moves * 2 > counts.typings, counts.moves > 0 { traits[number].isPassage = true }
    }
    for place in transitions.indices where transitions[place].act.verb == .use {
      let element = transitions[place].act.element
      if element >= 0, traits[Int(element)].isPassage { transitions[place].act.verb = .go }
    }
  }

  fileprivate mutating func read(
    _ draft: ExperienceBuilder.RunDraft, of run: Int, _ index: NameIndex
  ) {
    let goals = draft.wishes.flatMap { self.goals($0, draft, index) }
    let range = runs[run].transitions
    wishes.append(goals)
    var last: Int32 = -1
    for (offset, place) in range.enumerated() {
      let told = goals.firstIndex { draft.quotes[offset].contains($0.name) }
      if let told { last = Int32(told) }
      transitions[place].goal = last
    }
    var known = goals
    // Where it starts is often said; it has been reached already.
    if let end = known.last, end.sort == .reach, draft.start >= 0,
      places[Int(scenes[Int(draft.start)].place)].title == end.name, known.count > 1
    {
      known.removeLast()
    }
    if known.contains(where: { $0.sort == .run }), hasReports {
      known.append(
        Undertaking.SubGoal(
          sort: .report, name: known.last?.name ?? -1, app: -1, targets: [], text: -1))
    }
    let undone = draft.undone ?? known.count { !isReached($0, in: range) }
    runs[run].severity = Double(undone) / Double(max(1, known.count))
    if known.isEmpty || draft.start < 0 || !known.allSatisfy({ isShown($0, index) }) {
      unimaginable += 1
    } else {
      undertakings.append(
        Undertaking(
          environment: draft.environment, start: draft.start, goals: known, budget: 0,
          run: Int32(run), isHindsight: false))
    }
    lookBack(on: run, from: draft.start, draft.environment)
  }

  /// Whether recordings show where a goal is.
  private func isShown(_ goal: Undertaking.SubGoal, _ index: NameIndex) -> Bool {
    switch goal.sort {
    case .reach: index.places[goal.name] != nil
    case .use, .run: !goal.targets.isEmpty
    case .report: true
    }
  }

  /// The sub-goals that words speak of, those too that no recording shows.
  private func goals(
    _ wish: String, _ draft: ExperienceBuilder.RunDraft, _ index: NameIndex
  ) -> [Undertaking.SubGoal] {
    let words = wish.unquoted
    let app = index.apps.first { !names[$0].isEmpty && words.contains(names[$0]) } ?? -1
    var found: [Undertaking.SubGoal] = []
    var text: NameID = -1
    for quote in wish.quoted {
      guard let name = names.known(quote.cut(to: 160)) else { continue }
      let isPlace = index.places[name]?.contains(draft.environment) == true && draft.undone == nil
      if isPlace {
        found.append(.init(sort: .reach, name: name, app: -1, targets: [], text: -1))
        continue
      }
      var targets = (index.elements[name] ?? []).filter { app < 0 || elements[Int($0)].app == app }
      let widgets = targets.filter { !traits[Int($0)].isPassage }
      if !widgets.isEmpty { targets = widgets }
      guard !targets.isEmpty else {
        text = name
        continue
      }
      let sort: Undertaking.SubGoal.Sort = traits[Int(targets[0])].isCommand ? .run : .use
      if sort == .use, targets.allSatisfy({ traits[Int($0)].isPassage }), draft.undone == nil {
        // A page that is known by links to it only.
        found.append(.init(sort: .reach, name: name, app: -1, targets: [], text: -1))
        continue
      }
      found.append(.init(sort: sort, name: name, app: app, targets: targets, text: text))
      text = -1
    }
    // An entry of a list is one thing to do: what it names first.
    guard draft.undone != nil else { return found }
    if let first = found.first { return [first] }
    return [.init(sort: .use, name: max(text, 0), app: app, targets: [], text: -1)]
  }

  private var hasReports: Bool { transitions.contains { $0.act.verb == .report } }

  private func isReached(_ goal: Undertaking.SubGoal, in range: Range<Int>) -> Bool {
    transitions[range].contains { transition in
      switch goal.sort {
      case .reach: places[Int(scenes[Int(transition.next)].place)].title == goal.name
      case .use, .run: transition.hadEffect && goal.targets.contains(transition.act.element)
      case .report: transition.act.verb == .report
      }
    }
  }

  /// What a run did reach, as goals of their own.
  private mutating func lookBack(on run: Int, from start: Int32, _ environment: NameID) {
    guard start >= 0 else { return }
    var seen: Set<Undertaking.SubGoal> = []
    let first = scenes[Int(start)].place
    for transition in transitions[runs[run].transitions] where seen.count < 12 {
      var goal: Undertaking.SubGoal?
      let next = scenes[Int(transition.next)]
      let element = transition.act.element
      switch transition.act.verb {
      case .go, .back, .type:
        let title = places[Int(next.place)].title
        if next.place != first, !next.isFailure, !names[title].isEmpty {
          goal = .init(sort: .reach, name: title, app: -1, targets: [], text: -1)
        }
      case .use where transition.hadEffect && element >= 0:
        goal = .init(
          sort: .use, name: elements[Int(element)].name, app: elements[Int(element)].app,
          targets: [element], text: -1)
      case .run where transition.hadEffect:
        goal = .init(
          sort: .run, name: elements[Int(element)].name, app: elements[Int(element)].app,
          targets: [element], text: -1)
      default: break
      }
      guard let goal, seen.insert(goal).inserted else { continue }
      hindsight.append(
        Undertaking(
          environment: environment, start: start, goals: [goal], budget: 0, run: Int32(run),
          isHindsight: true))
    }
  }

  /// As many steps as runs had that were cut off; else half as many again as usual, at most 14.
  fileprivate mutating func setBudgets() {
    let lengths = runs.map(\.steps).sorted()
    let median = lengths.isEmpty ? 9 : lengths[lengths.count / 2]
    let usual = min(14, max(1, median * 3 / 2))
    var cut: [Int: Int32] = [:]
    for undertaking in undertakings {
      let run = runs[Int(undertaking.run)]
      guard !run.isEnded else { continue }
      cut[undertaking.goals.count] = max(cut[undertaking.goals.count] ?? 0, run.steps)
    }
    let longest = cut.values.max()
    for place in undertakings.indices {
      let run = runs[Int(undertakings[place].run)]
      let goals = undertakings[place].goals.count
      undertakings[place].budget = run.isEnded ? max(cut[goals] ?? longest ?? usual, 1) : run.steps
    }
    for place in hindsight.indices {
      hindsight[place].budget = usual
    }
  }
}
