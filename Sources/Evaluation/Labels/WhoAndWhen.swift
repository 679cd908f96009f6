internal import Formats
internal import Trajectories

/// Who&When: failed runs of several agents, with the step and the agent that decided it.
///
/// Schema: `trajectory-formats.md` 8.1. `mistake_step` is a 0-based index into `history`.
enum WhoAndWhen {
  static let parts = ["Algorithm-Generated", "Hand-Crafted"]

  static func cases(at path: String) throws(LabelError) -> [LabelledCase] {
    var cases: [LabelledCase] = []
    for part in parts {
      for file in LabelFiles.files(in: "\(path)/\(part)", suffix: ".json") {
        let path = "\(path)/\(part)/\(file)"
        cases.append(
          try LabelFiles.document(path) { json throws(LabelError) in
            try labelledCase(json, path: path, name: "\(part)/\(file)", part: part)
          })
      }
    }
    return cases
  }

  private static func labelledCase(
    _ json: JSON, path: String, name: String, part: String
  ) throws(LabelError) -> LabelledCase {
    guard let history = json.member("history"), history.kind == .array else {
      throw LabelError(path, "it has no history", remedy: "leave only case files in the folder")
    }
    var conversation = Conversation()
    for message in history.elements {
      conversation.add(
        .init(
          speaker: (message.member("name") ?? message.member("role"))?.string ?? "",
          text: message.member("content")?.string ?? ""))
    }
    guard let mistake = json.member("mistake_step")?.number,
      (0..<conversation.count).contains(mistake)
    else {
      throw LabelError(
        path, "mistake_step names no message", remedy: "leave the file out, or fetch it again")
    }
    let run = conversation.run(
      format: "who-and-when", source: "who-and-when/\(name)",
      task: json.member("question")?.string, outcome: .failedAsAll)
    return LabelledCase(
      run: run,
      sidecar: Sidecar(
        group: json.member("question_ID")?.word ?? name, steps: [mistake + 1],
        agent: json.member("mistake_agent")?.string, part: part, name: name))
  }
}
