extension Goal {
  /// The goal in a few words: `Volume in Studio to 70`.
  package func phrase(_ names: Names) -> String {
    let place = app == .none ? "" : " in \(names[app])"
    switch wish {
    case .activate: return "\(verb) \"\(names[target])\"\(place)"
    case .set: return "set \"\(names[target])\"\(place) to \(names[value])"
    case .drop: return "drag \"\(names[target])\"\(place) onto \"\(names[destination])\""
    case .fill: return "write \"\(names[value])\" into \"\(names[target])\"\(place)"
    case .reach: return "get to \"\(names[target])\""
    case .run: return "run `\(names[target])`"
    case .report: return "report what fails in `\(names[target])`"
    }
  }

  private var verb: String {
    switch role {
    case .checkbox: "switch on"
    case .row: "choose"
    case .icon: "open"
    case .menuItem: "choose"
    case .button: "press"
    default: "use"
    }
  }
}

extension Thought {
  /// The thought as the agent writes it down.
  package func sentence(_ names: Names) -> String {
    let aim = goal.map { "I want to \($0.phrase(names)). " } ?? ""
    let thing = element.map { "the \($0.role.words) \"\(names[$0.name])\"" } ?? "it"
    switch reason {
    case .act(let gesture, let attempt):
      let again = attempt == 1 ? "" : " That did not seem to work, so this is try \(attempt)."
      return "\(aim)I see \(thing).\(again) I will \(gesture.words) it."
    case .typing: return "\(aim)Now I type the text."
    case .running(let attempt):
      return "\(aim)\(attempt == 1 ? "I will run it." : "I will run it once more.")"
    case .seek: return "\(aim)It is not in front of me; I will try \(thing)."
    case .goBack: return "\(aim)This does not lead there; I will go back."
    case .reload: return "\(aim)The page did not load; I will load it again."
    case .scroll: return "\(aim)It may be further along; I will scroll."
    case .prepare: return "\(aim)Something has to be in place first."
    case .waitFor(let seconds): return "\(aim)It may not be ready yet; I will wait \(seconds) s."
    case .aim: return "\(aim)It is small; I will look closely at \(thing)."
    case .answer: return "A dialog is in the way. I will press \(thing)."
    case .save: return "There may be unsaved changes; I will save."
    case .check: return "Before I stop, I will check what is done."
    case .report: return "\(aim)I will report what I found."
    }
  }
}

extension Role {
  /// The role in words.
  package var words: String {
    rawValue.split(separator: "_").joined(separator: " ")
  }
}
