internal import Foundation
internal import Trajectories

/// Who&When (arXiv 2505.00212): failed conversations of agents, each with its decisive step.
package enum WhoAndWhen {
  private struct File: Decodable {
    struct Message: Decodable {
      var content: String?
      var role: String?
      var name: String?
    }
    var question: String
    var question_ID: String
    var history: [Message]
    var mistake_agent: String?
    var mistake_step: String
  }

  /// Reads every case below a folder, in the order of the paths.
  package static func cases(in folder: String) throws -> [LabelledCase] {
    let paths = (FileManager.default.subpaths(atPath: folder) ?? []).sorted()
      .filter { $0.hasSuffix(".json") && !$0.hasSuffix("index.json") }
    guard !paths.isEmpty else { throw EvaluationError.noCases(folder, "who-and-when") }
    return try paths.map { path in
      let file: File
      do {
        file = try JSONDecoder().decode(
          File.self, from: Data(contentsOf: URL(filePath: "\(folder)/\(path)")))
      } catch {
        throw EvaluationError.unreadable("\(folder)/\(path)", "\(error)")
      }
      guard let step = Int(file.mistake_step), file.history.indices.contains(step) else {
        throw EvaluationError.unreadable(
          "\(folder)/\(path)", "mistake_step \(file.mistake_step) is no place in the history")
      }
      let messages = file.history.map {
        ConversationRun.Message(speaker: $0.name ?? $0.role ?? "", text: $0.content ?? "")
      }
      let half = path.split(separator: "/").dropLast().last.map(String.init) ?? ""
      return LabelledCase(
        run: ConversationRun.trajectory(messages, task: file.question, name: path), half: half,
        sidecar: Sidecar(
          group: file.question_ID, steps: [step + 1], agent: file.mistake_agent))
    }
  }
}
