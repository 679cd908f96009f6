internal import Foundation
internal import Trajectories

/// AgentRx (arXiv 2602.02475), the Magentic-One part: failed conversations with all their failures.
package enum AgentRx {
  private struct Message: Decodable {
    var content: String?
    var role: String?
  }

  private struct Truth: Decodable {
    struct Failure: Decodable {
      var failure_id: Int
      var step_number: Int
      var failed_agent: String?
    }
    struct Root: Decodable {
      /// A number in most rows, a text in some.
      var failure_id: Int?

      init(from decoder: any Decoder) throws {
        let row = try decoder.container(keyedBy: Key.self)
        failure_id =
          (try? row.decode(Int.self, forKey: .failure_id))
          ?? (try? row.decode(String.self, forKey: .failure_id)).flatMap { Int($0) }
      }

      private enum Key: String, CodingKey { case failure_id }
    }
    var trajectory_id: String
    var failures: [Failure]
    var root_cause: Root?
  }

  /// Reads the transcripts below `magentic_one` and the labels beside it.
  ///
  /// The root cause comes first among the steps of a sidecar.
  package static func cases(in folder: String) throws -> [LabelledCase] {
    let inside = (try? FileManager.default.contentsOfDirectory(atPath: folder)) ?? []
    guard
      let labels = inside.first(where: {
        $0.hasPrefix("magentic_one_ground_truth") && $0.hasSuffix(".json")
      })
    else { throw EvaluationError.noCases(folder, "agentrx") }
    return try decode([Truth].self, "\(folder)/\(labels)").map { truth in
      let path = "\(folder)/magentic_one/\(truth.trajectory_id).json"
      let messages = try decode([Message].self, path).map {
        ConversationRun.Message(speaker: $0.role ?? "", text: $0.content ?? "")
      }
      let root = truth.failures.first { $0.failure_id == truth.root_cause?.failure_id }
      let steps = [root].compactMap { $0?.step_number } + truth.failures.map(\.step_number)
      var unique: [Int] = []
      for step in steps where !unique.contains(step) { unique.append(step) }
      return LabelledCase(
        run: ConversationRun.trajectory(
          messages, task: messages.first?.text, name: truth.trajectory_id), half: "magentic_one",
        sidecar: Sidecar(
          group: truth.trajectory_id, steps: unique,
          agent: root?.failed_agent ?? truth.failures.first?.failed_agent))
    }
  }

  private static func decode<Value: Decodable>(_ type: Value.Type, _ path: String) throws -> Value {
    do {
      return try JSONDecoder().decode(type, from: Data(contentsOf: URL(filePath: path)))
    } catch {
      throw EvaluationError.unreadable(path, "\(error)")
    }
  }
}
