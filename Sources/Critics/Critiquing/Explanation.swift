internal import Trajectories

/// Puts a critique into one or two sentences: fixed words, and names in quotes.
struct Explanation {
  let text: String

  init(_ critique: Critique, _ reading: RunReading) {
    guard let number = critique.step,
      let moment = reading.moments.first(where: { $0.step.number == number }),
      let cause = critique.cause
    else {
      text = "No localisable error."
      return
    }
    let thing = moment.targetElement.map { "the \($0.role.spaced) \(Self.quoted($0.name))" } ?? "it"
    var sentences = ["Step \(number): \(Self.sentence(cause, thing))."]
    let factors = critique.signals.filter { $0.step == number }.flatMap(\.factors)
    if let factor = factors.first { sentences.append(Self.capital(factor) + ".") }
    if let better = critique.better { sentences.append(better.sentence) }
    if let other = critique.signals.first(where: { $0.step == number && $0.other != nil })?.other {
      sentences.append("Compare step \(other).")
    }
    text = sentences.joined(separator: " ")
  }

  private static func sentence(_ cause: Cause, _ thing: String) -> String {
    switch cause {
    case .gesture: "\(thing) wants another gesture"
    case .notReady: "\(thing) was not ready yet"
    case .aim: "the pointer missed what was meant"
    case .wrongTarget: "\(thing) is a look-alike of what was meant"
    case .precondition: "something else was needed first"
    case .setting: "a setting was missing or wrong"
    case .dialog: "the dialog was not answered so that the change stays"
    case .focus: "what was typed did not arrive"
    case .argument: "this is not what the task says"
    case .undone: "this took back what had been reached"
    case .notSaved: "the work was not saved"
    case .unproven: "nothing shows that the task is done"
    case .repetition: "the same was done again without effect"
    case .detour: "this led back to where it began"
    case .failedCall: "the call failed"
    case .chance: "the same does not always come out the same here"
    case .reasoning: "what is said here is not borne out"
    }
  }

  private static func capital(_ text: String) -> String {
    text.prefix(1).uppercased() + text.dropFirst()
  }

  /// A name from a log, made harmless.
  static func quoted(_ name: String) -> String { name.asQuotedName }
}

extension ProposedAction {
  /// A call of a tool in words; nil for what is done to a screen.
  private var call: String? {
    guard let text, let kind else { return nil }
    let thing = Explanation.quoted(text)
    switch kind {
    case .shell: return "Run \(thing)"
    case .read: return "Read \(thing)"
    case .edit: return "Write \(thing)"
    case .search: return "Search for \(thing)"
    case .navigate: return "Open \(thing)"
    default: return nil
    }
  }

  /// What to do, as one sentence.
  var sentence: String {
    let thing = name.map { Explanation.quoted($0) } ?? "the element"
    let verb = kind?.rawValue.spaced ?? "do"
    switch edit {
    case .remove:
      return through.map { "Leave out what is done up to step \($0)." } ?? "Leave it out."
    case .append:
      if let call { return "\(call) at the end, and look at what comes of it." }
      return kind == .key ? "Save at the end." : "Check at the end."
    case .insert where kind == .wait:
      return "Wait \(Int(clamped: (amount ?? 1).rounded())) s before it."
    case .insert where call != nil: return "\(call ?? "") before it."
    case .insert: return "Use \(thing) before it."
    case .replace where kind == .type:
      return "Type \(Explanation.quoted(text ?? "")) instead."
    case .replace where call != nil: return "\(call ?? "") instead."
    case .replace:
      let place = points.last.map { " at (\(Int(clamped: $0.x)), \(Int(clamped: $0.y)))" } ?? ""
      return "Better: \(verb) \(thing)\(place)."
    }
  }
}

extension String {
  fileprivate var spaced: String {
    split(separator: "_").joined(separator: " ")
  }
}
