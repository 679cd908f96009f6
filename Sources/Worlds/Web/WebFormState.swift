internal import Trajectories

/// A form as somebody fills it in.
struct WebFormState: Hashable, Sendable {
  /// Which of the site's forms.
  var number: Int
  /// When the page came up.
  var loadedAt: Int
  /// What the fields hold, in the order in which tasks name them.
  var values: [NameID]
  /// The boxes that are ticked, one bit each.
  var ticked: UInt32 = 0
  /// The field in which one can type.
  var focus: Int?
  /// Whether the question for consent is up.
  var asks = false
  /// How often the button worked without more.
  var presses = 0
  var isSent = false

  init(_ number: Int, loadedAt: Int) {
    self.number = number
    self.loadedAt = loadedAt
    values = Array(repeating: .none, count: WebParameters.fieldsPerForm)
  }

  func isTicked(_ box: Int) -> Bool { ticked >> UInt32(box) & 1 == 1 }
}

extension WebRun {
  // MARK: - Filling in

  mutating func useForm(_ slot: Int, _ gesture: Gesture) {
    guard let state = form, !state.isSent else { return }
    let shape = site.forms[state.number]
    form?.focus = nil
    switch slot {
    case WebSlots.field..<WebSlots.field + shape.fields.count:
      let place = slot - WebSlots.field
      let kind = site.fields[shape.fields[place]]
      let isEarly = shape.quirk == .lastFieldFirst && place == 0 && state.values.last == NameID.none
      if reacts(kind, to: gesture), !isEarly { form?.focus = place }
    case WebSlots.box..<WebSlots.box + shape.boxes.count:
      guard gesture == .click else { return }
      form?.ticked ^= 1 << UInt32(shape.boxes[slot - WebSlots.box])
    case WebSlots.button:
      let isOpen = shape.quirk != .hasOpeningTimes || WebRun.isOpen(at: clock)
      if isOpen, reacts(site.buttons[shape.button], to: gesture) { press() }
    default: break
    }
  }

  static func isOpen(at clock: Int) -> Bool { clock % 6 < 2 }

  /// Whether a field or button takes a gesture; tells of what is missing, and empties the form if
  /// that is what the gesture does.
  private mutating func reacts(_ kind: WebControl, to gesture: Gesture) -> Bool {
    guard let state = form, clock - state.loadedAt >= kind.readiness else { return false }
    if gesture == kind.emptyingGesture {
      empty()
      return false
    }
    guard gesture == kind.gesture else { return false }
    if let box = kind.neededBox, !state.isTicked(box) {
      notice = Notice(
        kind: site.words.locked, names: kind.hintedBox.map { site.boxes[$0] } ?? .none)
      return false
    }
    return true
  }

  mutating func typeIntoForm(_ text: NameID) {
    guard let place = form?.focus, form?.isSent == false else { return }
    form?.values[place] = text
  }

  private mutating func empty() {
    guard form?.values.contains(where: { $0 != .none }) == true else { return }
    form?.values = Array(repeating: .none, count: WebParameters.fieldsPerForm)
    notice = Notice(kind: site.words.emptied, isError: false)
  }

  // MARK: - Sending

  private mutating func press() {
    guard let state = form else { return }
    let shape = site.forms[state.number]
    if let missing = state.values.firstIndex(of: .none) {
      notice = Notice(kind: site.words.missing, names: site.fields[shape.fields[missing]].name)
      return
    }
    if state.isTicked(site.spoilingBox) {
      notice = Notice(kind: site.words.spoiled)
      return
    }
    form?.presses += 1
    if shape.quirk == .sendsTwice, state.presses == 0 { return }
    if site.buttons[shape.button].asks { form?.asks = true } else { send() }
  }

  mutating func answer(_ choice: Int) {
    form?.asks = false
    if choice == site.consent.right { return send() }
    if choice == site.consent.emptying { empty() }
  }

  private mutating func send() {
    if isLost() {
      notice = Notice(kind: site.words.unsent)
      return
    }
    form?.isSent = true
    notice = Notice(kind: site.words.sent, isError: false)
    guard isAtGoal, let state = form else { return }
    let wanted = task.goals.filter { $0.wish == .fill }.map(\.value)
    if state.values == wanted { hasSentRight = true }
  }

  // MARK: - What is seen

  /// Whether the field of a goal holds what the goal says, or held it when the form was sent.
  func holds(_ goal: Goal) -> Bool {
    guard let state = form else { return false }
    let shape = site.forms[state.number]
    let place = shape.fields.firstIndex { site.fields[$0].name == goal.target }
    return place.map { state.values[$0] == goal.value } ?? false
  }

  func isActivated(_ goal: Goal) -> Bool {
    guard let state = form else { return false }
    let shape = site.forms[state.number]
    if site.buttons[shape.button].name == goal.target { return state.isSent }
    if let box = site.boxes.firstIndex(of: goal.target) {
      return shape.boxes.contains(box) && state.isTicked(box)
    }
    return false
  }

  /// The page's links, and the form as it is now.
  func formElements(on page: Int) -> [SceneElement] {
    let plain = isUnfolded ? site.pages[page].unfolded : site.pages[page].elements
    guard let state = form, !state.isSent else { return plain }
    let shape = site.forms[state.number]
    var all = plain
    all.reserveCapacity(plain.count + 12)
    var row = 0
    func add(_ role: Role, _ name: NameID, _ slot: Int, width: Int = 240) {
      all.append(
        SceneElement(
          id: WebSlots.id(slot, on: page), role: role, name: name, app: site.name,
          container: site.words.form,
          box: Box(x: 440, y: 160 + row * 52, width: width, height: 36)))
      row += 1
    }
    func isBusy(_ kind: WebControl) -> Bool { clock - state.loadedAt < kind.readiness }
    for place in shape.order {
      let kind = site.fields[shape.fields[place]]
      add(.field, kind.name, WebSlots.field + place, width: 440)
      let last = all.count - 1
      all[last].value = state.values[place]
      if state.focus == place { all[last].states.insert(.focused) }
      if isBusy(kind) { all[last].states.insert(.busy) }
    }
    for (place, box) in shape.boxes.enumerated() {
      add(.checkbox, site.boxes[box], WebSlots.box + place)
      if state.isTicked(box) { all[all.count - 1].states.insert(.checked) }
    }
    add(.button, site.buttons[shape.button].name, WebSlots.button, width: 160)
    if isBusy(site.buttons[shape.button]) { all[all.count - 1].states.insert(.busy) }
    if state.asks { all += dialog(on: page) }
    return all
  }

  /// The question, and its answers beside each other.
  private func dialog(on page: Int) -> [SceneElement] {
    let consent = site.consent
    var all = [
      SceneElement(
        id: WebSlots.id(WebSlots.dialog, on: page), role: .dialog, name: consent.question,
        app: site.name, container: consent.question,
        box: Box(x: 256, y: 280, width: 512, height: 180))
    ]
    for (place, answer) in consent.answers.enumerated() {
      all.append(
        SceneElement(
          id: WebSlots.id(WebSlots.answer + place, on: page), role: .dialogButton, name: answer,
          app: site.name, container: consent.question,
          box: Box(x: 280 + place * 160, y: 400, width: 144, height: 36)))
    }
    return all
  }
}
