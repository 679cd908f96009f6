/// A place on the page, in page pixels.
package struct PagePoint: Sendable, Hashable {
  package var x: Double
  package var y: Double

  package init(x: Double, y: Double) {
    self.x = x
    self.y = y
  }
}

/// A button of the mouse.
package enum MouseButton: String, Sendable, Hashable, Encodable {
  case none, left, middle, right

  /// As a set of pressed buttons with this one in it.
  var bit: Int {
    switch self {
    case .none: 0
    case .left: 1
    case .right: 2
    case .middle: 4
    }
  }
}

extension BrowserPage {
  /// Moves the pointer; with `holding`, the button stays down.
  package func movePointer(
    to point: PagePoint, holding button: MouseButton = .none
  ) throws(BrowserError) {
    try mouse([.moved(to: point, holding: button)])
  }

  /// Presses a button; `count` is 2 for the second press of a double click.
  package func pressButton(
    _ button: MouseButton = .left, at point: PagePoint, count: Int = 1
  ) throws(BrowserError) {
    try mouse([.pressed(button, at: point, count: count)])
  }

  /// Releases a button.
  package func releaseButton(
    _ button: MouseButton = .left, at point: PagePoint, count: Int = 1
  ) throws(BrowserError) {
    try mouse([.released(button, at: point, count: count)])
  }

  /// Moves to a point and clicks there, `count` times in a row, while keys are held.
  package func click(
    at point: PagePoint, button: MouseButton = .left, count: Int = 1,
    holding modifiers: KeyModifiers = []
  ) throws(BrowserError) {
    var events: [MouseEvent] = [.moved(to: point, holding: .none)]
    for number in 1...max(count, 1) {
      events.append(.pressed(button, at: point, count: number))
      events.append(.released(button, at: point, count: number))
    }
    for index in events.indices { events[index].modifiers = modifiers.rawValue }
    try mouse(events)
  }

  /// Presses at one point, moves in `steps` and releases at another.
  ///
  /// Pages follow pointer events, of which there are as many as steps; native drag and drop (the
  /// `draggable` attribute) is not what this does.
  package func drag(
    from start: PagePoint, to end: PagePoint, steps: Int = 8
  ) throws(BrowserError) {
    var events: [MouseEvent] = [
      .moved(to: start, holding: .none), .pressed(.left, at: start, count: 1),
    ]
    for step in 1...max(steps, 1) {
      let share = Double(step) / Double(max(steps, 1))
      let point = PagePoint(
        x: start.x + (end.x - start.x) * share, y: start.y + (end.y - start.y) * share)
      events.append(.moved(to: point, holding: .left))
    }
    events.append(.released(.left, at: end, count: 1))
    // Moves that come faster than frames are merged into one, so each waits for its answer.
    for event in events { try mouse([event]) }
  }

  /// Turns the wheel over a point; positive is down and to the right, in pixels.
  package func wheel(
    at point: PagePoint, down: Double, right: Double = 0
  ) throws(BrowserError) {
    try run(PageScript.noteScroll)
    try mouse([
      .moved(to: point, holding: .none),
      MouseEvent(
        type: "mouseWheel", x: point.x, y: point.y, button: .none, buttons: 0, clickCount: 0,
        deltaX: right, deltaY: down),
    ])
    // The event is answered before the page has scrolled: some frames before, on a busy machine.
    try run(PageScript.awaitScroll)
  }

  private func mouse(_ events: [MouseEvent]) throws(BrowserError) {
    try browser.callAll("Input.dispatchMouseEvent", events, session: session)
  }
}

/// One event of the mouse as the protocol has it.
private struct MouseEvent: Encodable {
  let type: String
  let x: Double
  let y: Double
  let button: MouseButton
  let buttons: Int
  let clickCount: Int
  var modifiers = 0
  var deltaX: Double?
  var deltaY: Double?

  static func moved(to point: PagePoint, holding button: MouseButton) -> MouseEvent {
    MouseEvent(
      type: "mouseMoved", x: point.x, y: point.y, button: button, buttons: button.bit,
      clickCount: 0)
  }

  static func pressed(_ button: MouseButton, at point: PagePoint, count: Int) -> MouseEvent {
    MouseEvent(
      type: "mousePressed", x: point.x, y: point.y, button: button, buttons: button.bit,
      clickCount: count)
  }

  static func released(_ button: MouseButton, at point: PagePoint, count: Int) -> MouseEvent {
    MouseEvent(
      type: "mouseReleased", x: point.x, y: point.y, button: button, buttons: 0,
      clickCount: count)
  }
}
