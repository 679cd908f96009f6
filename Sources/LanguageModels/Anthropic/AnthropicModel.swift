internal import Foundation
internal import Trajectories
package import Transport

/// A Claude model behind the Messages API, at Anthropic or at a server that speaks it.
package struct AnthropicModel: LanguageModel {
  /// The versions of the API that are spoken; both say the same about what is sent here.
  package enum Version: String, Sendable, CaseIterable {
    case first = "2023-06-01"
    case second = "2026-10-21"
  }

  package let name: String
  private let address: String
  private let key: ModelKey
  private let version: Version
  private let transport: Transport
  private let retrying: RetryRule

  /// - Parameter address: the server's, without the path of the API.
  package init(
    _ name: String, at address: String = "https://api.anthropic.com", key: ModelKey,
    version: Version = .second, over transport: Transport, retrying: RetryRule = RetryRule()
  ) {
    self.name = name
    self.address = address.hasSuffix("/") ? String(address.dropLast()) : address
    self.key = key
    self.version = version
    self.transport = transport
    self.retrying = retrying
  }

  /// Asks, and waits for the answer; it is read as a stream, so that long ones are not cut.
  ///
  /// An answer of which a part has come is not asked for again: what came is returned as cut.
  ///
  /// - Parameters:
  ///   - isCancelled: asked every 20 ms, also while waiting for another try.
  ///   - onText: the text as it comes.
  package func answer(
    _ question: ModelQuestion, isCancelled: () -> Bool = { false },
    onText: (String) -> Void = { _ in }
  ) throws(ModelError) -> ModelAnswer {
    let body = try AnthropicRequest(question, model: name).bytes()
    return try retrying.carryOut(isCancelled) { () throws(ModelError) in
      try once(request("/v1/messages", body), isCancelled, onText)
    }
  }

  /// How many tokens a question has, by the server's count, which is an estimate and free.
  package func count(
    _ question: ModelQuestion, isCancelled: () -> Bool = { false }
  ) throws(ModelError) -> Int {
    let body = try AnthropicRequest(question, model: name, counts: true).bytes()
    return try retrying.carryOut(isCancelled) { () throws(ModelError) in
      let answer: HTTPAnswer
      do throws(TransportError) {
        answer = try transport.send(
          request("/v1/messages/count_tokens", body), isCancelled: isCancelled)
      } catch { throw .transport(error) }
      guard answer.head.status == 200 else {
        throw .refused(Self.refusal(answer.head, answer.body))
      }
      let count = try? JSONDecoder().decode(AnthropicWire.Count.self, from: Data(answer.body))
      guard let count else { throw .malformed("no count of tokens") }
      return count.input_tokens
    }
  }

  private func request(_ path: String, _ body: [UInt8]) -> HTTPRequest {
    let credential =
      version == .first
      ? HTTPHeader("x-api-key", key.secret)
      : HTTPHeader("Authorization", "Bearer \(key.secret)")
    return HTTPRequest(
      "POST", address + path,
      headers: [
        credential, HTTPHeader("anthropic-version", version.rawValue),
        HTTPHeader("Content-Type", "application/json"), HTTPHeader("Accept", "application/json"),
        HTTPHeader("User-Agent", "reverie"),
      ], body: body)
  }

  // MARK: - One try

  private func once(
    _ request: HTTPRequest, _ isCancelled: () -> Bool, _ onText: (String) -> Void
  ) throws(ModelError) -> ModelAnswer {
    var head = HTTPHead(status: 0, headers: [])
    var assembly = AnthropicAssembly()
    var refused: [UInt8] = []
    var broken: ModelError?
    var cut: TransportError?
    do throws(TransportError) {
      try transport.stream(request, isCancelled: isCancelled) {
        head = $0
      } onBody: { part in
        guard head.status == 200 else {
          refused += part
          return refused.count < 1 << 20
        }
        do throws(ModelError) {
          let new = try assembly.add(part)
          if !new.isEmpty { onText(new) }
          return true
        } catch {
          broken = error
          return false
        }
      }
    } catch { cut = error }
    if let broken { throw broken }
    if cut?.kind == .cancelled, refused.isEmpty { throw .cancelled }
    guard head.status == 200 else {
      if let cut, head.status == 0 { throw .transport(cut) }
      throw .refused(Self.refusal(head, refused))
    }
    let answer = assembly.answer(requestID: head["request-id"])
    if let failure = assembly.failure, answer.text.isEmpty {
      var refusal = Self.refusal(failure, head)
      refusal.hasBegun = answer.usage != TokenUsage()
      throw .refused(refusal)
    }
    // Nothing came but a head: there is nothing to keep of it.
    if let cut, answer.usage == TokenUsage() { throw .transport(cut) }
    return answer
  }

  private static func refusal(_ head: HTTPHead, _ body: [UInt8]) -> ServerRefusal {
    let said = try? JSONDecoder().decode(AnthropicWire.Failure.self, from: Data(body))
    let text = said?.error?.message ?? String(decoding: body.prefix(200), as: UTF8.self)
    var refusal = ServerRefusal(
      status: head.status, kind: said?.error?.type ?? "",
      code: said?.error?.details?.error_code ?? "", message: text,
      requestID: head["request-id"] ?? said?.request_id)
    refusal.heed(head, now: Date().timeIntervalSince1970)
    return refusal
  }

  /// An error within a stream stands for the status that the server would have given before it.
  private static func refusal(_ said: AnthropicWire.ErrorBody, _ head: HTTPHead) -> ServerRefusal {
    let statuses = [
      "overloaded_error": 529, "rate_limit_error": 429, "api_error": 500, "timeout_error": 504,
    ]
    return ServerRefusal(
      status: statuses[said.type ?? ""] ?? 400, kind: said.type ?? "",
      code: said.details?.error_code ?? "", message: said.message ?? "",
      requestID: head["request-id"])
  }
}
