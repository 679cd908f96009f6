import Foundation
import Synchronization
import TestKit
import Transport

/// An agent whose runs were written down before, and the API that answered it: it asks again what it
/// asked then, and gets the same answers.
final class ReplayedAgent: Sendable {
  private let api: LoopbackServer
  private let answers: AnswerBook
  var upstream: String { api.address }

  /// The bodies that reached the API.
  var bodies: [Data] { api.requests.map { Data($0.body) } }

  /// What the API answers, by the messages of a request.
  final class AnswerBook: Sendable {
    private let answers = Mutex<[Data: Data]>([:])
    subscript(messages: Data) -> Data? {
      get { answers.withLock { $0[messages] } }
      set { answers.withLock { $0[messages] = newValue } }
    }
  }

  init() throws {
    let book = AnswerBook()
    answers = book
    api = try LoopbackServer { request, _ in
      let body = try? JSONSerialization.jsonObject(with: Data(request.body)) as? [String: Any]
      let answer = body?["messages"].flatMap { try? Self.sorted($0) }.flatMap { book[$0] }
      let message = answer ?? Data(#"{"type":"error","error":{"type":"api_error"}}"#.utf8)
      let head =
        "HTTP/1.1 \(answer == nil ? "500 No" : "200 OK")\r\nContent-Type: application/json\r\n"
        + "Content-Length: \(message.count)\r\n\r\n"
      return [.send(Array(head.utf8) + message)]
    }
  }

  deinit { api.stop() }

  private static func sorted(_ json: Any) throws -> Data {
    try JSONSerialization.data(withJSONObject: json, options: .sortedKeys)
  }

  /// Plays turns of a transcript through a gateway, and when it is played whole tells how it ended;
  /// returns the run.
  @discardableResult
  func play(
    _ transcript: URL, through gateway: String, dreaming: [String: Any],
    turns: Range<Int> = 0..<Int.max
  ) throws -> String? {
    let whole = try JSONSerialization.jsonObject(with: Data(contentsOf: transcript))
    guard let document = whole as? [String: Any],
      let messages = document["messages"] as? [[String: Any]]
    else { return nil }
    var run: String?
    var taken = 0
    for (place, message) in messages.enumerated() where message["role"] as? String == "assistant" {
      defer { taken += 1 }
      let before = Array(messages[..<place])
      answers[try Self.sorted(before)] = try Self.answer(
        message, name: "\(transcript.lastPathComponent)-\(place)")
      guard turns.contains(taken) else { continue }
      var body = document
      body["messages"] = before
      body["dreaming"] = dreaming
      body["max_tokens"] = 100
      let answer = try Self.post(gateway + "/v1/messages", body)
      guard answer.head.status == 200 else { throw Refused(status: answer.head.status) }
      run = answer.head["x-reverie-run"]
    }
    let verdict = transcript.deletingPathExtension().appendingPathExtension("verdict.json")
    if turns.upperBound == .max, let run, let data = try? Data(contentsOf: verdict),
      let said = try JSONSerialization.jsonObject(with: data) as? [String: Any]
    {
      _ = try Self.post(
        gateway + "/v1/reverie/runs/\(run)/outcome", ["outcome": said["verdict"] ?? "unknown"])
    }
    return run
  }

  struct Refused: Error { var status: Int }

  private static func answer(_ message: [String: Any], name: String) throws -> Data {
    var answer = message
    answer["id"] = "msg_\(name)"
    answer["type"] = "message"
    answer["model"] = "claude-opus-5-5"
    answer["usage"] = ["input_tokens": 10, "output_tokens": 5]
    let blocks = message["content"] as? [[String: Any]] ?? []
    let isCall = blocks.contains { $0["type"] as? String == "tool_use" }
    answer["stop_reason"] = isCall ? "tool_use" : "end_turn"
    return try sorted(answer)
  }

  private static func post(_ address: String, _ body: [String: Any]) throws -> HTTPAnswer {
    try Transport().send(
      HTTPRequest(
        "POST", address,
        headers: [
          HTTPHeader("content-type", "application/json"),
          HTTPHeader("x-api-key", "sk-ant-api03-not-to-be-found"),
        ], body: Array(try sorted(body))))
  }
}
