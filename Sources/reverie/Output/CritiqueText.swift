import Trajectories

/// A critique as text for people.
enum CritiqueText {
  /// One line: run, step, cause, confidence, and what would be better.
  static func line(_ critique: Critique, of run: RunSummary) -> String {
    let step = critique.step.map { "step \($0)" } ?? "-"
    let cause = critique.cause?.words ?? "no localisable error"
    let confidence = critique.step == nil ? "" : Words.twoDecimals(critique.confidence)
    return "\(run.id)  \(run.header.outcome.verdict.rawValue.padded(to: 9))"
      + "\(step.padded(to: 10))\(cause.padded(to: 28))\(confidence.padded(to: 6))"
      + Output.safe(
        [critique.better.map(words), critique.isEmbedded ? nil : critique.critic]
          .compactMap(\.self).joined(separator: "   "))
  }

  /// The whole critique.
  ///
  /// - Parameter step: the step that it names.
  static func lines(_ critique: Critique, of run: RunSummary, step: Step?) -> [String] {
    var lines = ["run         \(run.id)  \(run.header.outcome.verdict.rawValue)"]
    if let task = run.header.task { lines.append("task        \(Output.safe(task).prefix(200))") }
    lines.append("critique    \(Output.safe(critique.explanation))")
    if let step {
      lines.append("original    step \(step.number)  \(Output.safe(words(step.action)))")
      lines.append(
        "proposed    \(Output.safe(critique.better.map(words) ?? "nothing better is known"))")
      lines.append(
        "cause       \(critique.cause?.words ?? "?")"
          + (critique.runnerUp.map { ", else \($0.words)" } ?? "")
          + "   confidence \(Words.twoDecimals(critique.confidence))")
      let steps = critique.steps.prefix(5).map {
        "\($0.step) (\(Words.twoDecimals($0.probability)))"
      }
      lines.append("steps       \(steps.joined(separator: "  "))")
      let cited = Set(critique.citations.map { $0.step == 0 ? "the task" : "step \($0.step)" })
      if !cited.isEmpty { lines.append("cites       \(cited.sorted().joined(separator: ", "))") }
    }
    lines += critique.waste.map { waste in
      "waste       steps \(waste.steps.lowerBound) to \(waste.steps.upperBound): \(waste.why.words), "
        + Words.duration(milliseconds: waste.milliseconds)
        + (waste.tokens > 0 ? ", \(Words.count(waste.tokens)) tokens" : "")
    }
    lines += critique.signals.map { signal in
      "signal      step \("\(signal.step)".padded(to: 4))\(signal.kind.rawValue.padded(to: 17))"
        + Output.safe(
          ([signal.precision?.words ?? ""] + signal.factors).filter { !$0.isEmpty }
            .joined(separator: "; "))
    }
    lines += asked(critique)
    lines.append("critic      \(Output.safe(critique.critic)), \(critique.id)")
    return lines
  }

  /// What a model said on the way, and what the other critics say.
  private static func asked(_ critique: Critique) -> [String] {
    var lines: [String] = []
    if let asking = critique.asking {
      if !asking.why.isEmpty { lines.append("it says     \(Output.safe(asking.why))") }
      lines += asking.dropped.map { "not taken   \($0.count) times \($0.why)" }
    }
    guard let panel = critique.panel else { return lines }
    lines += panel.opinions.filter { $0.critic != critique.critic }.map {
      "heard       \(Output.safe($0.critic)): \($0.words)"
    }
    if panel.isEscalated { lines.append("disagree    critics see it differently; you decide") }
    return lines
  }

  /// What was done, in a few words.
  private static func words(_ action: Action) -> String {
    let place =
      action.points.isEmpty
      ? ""
      : " "
        + action.points.map { "(\(Int(clamped: $0.x)), \(Int(clamped: $0.y)))" }.joined(
          separator: " to ")
    return action.kind.rawValue + place + (action.text.map { " \($0)" } ?? "")
      + (action.amount.map { " \(Words.oneDecimal($0))" } ?? "")
  }

  /// What should have been done, in a few words.
  static func words(_ better: ProposedAction) -> String {
    let name = better.name.map { " \"\($0)\"" } ?? ""
    let place =
      better.points.isEmpty
      ? ""
      : " at "
        + better.points.map { "(\(Int(clamped: $0.x)), \(Int(clamped: $0.y)))" }.joined(
          separator: " to ")
    let what =
      (better.kind?.rawValue ?? "") + name + place + (better.text.map { " \($0)" } ?? "")
      + (better.amount.map { " \(Words.oneDecimal($0)) s" } ?? "")
    switch better.edit {
    case .replace: return what
    case .insert: return "first \(what)"
    case .append: return "at the end \(what)"
    case .remove: return better.through.map { "leave out, up to step \($0)" } ?? "leave out"
    }
  }
}

/// A critique as other programs get it: the value, with its name and step.
struct CritiqueJSON: Encodable {
  var id: String
  var step: Int?
  var critique: Critique

  init(_ critique: Critique) {
    id = "\(critique.id)"
    step = critique.step
    self.critique = critique
  }
}
