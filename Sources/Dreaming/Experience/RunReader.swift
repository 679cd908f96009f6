internal import Critics
internal import Trajectories

/// Reads one run into transitions.
struct RunReader {
  private let reading: RunReading
  private let run: Int32
  private var environment: NameID = -1
  /// When each name was first used with effect, by app, in that order.
  private var used: [NameID: [(name: NameID, at: Int64)]] = [:]
  private var lastUsed: Int32 = -1
  private var clock: Int64 = 0
  private(set) var isEnded: Bool
  /// Commands, by the place of the moment, that try what the agent itself wrote or was about to change.
  private let ownWork: Set<Int>
  /// Where pages are shown, the site they are of.
  private var site = Site()

  init(_ reading: RunReading, run: Int32) {
    self.reading = reading
    self.run = run
    ownWork = reading.findOwnWork()
    isEnded = reading.lastWord != nil
  }

  mutating func read(into builder: inout ExperienceBuilder) -> ExperienceBuilder.RunDraft {
    environment = builder.name(reading.environment)
    let times = reading.run.entries.filter { !$0.isAbandoned && $0.step != nil }.map(\.time)
    var quotes: [[NameID]] = []
    var start: Int32?
    for place in reading.moments.indices {
      if Interruption.isAsked(at: place, each: 32) { break }
      clock = times[place].map { $0.rawValue / 1000 } ?? clock + 1
      let transition = transition(at: place, &builder)
      // A run begins where it has first been looked at.
      if start == nil, reading.moments[place].before != nil || transition.act.verb != .look {
        start = transition.scene
      }
      builder.made.transitions.append(transition)
      quotes.append(reading.moments[place].step.thought.quoted.map { builder.name($0) })
    }
    let list = reading.moments.lazy.compactMap { $0.after ?? $0.before }.first?.tasks ?? []
    let end = reading.moments.reversed().lazy.compactMap { $0.after ?? $0.before }.first?.tasks
    return ExperienceBuilder.RunDraft(
      start: start ?? -1, environment: environment,
      wishes: list.isEmpty ? [reading.run.header.task ?? ""] : list.map(\.name),
      undone: list.isEmpty ? nil : end?.count { !$0.isDone }, quotes: quotes)
  }

  /// What may matter of what was used: what came first, which often sets things up, and what came last.
  ///
  /// A long session uses thousands of things; each of its steps would hold all of them.
  private static func withinSight<Use>(_ uses: [Use]) -> [Use] {
    uses.count <= first + latest ? uses : uses.prefix(first) + uses.suffix(latest)
  }

  private static let first = 32
  private static let latest = 96

  private mutating func transition(
    at place: Int, _ builder: inout ExperienceBuilder
  ) -> Transition {
    let moment = reading.moments[place]
    let appName = site(of: moment.before) ?? reading.app(moment)
    site.see(moment.step)
    let app = builder.name(appName)
    let scene = builder.scene(moment.before, environment: environment, app: app)
    let after = moment.after ?? moment.before
    let nextApp =
      site(of: after) ?? after.map { $0.app.isEmpty ? reading.environment : $0.app }
      ?? appName
    let next = builder.scene(after, environment: environment, app: builder.name(nextApp))
    let (act, meant) = act(at: place, app, &builder)
    let isError = moment.error.map { $0.certainty > 0.2 } ?? false
    let first = Int32(builder.made.uses.count)
    for use in Self.withinSight(used[app] ?? []) {
      builder.made.uses.append(
        EarlierUse(name: use.name, age: Int32(clamping: clock - use.at)))
    }
    let last = Int32(builder.made.uses.count)
    var transition = Transition(
      run: run, step: Int32(moment.step.number), scene: scene, next: next, act: act, meant: meant,
      elapsed: Int32(clamped: moment.elapsed), before: first..<last, hadEffect: false,
      hadDialog: moment.before?.dialogButtons.isEmpty == false,
      hasDialog: after?.dialogButtons.isEmpty == false, cause: -1, isKept: false,
      error: isError ? builder.name(moment.error?.line ?? "") : -1,
      hint: isError || after?.alert != nil ? hint(in: moment, &builder) : -1,
      progress: Int32(progress(moment)), isUnsaved: after?.isUnsaved ?? false,
      isBusy: moment.targetElement?.states.contains("busy") ?? false, goal: -1,
      findings: findings(in: moment))
    transition.hadEffect = hadEffect(transition, at: place)
    if let answer = reading.answer(at: place), act.verb == .answer {
      transition.isKept = answer.kept
      transition.cause = usedElement(at: answer.cause, &builder)
    }
    note(transition, app, &builder)
    return transition
  }

  /// The site of a page; nil where no page is shown or its address was never told.
  private func site(of screen: ScreenReading?) -> String? { screen == nil ? nil : site.host }

  private func hadEffect(_ transition: Transition, at place: Int) -> Bool {
    let moment = reading.moments[place]
    switch transition.act.verb {
    case .run: return transition.error < 0
    case .use: return moment.hadEffect || reading.isTypedInto(place)
    case .go, .back, .reload: return transition.scene != transition.next || moment.hadEffect
    default: return moment.hadEffect
    }
  }

