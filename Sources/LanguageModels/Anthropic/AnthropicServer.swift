internal import Foundation
package import Transport

/// Where the Messages API is spoken, and with which key.
package struct AnthropicServer: Sendable {
  /// The versions of the API that are spoken; both say the same about what is sent here.
  package enum Version: String, Sendable, CaseIterable {
    case first = "2023-06-01"
    case second = "2026-10-21"
  }

  package static let address = "https://api.anthropic.com"

  private let address: String
  private let key: ModelKey
  private let version: Version
  let transport: Transport
  private let gate: RateGate
  private let model: String

  /// - Parameters:
  ///   - address: without the path of the API.
  ///   - gate: what is known of the account's limits; shared by all that ask with the same key.
  ///   - model: for which limits hold.
  package init(
    _ address: String = AnthropicServer.address, key: ModelKey, version: Version = .second,
    over transport: Transport, gate: RateGate = RateGate(), for model: String = ""
  ) {
    (self.gate, self.model) = (gate, model)
    self.address = address.hasSuffix("/") ? String(address.dropLast()) : address
    self.key = key
    self.version = version
    self.transport = transport
  }

  func request(_ method: String, _ path: String, _ body: [UInt8] = []) -> HTTPRequest {
    let credential =
      version == .first
      ? HTTPHeader("x-api-key", key.secret)
      : HTTPHeader("Authorization", "Bearer \(key.secret)")
    return HTTPRequest(
      method, address + path,
      headers: [
        credential, HTTPHeader("anthropic-version", version.rawValue),
        HTTPHeader("Content-Type", "application/json"), HTTPHeader("Accept", "application/json"),
        HTTPHeader("User-Agent", "reverie"),
      ], body: body)
  }

  /// An answer without the key, should the server have put it there.
  func clean(_ answer: ModelAnswer) -> ModelAnswer {
    var answer = answer
    answer.text = key.hidden(in: answer.text)
    if case .refused(let why) = answer.ending { answer.ending = .refused(key.hidden(in: why)) }
    return answer
  }

  /// Waits for as long as the account's limit is known to be used up, within reason.
  func waitForRoom(_ isCancelled: () -> Bool) throws(ModelError) {
    try RetryRule.wait(gate.wait(for: model, at: Date().timeIntervalSince1970), isCancelled)
  }

  /// Takes in what an answer says about the account's limits.
  func heed(_ head: HTTPHead) {
    gate.note(head, of: model, at: Date().timeIntervalSince1970)
  }

  /// Asks once for an answer that comes whole.
  func send(_ request: HTTPRequest, _ isCancelled: () -> Bool) throws(ModelError) -> HTTPAnswer {
    let answer: HTTPAnswer
    do throws(TransportError) {
      answer = try transport.send(request, isCancelled: isCancelled)
    } catch { throw .transport(error) }
    guard answer.head.status == 200 else {
      throw .refused(refusal(answer.head, answer.body))
    }
    return answer
  }

  func refusal(_ head: HTTPHead, _ body: [UInt8]) -> ServerRefusal {
    let said = try? JSONDecoder().decode(AnthropicWire.Failure.self, from: Data(body))
    let text = said?.error?.message ?? String(decoding: body.prefix(200), as: UTF8.self)
    var refusal = ServerRefusal(
      status: head.status, kind: said?.error?.type ?? "",
      code: said?.error?.details?.error_code ?? "", message: key.hidden(in: text),
      requestID: head["request-id"] ?? said?.request_id)
    refusal.heed(head, now: Date().timeIntervalSince1970)
    return refusal
  }

  /// An error within a stream stands for the status that the server would have given before it.
  func refusal(_ said: AnthropicWire.ErrorBody, _ head: HTTPHead) -> ServerRefusal {
    let statuses = [
      "overloaded_error": 529, "rate_limit_error": 429, "api_error": 500, "timeout_error": 504,
    ]
    return ServerRefusal(
      status: statuses[said.type ?? ""] ?? 400, kind: said.type ?? "",
      code: said.details?.error_code ?? "", message: key.hidden(in: said.message ?? ""),
      requestID: head["request-id"])
  }
}
