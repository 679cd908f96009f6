package import Trajectories

/// A call as exports write it: the log's own where it has arguments that are an object, else the
/// canonical action in the words of the Anthropic computer tool and of common coding tools.
package struct ExportedCall: Sendable {
  package var tool: String
  package var input: [(String, ExportValue)]

  /// The call of a recorded action.
  package init(_ action: Action) {
    let members = ExportValue.object(parsing: action.raw.arguments)
    if let members, !Self.isScaled(action), !Self.isStrange(action) {
      tool = action.raw.name
      input = members
    } else if let made = Self.canonical(
      action.kind, points: action.points, text: action.text, amount: action.amount,
      direction: action.direction)
    {
      self = made
    } else {
      tool = action.raw.name.isEmpty ? action.kind.rawValue : action.raw.name
      let rest = action.raw.arguments
      input = members ?? (rest.isEmpty ? [] : [("input", .text(rest))])
    }
  }

  /// The call for what should have been done; it keeps the tool of the original where that does the
  /// same kind of thing.
  package init(_ proposed: ProposedAction, insteadOf original: Action?) {
    let kind = proposed.kind ?? .wait
    if let original, let changed = Self.changing(original, to: proposed) {
      self = changed
      return
    }
    let name = Self.element(proposed)
    if let name, proposed.points.isEmpty, kind.isPointing {
      tool = original?.raw.name.hasPrefix("browser_") == true ? "browser_click" : "computer"
      input = [("action", .text(Self.verb(kind))), ("element", .text(name))]
      if tool == "browser_click" { input = Self.browserClick(kind, on: name) }
      return
    }
    if let made = Self.canonical(
      kind, points: proposed.points, text: proposed.text, amount: proposed.amount, direction: nil)
    {
      self = made
    } else {
      tool = proposed.name ?? kind.rawValue
      input = proposed.text.map { [("input", .text($0))] } ?? []
    }
  }

  var value: ExportValue { .object(input) }

  init(tool: String, input: [(String, ExportValue)]) {
    self.tool = tool
    self.input = input
  }

  // MARK: - Wording

  /// Whether the log's numbers are no pixels of the screenshot that was shown.
  private static func isScaled(_ action: Action) -> Bool {
    switch action.rule?.space {
    case .display, .relative, .thousandths: true
    case .screenshot, .unverified, nil: false
    }
  }

  /// Whether a call of computer use says what it does only within its own format.
  private static func isStrange(_ action: Action) -> Bool {
    guard action.kind.isPointing || action.kind == .finish || action.kind == .key else {
      return false
    }
    let parser = JSONParser()
    return withExtendedLifetime(parser) {
      let input = try? parser.parse(copying: action.raw.arguments.utf8)
      return ToolVocabulary.action(
        name: action.raw.name, input: input, raw: action.raw, screen: ScreenSpace()
      ).kind == .tool
    }
  }

  private static func element(_ proposed: ProposedAction) -> String? {
    guard let name = proposed.name else { return proposed.role }
    return proposed.role.map { "\($0) \"\(name)\"" } ?? name
  }

  private static func browserClick(
    _ kind: ActionKind, on name: String
  ) -> [(String, ExportValue)] {
    let element: [(String, ExportValue)] = [("element", .text(name))]
    switch kind {
    case .doubleClick: return element + [("doubleClick", .flag(true))]
    case .rightClick: return element + [("button", .text("right"))]
    case .middleClick: return element + [("button", .text("middle"))]
    default: return element
    }
  }

  /// The original's call with another text, where one of its arguments is that text.
  private static func changing(_ original: Action, to proposed: ProposedAction) -> ExportedCall? {
    guard original.kind == proposed.kind, proposed.points.isEmpty, proposed.name == nil,
      let old = original.text, let new = proposed.text,
      var members = ExportValue.object(parsing: original.raw.arguments)
    else { return nil }
    for place in members.indices {
      if case .text(old) = members[place].1 {
        members[place].1 = .text(new)
        return ExportedCall(tool: original.raw.name, input: members)
      }
    }
    return nil
  }

  private static func verb(_ kind: ActionKind) -> String {
    switch kind {
    case .drag: "left_click_drag"
    case .mouseDown: "left_mouse_down"
    case .mouseUp: "left_mouse_up"
    default: kind.rawValue
    }
  }

  private static func pair(_ point: Point) -> ExportValue {
    .list([.short(point.x), .short(point.y)])
  }

  private static func canonical(
    _ kind: ActionKind, points: [Point], text: String?, amount: Double?,
    direction: ScrollDirection?
  ) -> ExportedCall? {
    switch kind {
    case .shell: return ExportedCall(tool: "bash", input: [("command", .text(text ?? ""))])
    case .navigate: return ExportedCall(tool: "navigate", input: [("url", .text(text ?? ""))])
    case .read: return ExportedCall(tool: "Read", input: [("file_path", .text(text ?? ""))])
    case .search: return ExportedCall(tool: "Grep", input: [("pattern", .text(text ?? ""))])
    case .finish: return ExportedCall(tool: "finish", input: [("text", .text(text ?? ""))])
    case .edit, .delegate, .plan, .message, .tool: return nil
    default: break
    }
    var input: [(String, ExportValue)] = [("action", .text(verb(kind)))]
    if kind == .drag, points.count > 1 {
      input += [("start_coordinate", pair(points[0])), ("coordinate", pair(points[1]))]
    } else if kind == .zoom, points.count > 1 {
      let corners = points.prefix(2).flatMap { [ExportValue.short($0.x), .short($0.y)] }
      input.append(("region", .list(corners)))
    } else if let point = points.first {
      input.append(("coordinate", pair(point)))
    }
    if let text { input.append(("text", .text(text))) }
    if let direction { input.append(("scroll_direction", .text(direction.rawValue))) }
    if let amount {
      let name = kind == .scroll ? "scroll_amount" : kind == .key ? "repeat" : "duration"
      input.append((name, .short(amount)))
    }
    return ExportedCall(tool: "computer", input: input)
  }
}

extension Action {
  /// What the agent said, where the step is a plain message and no call.
  var spoken: String? {
    guard kind == .message, raw.arguments.isEmpty else { return nil }
    return text ?? ""
  }
}