  /// Remembers what was used, as later steps may depend on it.
  private mutating func note(
    _ transition: Transition, _ app: NameID, _ builder: inout ExperienceBuilder
  ) {
    let act = transition.act
    switch act.verb {
    case .use, .go: lastUsed = act.element
    case .report: isEnded = true
    default: break
    }
    guard transition.hadEffect, act.verb == .use || act.verb == .run, act.element >= 0 else {
      return
    }
    let name = builder.made.elements[Int(act.element)].name
    let text = builder.made.names[name]
    if let variable = text.assignedVariable {
      used[app]?.removeAll { builder.made.names[$0.name].assignedVariable == variable }
    }
    if used[app]?.contains(where: { $0.name == name }) != true {
      used[app, default: []].append((name, clock))
    }
  }

  // MARK: - Acts

  private func act(
    at place: Int, _ app: NameID, _ builder: inout ExperienceBuilder
  ) -> (Act, meant: Int32) {
    let moment = reading.moments[place]
    let action = moment.step.action
    switch action.kind {
    case .shell:
      guard let text = action.text, !text.hasPrefix("sleep") else { return (Act(.wait), -1) }
      if ownWork.contains(place) { return (Act(.other, .shell), -1) }
      let command = builder.element(
        app: app, role: "command", name: text.cut(to: 120), container: "")
      return (Act(.run, .shell, on: command), command)
    case .type:
      return (Act(.type, .type, on: lastUsed, text: builder.name(action.text ?? "")), lastUsed)
    case .key, .holdKey: return (Act(Act.Verb(key: action.text ?? ""), .key), -1)
    case .navigate:
      return (Act(action.text == "back" ? .back : .other, .navigate), -1)
    case .wait: return (Act(.wait, .wait), -1)
    case .finish: return (Act(.report, .finish, text: builder.name(action.text ?? "")), -1)
    case let kind where kind.isPointing && kind != .mouseMove:
      return pointing(at: place, app, &builder)
    default: return (Act(moment.isIdle ? .look : .other, action.kind), -1)
    }
  }

  private func pointing(
    at place: Int, _ app: NameID, _ builder: inout ExperienceBuilder
  ) -> (Act, meant: Int32) {
    let moment = reading.moments[place]
    guard let screen = moment.before else { return (Act(.other, moment.step.action.kind), -1) }
    let used = moment.target.map { builder.element($0, of: screen, app: app) } ?? -1
    var meant = used
    if let told = reading.intended(at: place) {
      // A way is often named beside the goal; only what lies near can have been meant.
      let distance =
        moment.step.action.points.first.map { screen.tree.elements[told].distance(to: $0) } ?? 0
      if distance < 60 { meant = builder.element(told, of: screen, app: app) }
    }
    let subject = used >= 0 ? used : meant
    guard subject >= 0 else { return (Act(.other, moment.step.action.kind), -1) }
    let role = builder.made.names[builder.made.elements[Int(subject)].role]
    let verb: Act.Verb =
      if role == "dialog_button" {
        .answer
      } else if builder.made.traits[Int(subject)].isPassage
        || moment.step.action.kind == .scroll
      {
        .go
      } else {
        .use
      }
    return (Act(verb, moment.step.action.kind, on: used), meant)
  }

  private func usedElement(at place: Int, _ builder: inout ExperienceBuilder) -> Int32 {
    var place = place
    if reading.moments[place].step.action.kind == .type, place > 0 { place -= 1 }
    let moment = reading.moments[place]
    guard let screen = moment.before, let target = moment.target else { return -1 }
    return builder.element(
      target, of: screen, app: builder.name(site(of: screen) ?? reading.app(moment)))
  }

  // MARK: - What came of it

  /// The last thing that a message of an error names.
  private func hint(
    in moment: RunReading.Moment, _ builder: inout ExperienceBuilder
  ) -> NameID {
    let text = moment.after?.alert ?? moment.step.after?.text.cut(to: 2000) ?? ""
    let own = moment.step.action.text ?? ""
    guard let last = text.quoted.last(where: { $0 != own }) else { return -1 }
    return builder.name(last)
  }

  private func progress(_ moment: RunReading.Moment) -> Int {
    guard let before = moment.before, let after = moment.after else { return 0 }
    return after.tasks.count(where: \.isDone) - before.tasks.count(where: \.isDone)
  }

  /// How many tests a test run says have failed.
  private func findings(in moment: RunReading.Moment) -> Int32 {
    guard moment.step.action.kind == .shell, let text = moment.step.after?.text,
      text.contains(" passed")
    else { return -1 }
    return Int32(text.split(separator: "\n").count { $0.hasPrefix("FAIL") })
  }
}

extension Act.Verb {
  /// What pressing a key is for.
  fileprivate init(key: String) {
    switch key.lowercased() {
    case "ctrl+s", "cmd+s", "super+s", "control+s": self = .save
    case "f5", "ctrl+r", "cmd+r", "control+r": self = .reload
    default: self = .other
    }
  }
}

extension String {
  /// The variable that a command such as `export NAME=VALUE` sets.
  var assignedVariable: Substring? {
    guard hasPrefix("export "), let sign = firstIndex(of: "=") else { return nil }
    return self[index(startIndex, offsetBy: 7)..<sign]
  }
}

extension Int32 {
  /// A number of seconds or pixels, cut to what is sensible.
  init(clamped value: Double) {
    self = value.isFinite ? Int32(Swift.min(Swift.max(value, 0), 100_000)) : 0
  }
}
