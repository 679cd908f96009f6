internal import Formats
internal import Foundation
internal import Trajectories

/// GUI-Critic-Test: one step on a screen, with the steps before it in words, right or wrong.
///
/// Schema: `trajectory-formats.md` 8.3. The folder in `images` gives the label away and is dropped;
/// so is the prompt for the critic model, of which only instruction, history and decision are kept.
enum GUICritic {
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
    let file = path.split(separator: "/").last.map(String.init) ?? path
    let part = String(file.prefix { $0 != "." })
    try LabelFiles.lines(path) { line, json throws(LabelError) in
      guard let problem = json.member("problem")?.string,
        let solution = json.member("solution")?.string,
        let decision = Decision(problem)
      else {
        throw LabelError(
          path, line: line, "there is no instruction, decision or verdict",
          remedy: "give files of GUI-Critic-Test as they are")
      }
      let image = json.member("images")?.elements.first { _ in true }?.string ?? "\(line)"
      let picture = image.split(separator: "/").last.map(String.init) ?? image
      let isWrong = solution.lowercased().hasPrefix("incorrect")
      let name = "\(part)/\(line) \(picture)"
      cases.append(
        LabelledCase(
          run: run(decision, source: "gui-critic/\(name)", picture: picture),
          sidecar: Sidecar(
            group: episode(picture), steps: isWrong ? [1] : [], part: part, name: name)))
    }
    return cases
  }

  /// The name of a picture without the number of the step.
  static func episode(_ picture: String) -> String {
    let stem = picture.prefix { $0 != "." }
    if let step = stem.range(of: "step", options: .backwards) {
      return String(stem[..<step.lowerBound]).trimmingEnd("_")
    }
    guard let bar = stem.lastIndex(of: "_") else { return String(stem) }
    return String(stem[..<bar])
  }

  private static func run(_ decision: Decision, source: String, picture: String) -> Trajectory {
    let header = RunHeader(
      id: RunID(format: "gui-critic", identity: source), format: "gui-critic", source: source,
      task: decision.instruction)
    var entries = decision.history.enumerated().map { place, text in
      Entry(index: place, sourceIndex: place, line: place + 1, kind: .reply, text: text)
    }
    let place = entries.count
    let missing = ImageReference(.missing("\(picture) is not part of the set"))
    let step = Step(
      number: 1, turn: place + 1, action: decision.action, status: .open,
      before: Observation(images: [missing]))
    entries.append(
      Entry(index: place, sourceIndex: place, line: place + 1, kind: .step, step: step))
    return Trajectory(header: header, entries: entries)
  }

  /// What the agent was asked, did before, and does now.
  struct Decision {
    var instruction: String
    var history: [String]
    var action: Action

    init?(_ problem: String) {
      guard let start = problem.range(of: "1. User instruction:", options: .backwards),
        let past = problem.range(of: "2. History:", range: start.upperBound..<problem.endIndex),
        let now = problem.range(of: "3. Decision:", range: past.upperBound..<problem.endIndex),
        let end = problem.range(of: "4. Image", range: now.upperBound..<problem.endIndex)
      else { return nil }
      instruction = String(problem[start.upperBound..<past.lowerBound]).trimmed
      history = problem[past.upperBound..<now.lowerBound].split(separator: "\n")
        .map { String($0).trimmed.trimmingStart("; ") }.filter { !$0.isEmpty }
      var call = String(problem[now.upperBound..<end.lowerBound]).trimmed
      if call.hasPrefix("Action:") { call = String(call.dropFirst(7)).trimmed }
      action = ScreenCall.action(call)
    }
  }
}
