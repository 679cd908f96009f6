internal import Formats
internal import Foundation
internal import Trajectories

/// ScreenAgent: what a model wanted to do on a desktop; the label says whether a person changed it.
///
/// Schema: `trajectory-formats.md` 8.4. Of each row only the task and the model's own answer are
/// shown; wording alone that was changed counts as right.
enum ScreenAgent {
  static func cases(at path: String) throws(LabelError) -> [LabelledCase] {
    guard LabelFiles.isFolder(path) else { return try cases(inFile: path) }
    var cases: [LabelledCase] = []
    for name in LabelFiles.files(in: path, suffix: ".jsonl") {
      cases += try self.cases(inFile: "\(path)/\(name)")
    }
    return cases
  }

  private static func cases(inFile path: String) throws(LabelError) -> [LabelledCase] {
    var cases: [LabelledCase] = []
    try LabelFiles.lines(path) { line, json throws(LabelError) in
      guard let session = json.member("session_id")?.string,
        let isChanged = json.member("actions_changed")?.bool
      else {
        throw LabelError(
          path, line: line, "there is no session_id or actions_changed",
          remedy: "derive the file again; the README of the labelled sets says how")
      }
      let name = "\(session)/\(line)"
      let run = run(json, source: "screenagent/\(name)")
      cases.append(
        LabelledCase(
          run: run,
          sidecar: Sidecar(
            group: session, steps: isChanged ? run.steps.map(\.number) : [], part: "steps",
            name: name)))
    }
    return cases
  }

  private static func run(_ json: JSON, source: String) -> Trajectory {
    let header = RunHeader(
      id: RunID(format: "screenagent", identity: source), format: "screenagent", source: source,
      task: (json.member("current_task") ?? json.member("task_en"))?.string)
    let answer = json.member("model_response")?.string ?? ""
    let (thought, actions) = split(answer)
    let picture = json.member("image")?.string?.split(separator: "/").last.map(String.init)
    var size: PixelSize?
    if let width = json.member("width")?.int, let height = json.member("height")?.int {
      size = PixelSize(width: width, height: height)
    }
    let image = ImageReference(
      .missing("\(picture ?? "the screenshot") is not part of the set"), mediaType: "image/jpeg",
      size: size)
    let entries = actions.enumerated().map { place, action in
      Entry(
        index: place, sourceIndex: place, line: place + 1, kind: .step,
        step: Step(
          number: place + 1, turn: 1, thought: place == 0 ? thought : "", action: action,
          status: .open, before: place == 0 ? Observation(images: [image]) : nil))
    }
    return Trajectory(header: header, entries: entries)
  }

  /// What the model thought, and what it wanted to do; an answer without a list is a message.
  static func split(_ answer: String) -> (thought: String, actions: [Action]) {
    let message = [Action(.message, text: answer, raw: RawCall(name: "model", arguments: answer))]
    guard let start = answer.range(of: "```json"),
      let end = answer.range(of: "```", range: start.upperBound..<answer.endIndex)
    else { return ("", message) }
    let thought = String(answer[..<start.lowerBound]).trimmed
    let list = String(answer[start.upperBound..<end.lowerBound])
    let parser = JSONParser()
    guard let json = try? parser.parse(copying: list.utf8) else {
      // A list that does not parse is still what the model wanted to do.
      return (thought, [Action(.tool, text: list, raw: RawCall(name: "model", arguments: list))])
    }
    let actions = json.elements.map(ScreenCall.screenAgent)
    return actions.isEmpty ? ("", message) : (thought, actions)
  }
}
