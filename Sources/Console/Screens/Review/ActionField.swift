import FoundationEssentials
internal import Trajectories

/// The part of a proposed action that a person changes on one line.
enum ActionField: Hashable, Sendable {
  case points, text, seconds, steps

  /// What can be changed in place; nil where only an editor has the room.
  init?(_ action: ProposedAction?) {
    guard let action else { return nil }
    if action.edit == .remove {
      self = .steps
    } else if action.kind == .wait || action.kind == .holdKey {
      self = .seconds
    } else if !action.points.isEmpty {
      self = .points
    } else if let text = action.text, !text.contains(where: \.isNewline), text.count < 2000 {
      self = .text
    } else {
      return nil
    }
  }

  var label: String {
    switch self {
    case .points: "coordinates"
    case .text: "text"
    case .seconds: "seconds"
    case .steps: "cut steps up to"
    }
  }

  /// What stands in the line at first.
  func text(of action: ProposedAction) -> String {
    switch self {
    case .points:
      action.points.map { "\(Self.short($0.x)), \(Self.short($0.y))" }.joined(separator: "  ")
    case .text: action.text ?? ""
    case .seconds: action.amount.map(Self.short) ?? ""
    case .steps: action.through.map(String.init) ?? ""
    }
  }

  /// The action with what was typed; nil where that cannot be read.
  func changed(_ action: ProposedAction, to text: String) -> ProposedAction? {
    var action = action
    switch self {
    case .points:
      let numbers = text.split { ", ()".contains($0) }.map { Double($0) }
      guard numbers.count == 2 * action.points.count,
        numbers.allSatisfy({ $0.map { $0.isFinite && abs($0) < 1e6 } ?? false })
      else { return nil }
      let known = numbers.compactMap(\.self)
      action.points = action.points.indices.map { Point(x: known[2 * $0], y: known[2 * $0 + 1]) }
    case .text: action.text = text
    case .seconds:
      guard let seconds = Double(text.trimmed), seconds.isFinite, seconds >= 0, seconds < 1e6 else {
        return nil
      }
      action.amount = seconds
    case .steps:
      guard let last = Int(text.trimmed), last > 0 else { return nil }
      action.through = last
    }
    return action
  }

  /// What must be typed, for people.
  var demand: String {
    switch self {
    case .points: "coordinates are two numbers for each point: 436, 342"
    case .text: "type the text"
    case .seconds: "seconds are a number: 2.5"
    case .steps: "the last step to cut is a number: 14"
    }
  }

  private static func short(_ value: Double) -> String {
    value == value.rounded() && abs(value) < 1e15 ? "\(Int(value))" : "\(value)"
  }
}

extension ProposedAction {
  /// The action as indented JSON, for an editor.
  var json: String {
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.prettyPrinted, .sortedKeys, .withoutEscapingSlashes]
    // Encoding fails only for numbers JSON cannot hold.
    guard let data = try? encoder.encode(self) else { return "{}" }
    return String(decoding: data, as: UTF8.self) + "\n"
  }

  /// Reads what an editor left; nil where it is no action.
  init?(json: String) {
    guard let action = try? JSONDecoder().decode(ProposedAction.self, from: Data(json.utf8)) else {
      return nil
    }
    self = action
  }
}

/// What a person types to go with a decision.
struct DecisionPrompt: Hashable, Sendable {
  enum Purpose: Hashable, Sendable {
    case edit(ActionField, ProposedAction)
    case reason(Review.Decision)
  }

  var proposal: Proposal
  var purpose: Purpose

  var label: String {
    switch purpose {
    case .edit(let field, _): field.label
    case .reason(.reject): "reject, because"
    case .reason: "accept, because"
    }
  }
}
