internal import Formats
internal import Storage
internal import Trajectories

extension MCPTool {
  /// `lessons`: what earlier runs taught about a task.
  static func lessons(_ desk: MCPDesk) -> MCPTool {
    MCPTool(
      name: "lessons", title: "Lessons from earlier runs",
      about: """
        Lessons from earlier runs that fit a task, checked against recordings, at most 8. They are \
        hints: what you see counts more. Ask before the task begins.
        """,
      parameters: [
        .text("task", "What is to be done, in a few words.", isWanted: true),
        .text("project", "Whose memory; else the one of the folder the server runs in."),
        .text("place", "The page or window you are in, by its title."),
      ],
      answers: [
        ("project", type("string")), ("version", type("integer")), ("lessons", type("array")),
      ]
    ) { arguments in
      let project = arguments[text: "project"] ?? desk.project
      let served = try desk.lessons(
        project: project, task: arguments[text: "task"] ?? "", place: arguments[text: "place"])
      let known = served.lessons.isEmpty ? try desk.archive().memoryProjects() : []
      return Answer(
        text: text(served, project: project, known: known),
        value: .object([
          ("project", .text(project)), ("version", .whole(served.version)),
          ("lessons", .list(served.lessons.map(value))),
        ]))
    }
  }

  private static func value(_ lesson: Lesson) -> ExportValue {
    .object([
      ("id", .text(lesson.id.rawValue)), ("kind", .text(lesson.rule.directive.kind)),
      ("sentence", .text(MCPQuote.plain(lesson.sentence, most: 1_000))),
      ("status", .text(lesson.status.rawValue)), ("posterior", .number(lesson.posterior)),
      ("independent_runs", .whole(lesson.evidence.independentRuns)),
    ])
  }

  private static func text(
    _ served: ServedLessons, project: String, known: [String]
  ) -> String {
    guard served.lessons.isEmpty else {
      let lines = served.lessons.map { MCPQuote.plain($0.servedLine, most: 1_000) }
      return "Hints from earlier runs; what you see counts more:\n"
        + lines.joined(separator: "\n")
    }
    let others = known.filter { $0 != project }.prefix(20).map { MCPQuote.line($0) }
    return "There is no lesson for this in \(MCPQuote.line(project))."
      + (others.isEmpty ? "" : " There are memories of \(others.joined(separator: ", ")).")
  }
}
