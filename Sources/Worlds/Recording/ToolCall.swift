internal import Formats
internal import Trajectories

/// A move as the tool call that a computer-use agent would have made.
struct ToolCall {
  var tool: String
  /// The arguments as JSON text.
  var input: String

  init(_ move: Move, on surface: Surface, commandLine: String?, _ names: Names) {
    switch surface {
    case .desktop: self.init(desktop: move, names)
    case .browser: self.init(browser: move, names)
    case .terminal:
      if case .report(let finding) = move {
        self.init(tool: "submit", input: "{\"result\":\(JSONText.string(names[finding]))}")
      } else {
        self.init(tool: "bash", input: "{\"command\":\(JSONText.string(commandLine ?? ""))}")
      }
    }
  }

  private init(tool: String, input: String) {
    self.tool = tool
    self.input = input
  }

  // MARK: - The computer tool

  private init(desktop move: Move, _ names: Names) {
    tool = "computer"
    input = "{\(ToolCall.arguments(move, names))}"
  }

  private static func arguments(_ move: Move, _ names: Names) -> String {
    func action(_ name: String, _ rest: String = "") -> String {
      "\"action\":\"\(name)\"\(rest.isEmpty ? "" : ",")\(rest)"
    }
    func place(_ spot: Spot) -> String { "\"coordinate\":[\(spot.x),\(spot.y)]" }
    switch move {
    case .use(_, .drag, let at, let to):
      let end = to ?? at
      return action(
        "left_click_drag", "\"start_coordinate\":[\(at.x),\(at.y)],\(place(end))")
    case .use(_, let gesture, let at, _): return action(gesture.computerAction, place(at))
    case .hover(_, let at): return action("mouse_move", place(at))
    case .type(let text): return action("type", "\"text\":\(JSONText.string(names[text]))")
    case .wait(let seconds): return action("wait", "\"duration\":\(seconds)")
    case .save: return action("key", "\"text\":\"ctrl+s\"")
    case .scroll(let bar, let down):
      let direction = down ? "down" : "up"
      return action(
        "scroll",
        "\(place(bar.box.centre)),\"scroll_direction\":\"\(direction)\",\"scroll_amount\":5")
    case .back: return action("key", "\"text\":\"alt+Left\"")
    case .reload: return action("key", "\"text\":\"F5\"")
    case .zoom(let element):
      let box = element.box
      let (left, top) = (Int(box.x) - 20, Int(box.y) - 20)
      let (right, bottom) = (Int(box.x + box.width) + 20, Int(box.y + box.height) + 20)
      return action("zoom", "\"region\":[\(left),\(top),\(right),\(bottom)]")
    case .look, .run, .setVariable, .report: return action("screenshot")
    }
  }

  // MARK: - A browser's tools

  private init(browser move: Move, _ names: Names) {
    func named(_ element: SceneElement, _ rest: String = "") -> String {
      let text = "\(element.role.words) \"\(names[element.name])\""
      return "{\"element\":\(JSONText.string(text))\(rest)}"
    }
    switch move {
    case .use(let element, let gesture, _, _):
      self.init(tool: "browser_click", input: named(element, gesture.browserArguments))
    case .hover(let element, _): self.init(tool: "browser_hover", input: named(element))
    case .type(let text):
      self.init(tool: "browser_type", input: "{\"text\":\(JSONText.string(names[text]))}")
    case .wait(let seconds): self.init(tool: "browser_wait_for", input: "{\"time\":\(seconds)}")
    case .save: self.init(tool: "browser_press_key", input: "{\"key\":\"Control+S\"}")
    case .scroll(let bar, let down):
      self.init(
        tool: "browser_scroll", input: named(bar, ",\"direction\":\"\(down ? "down" : "up")\""))
    case .back: self.init(tool: "browser_navigate_back", input: "{}")
    case .reload: self.init(tool: "browser_press_key", input: "{\"key\":\"F5\"}")
    case .zoom, .look, .run, .setVariable, .report:
      self.init(tool: "browser_snapshot", input: "{}")
    }
  }
}

extension Gesture {
  /// The gesture as a verb.
  package var words: String {
    switch self {
    case .drag: "drag"
    default: rawValue.split(separator: "_").joined(separator: "-")
    }
  }

  fileprivate var computerAction: String {
    switch self {
    case .click: "left_click"
    case .doubleClick: "double_click"
    case .rightClick: "right_click"
    case .middleClick: "middle_click"
    case .tripleClick: "triple_click"
    case .drag: "left_click_drag"
    }
  }

  fileprivate var browserArguments: String {
    switch self {
    case .click: ""
    case .doubleClick: ",\"doubleClick\":true"
    case .rightClick: ",\"button\":\"right\""
    case .middleClick: ",\"button\":\"middle\""
    case .tripleClick: ",\"clickCount\":3"
    case .drag: ",\"drag\":true"
    }
  }
}
