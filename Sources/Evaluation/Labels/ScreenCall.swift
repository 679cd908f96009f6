internal import Formats
internal import Foundation
internal import Trajectories

/// Actions on screens as the labelled sets write them.
enum ScreenCall {
  /// A call in JSON or as a Python dictionary: `{'action': 'click', 'coordinate': [1, 2]}`.
  static func action(_ call: String) -> Action {
    let raw = RawCall(name: "computer_use", arguments: call)
    let parser = JSONParser()
    let text = call.contains("\"action\"") ? call : call.replacing("'", with: "\"")
    guard let json = try? parser.parse(copying: text.utf8) else {
      return Action(.tool, text: call, raw: raw)
    }
    let arguments = json.member("arguments") ?? json
    let kind = kinds[arguments.member("action")?.string ?? ""] ?? .tool
    var action = Action(kind, raw: raw)
    action.points = [arguments.member("coordinate"), arguments.member("coordinate2")]
      .compactMap { $0.flatMap(point) }
    if !action.points.isEmpty { action.rule = CoordinateRule(.unverified) }
    action.text =
      ["text", "keys", "button", "status"].lazy
      .compactMap { name in word(arguments, name) }.first
    if let pixels = arguments.member("pixels")?.double {
      action.amount = abs(pixels)
      action.direction = pixels < 0 ? .down : .up
    }
    return action
  }

  private static let kinds: [String: ActionKind] = [
    "click": .leftClick, "left_click": .leftClick, "long_press": .mouseDown, "swipe": .drag,
    "scroll": .scroll, "type": .type, "key": .key, "system_button": .key, "terminate": .finish,
    "wait": .wait,
  ]

  private static func word(_ json: JSON, _ name: String) -> String? {
    switch name {
    case "text": json.member("text")?.string
    case "keys": json.member("keys")?.elements.compactMap(\.string).joined(separator: "+").ifAny
    case "button": json.member("button")?.string
    default: json.member("status")?.string
    }
  }

  private static func point(_ json: JSON) -> Point? {
    let numbers = json.elements.compactMap(\.double)
    return numbers.count >= 2 ? Point(x: numbers[0], y: numbers[1]) : nil
  }

  // MARK: - ScreenAgent

  /// One element of ScreenAgent's list of actions.
  static func screenAgent(_ json: JSON) -> Action {
    var action = Action(
      .tool,
      raw: RawCall(name: json.member("action_type")?.string ?? "", arguments: json.serialized))
    switch action.raw.name {
    case "MouseAction":
      let verb = json.member("mouse_action_type")?.string ?? ""
      let isRight = json.member("mouse_button")?.equals("right") == true
      action.kind = isRight && verb == "click" ? .rightClick : mouse[verb] ?? .tool
      if verb == "scroll_up" { action.direction = .up }
      if verb == "scroll_down" { action.direction = .down }
      action.amount = json.member("scroll_repeat")?.double
      if let place = json.member("mouse_position"), let x = place.member("width")?.double,
        let y = place.member("height")?.double
      {
        action.points = [Point(x: x, y: y)]
        action.rule = CoordinateRule(.screenshot)
      }
    case "KeyboardAction":
      action.text = (json.member("keyboard_text") ?? json.member("keyboard_key"))?.string
      action.kind = json.member("keyboard_text") == nil ? .key : .type
    case "WaitAction":
      action.kind = .wait
      action.amount = json.member("wait_time")?.double
    case "PlanAction":
      action.kind = .plan
      action.text = json.member("element")?.string
    case "EvaluateSubTaskAction":
      action.kind = .finish
      action.text = json.member("situation")?.string
    default: break
    }
    return action
  }

  private static let mouse: [String: ActionKind] = [
    "click": .leftClick, "double_click": .doubleClick, "move": .mouseMove, "drag": .drag,
    "down": .mouseDown, "up": .mouseUp, "scroll_up": .scroll, "scroll_down": .scroll,
  ]
}

extension String {
  var trimmed: String { trimmingCharacters(in: .whitespacesAndNewlines) }

  /// The text; nil when there is none.
  var ifAny: String? { isEmpty ? nil : self }

  func trimmingStart(_ letters: String) -> String {
    String(drop { letters.contains($0) })
  }

  func trimmingEnd(_ letters: String) -> String {
    var text = self
    while let last = text.last, letters.contains(last) { text.removeLast() }
    return text
  }
}
