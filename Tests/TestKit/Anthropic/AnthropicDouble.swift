internal import Foundation
internal import Synchronization

/// The Messages API on this machine, as strict as the real one about what it is sent.
///
/// What it says is scripted: one reply a request, the last again and again. Batches are answered by
/// their own script, and what they cost is counted.
package final class AnthropicDouble: Sendable {
  /// What is said to a question that is in order.
  package enum Reply: Sendable {
    case text(String)
    /// An answer to what is asked.
    case answering(@Sendable (DoublePrompt) -> String)
    case acts([LoopbackServer.Act])
    case failure(Int, kind: String, headers: [String] = [], code: String? = nil)
  }

  package let server: LoopbackServer
  package static let key = "sk-ant-test-0123456789"
  private let batches: BatchDouble

  /// - Parameters:
  ///   - batches: how batches go.
  ///   - billing: what answers are said to use.
  ///   - port: where it listens; 0 for any that is free.
  package init(
    _ replies: [Reply], batches script: BatchScript = BatchScript(),
    billing: DoubleBilling = .fixed, port: UInt16 = 0
  ) throws {
    let batches = BatchDouble(script, billing)
    self.batches = batches
    let asked = Mutex(0)
    server = try LoopbackServer(port: port) { request, _ in
      if let complaint = AnthropicComplaint(about: request) { return [complaint.act] }
      let path = request.target.prefix { $0 != "?" }
      if path.hasPrefix("/v1/messages/batches") { return batches.acts(request) }
      if path == "/v1/messages/count_tokens" {
        return [.answer(200, Self.json, #"{"input_tokens":\#(request.body.count / 4)}"#)]
      }
      if path == "/v1/models" { return [.answer(200, Self.json, Self.models)] }
      guard path == "/v1/messages" else {
        return [Self.failure(404, "not_found_error", [], nil, "Not found")]
      }
      let number = asked.withLock { number in
        defer { number += 1 }
        return number
      }
      let body = try? JSONSerialization.jsonObject(with: Data(request.body)) as? [String: Any]
      let prompt = DoublePrompt(body ?? [:])
      func answer(_ text: String) -> [LoopbackServer.Act] {
        let usage = billing.usage(prompt, text)
        return body?["stream"] as? Bool == true
          ? Self.stream(text, usage) : [.answer(200, Self.json, Self.message(text, usage))]
      }
      switch replies[min(number, replies.count - 1)] {
      case .text(let text): return answer(text)
      case .answering(let reply): return answer(reply(prompt))
      case .acts(let acts): return acts
      case .failure(let status, let kind, let headers, let code):
        return [Self.failure(status, kind, headers, code, "scripted")]
      }
    }
  }

  /// How often each question of a batch, by its text, was answered and has to be paid for.
  package var billed: [String: Int] { batches.billed }

  /// How many batches were taken in.
  package var batchCount: Int { batches.count }

  private static let models =
    #"{"data":[{"type":"model","id":"claude-haiku-5-5","display_name":"Claude Haiku 5.5","created_at":"2026-10-07T00:00:00Z","lifecycle":"active","max_input_tokens":1000000,"max_tokens":128000}],"has_more":false,"first_id":"claude-haiku-5-5","last_id":"claude-haiku-5-5"}"#
}
