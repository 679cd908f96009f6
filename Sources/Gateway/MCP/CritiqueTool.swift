internal import Formats
internal import Foundation
internal import Operations
internal import Trajectories

extension MCPTool {
  /// `critique`: where a run went wrong.
  static func critique(_ desk: MCPDesk) -> MCPTool {
    MCPTool(
      name: "critique", title: "Where a run went wrong",
      about: """
        Says where a run went wrong, why, and what would have been better, citing the recording. A run \
        is critiqued beside all recorded runs of its project, without asking a model. "No localisable \
        error" is an answer.
        """,
      parameters: [
        .text(
          "run", "The run's id or the start of it, or the path of a log file or folder.",
          isWanted: true)
      ],
      answers: [("run", type("object")), ("critiques", type("array"))]
    ) { arguments in
      let name = arguments[text: "run"] ?? ""
      try refuseStreams(name)
      let (source, _) = try desk.named.source(for: name)
      let run = try NamedRuns.run(name, in: source)
      var critiques: [Critique] = []
      let report = try Critiquing(source, keeps: false).critique(
        [run.id], now: desk.clock(), onCritique: { critiques.append($0) })
      guard !critiques.isEmpty else { throw OperationError.nothingToRead(report.skipped) }
      let whole = try source.trajectory(of: source.member(run.id))
      return Answer(
        text: ([MCPQuote.notice] + critiques.flatMap { lines($0, whole) })
          .joined(separator: "\n"),
        value: .object([
          ("run", value(run)), ("critiques", .list(critiques.map { value($0, whole) })),
        ]))
    }
  }

  /// Standard input carries the protocol, and a pipe may never end.
  private static func refuseStreams(_ name: String) throws {
    var status = stat()
    guard name == "-" || stat(name, &status) == 0 else { return }
    let kind = status.st_mode & S_IFMT
    guard name != "-", kind == S_IFREG || kind == S_IFDIR else {
      throw MCPArguments.Complaint(description: "run: a file or a folder is wanted")
    }
  }

  private static func lines(_ critique: Critique, _ run: Trajectory) -> [String] {
    var lines = [
      "run         \(critique.run)  \(run.header.outcome.verdict.rawValue)",
      "task        \(MCPQuote.line(run.header.task ?? "", most: 500))",
      "critique    \(MCPQuote.plain(critique.explanation, most: 2_000))",
    ]
    if let step = critique.step {
      lines += [
        "step        \(step) of \(run.steps.count)",
        "cause       \(critique.cause?.words ?? "not known")"
          + (critique.runnerUp.map { ", else \($0.words)" } ?? ""),
        "confidence  \((critique.confidence * 100).rounded() / 100)",
        "better      \(critique.better.map(words) ?? "nothing better is known")",
      ]
    }
    lines += critique.citations.map { citation in
      let place = citation.step == 0 ? "the task" : "step \(citation.step), \(citation.field)"
      return "cites       \(place): \(MCPQuote.line(citation.span(in: run) ?? ""))"
    }
    return lines
  }

  /// What would have been better, in a few words; what is quoted comes from the recording.
  private static func words(_ better: ProposedAction) -> String {
    let points = better.points.map { "(\(Int(clamped: $0.x)), \(Int(clamped: $0.y)))" }
    let parts: [String?] = [
      better.edit.rawValue, better.through.map { "up to step \($0)" }, better.kind?.rawValue,
      better.name.map { MCPQuote.line($0) }, points.isEmpty ? nil : points.joined(separator: " "),
      better.text.map { MCPQuote.line($0, most: 1_000) }, better.amount.map { "\($0) s" },
    ]
    return parts.compactMap(\.self).joined(separator: " ")
  }

  private static func value(_ critique: Critique, _ run: Trajectory) -> ExportValue {
    let shares = critique.steps.map { share in
      ExportValue.object([
        ("step", .whole(share.step)), ("probability", .number(share.probability)),
      ])
    }
    let signals = critique.signals.map { signal in
      ExportValue.object([
        ("step", .whole(signal.step)), ("kind", .text(signal.kind.rawValue)),
      ])
    }
    return .object([
      ("id", .text("\(critique.id)")), ("critic", .text(MCPQuote.plain(critique.critic))),
      ("step", critique.step.map(ExportValue.whole) ?? .null),
      ("steps", .list(shares)), ("cause", .optional(critique.cause?.rawValue)),
      ("runner_up", .optional(critique.runnerUp?.rawValue)),
      ("confidence", .number(critique.confidence)),
      ("explanation", .text(MCPQuote.plain(critique.explanation, most: 2_000))),
      ("better", critique.better.map(value) ?? .null), ("signals", .list(signals)),
      ("citations", .list(critique.citations.map { value($0, run) })),
    ])
  }

  private static func value(_ better: ProposedAction) -> ExportValue {
    let points = better.points.map { point in
      ExportValue.list([.number(Double(point.x)), .number(Double(point.y))])
    }
    return .object([
      ("edit", .text(better.edit.rawValue)), ("kind", .optional(better.kind?.rawValue)),
      ("points", .list(points)), ("text", MCPQuote.value(better.text, most: 1_000)),
      ("role", MCPQuote.value(better.role)), ("name", MCPQuote.value(better.name)),
      ("seconds", better.amount.map(ExportValue.number) ?? .null),
      ("through", better.through.map(ExportValue.whole) ?? .null),
    ])
  }

  private static func value(_ citation: Citation, _ run: Trajectory) -> ExportValue {
    .object([
      ("run", .text(citation.run.rawValue)), ("revision", .whole(citation.revision)),
      ("step", .whole(citation.step)), ("field", .text(citation.field.rawValue)),
      ("from", .whole(citation.range.lowerBound)), ("to", .whole(citation.range.upperBound)),
      ("hash", .text(citation.hash)), ("quote", MCPQuote.value(citation.span(in: run))),
    ])
  }
}
