internal import Formats
internal import Trajectories

/// AgentRx: failed runs with every failure in them and the one that was the root cause.
///
/// Schema: `trajectory-formats.md` 8.2. `step_number` counts messages from 1.
enum AgentRx {
  static func cases(at path: String) throws(LabelError) -> [LabelledCase] {
    try magentic(path) + (try retail(path))
  }

  // MARK: - Magentic-One: one file for each transcript

  private static func magentic(_ path: String) throws(LabelError) -> [LabelledCase] {
    let folder = "\(path)/magentic_one"
    guard LabelFiles.isFolder(folder) else { return [] }
    let labels = try labels(in: [path, folder], prefix: "magentic_one_ground_truth")
    var cases: [LabelledCase] = []
    for label in labels {
      let file = "\(folder)/\(label.id).json"
      guard LabelFiles.exists(file) else { continue }
      let conversation = try LabelFiles.document(file) { json throws(LabelError) -> Conversation in
        Self.conversation(json)
      }
      cases.append(
        try labelledCase(
          conversation, label, file: file, part: "magentic_one", group: label.id,
          task: conversation.firstText))
    }
    return cases
  }

  // MARK: - tau-bench retail: one file for all

  private static func retail(_ path: String) throws(LabelError) -> [LabelledCase] {
    let folder = "\(path)/tau_retail"
    guard
      let name = LabelFiles.files(in: folder, suffix: ".json").first(where: {
        $0.contains("dataset")
      })
    else { return [] }
    let file = "\(folder)/\(name)"
    var known: [String: Label] = [:]
    for label in try labels(in: [folder, path], prefix: "tau_ground_truth") {
      known[label.id] = label
    }
    return try LabelFiles.document(file) { json throws(LabelError) in
      var cases: [LabelledCase] = []
      for row in json.elements {
        guard let id = row.member("task_id")?.word, let label = known[id],
          let messages = row.member("traj")
        else { continue }
        cases.append(
          try labelledCase(
            conversation(messages), label, file: file, part: "tau_retail",
            group: "tau-retail:\(id)", task: firstPrompt(messages)))
      }
      return cases
    }
  }

  private static func firstPrompt(_ messages: JSON) -> String? {
    messages.elements.first { $0.member("role")?.equals("user") == true }?.member("content")?.string
  }

  private static func conversation(_ messages: JSON) -> Conversation {
    var conversation = Conversation()
    for message in messages.elements {
      var said = Conversation.Message(
        speaker: message.member("role")?.string ?? "",
        text: message.member("content")?.string ?? "")
      if let call = message.member("tool_calls")?.elements.first(where: { _ in true }) {
        let function = call.member("function")
        let arguments = function?.member("arguments")
        said.call = (
          function?.member("name")?.string ?? "", arguments?.string ?? arguments?.serialized ?? "",
          call.member("id")?.string
        )
      }
      conversation.add(said)
    }
    return conversation
  }

  // MARK: - Labels

  private struct Label {
    var id: String
    var root: Int?
    var agent: String?
    var steps: Set<Int>
  }

  private static func labels(
    in folders: [String], prefix: String
  ) throws(LabelError) -> [Label] {
    for folder in folders {
      let names = LabelFiles.files(in: folder, suffix: ".json")
      guard let name = names.first(where: { $0.hasPrefix(prefix) }) else { continue }
      return try LabelFiles.document("\(folder)/\(name)") { json throws(LabelError) in
        json.elements.compactMap(label)
      }
    }
    throw LabelError(
      folders[0], "no file \(prefix)*.json is there", remedy: "put the ground truth beside the runs"
    )
  }

  private static func label(_ json: JSON) -> Label? {
    guard let id = json.member("trajectory_id")?.word else { return nil }
    var label = Label(id: id, steps: [])
    let root = json.member("root_cause")?.member("failure_id")?.number
    for failure in json.member("failures")?.elements ?? json.elements {
      guard let step = failure.member("step_number")?.number else { continue }
      label.steps.insert(step)
      guard let root, failure.member("failure_id")?.number == root else { continue }
      label.root = step
      label.agent = failure.member("failed_agent")?.string
    }
    return label
  }

  private static func labelledCase(
    _ conversation: Conversation, _ label: Label, file: String, part: String, group: String,
    task: String?
  ) throws(LabelError) -> LabelledCase {
    guard let root = label.root, (1...max(1, conversation.count)).contains(root) else {
      throw LabelError(
        file, "the root cause of \(label.id) names no message",
        remedy: "take the row out of the ground truth, or fetch both again")
    }
    let run = conversation.run(
      format: "agentrx", source: "agentrx/\(part)/\(label.id)", task: task, outcome: .failedAsAll)
    return LabelledCase(
      run: run,
      sidecar: Sidecar(
        group: group, steps: [root], agent: label.agent, allSteps: label.steps, part: part,
        name: "\(part)/\(label.id)"))
  }
}

extension Conversation {
  fileprivate var firstText: String? {
    run(format: "agentrx", source: "", task: nil, outcome: .unknown).steps.first?.action.text
  }
}
