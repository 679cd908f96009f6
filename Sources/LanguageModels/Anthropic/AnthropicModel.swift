internal import Foundation
internal import Trajectories
package import Transport

/// A Claude model behind the Messages API, at Anthropic or at a server that speaks it.
package struct AnthropicModel: LanguageModel {
  package typealias Version = AnthropicServer.Version

  package let name: String
  private let server: AnthropicServer
  private let retrying: RetryRule

  package init(_ name: String, at server: AnthropicServer, retrying: RetryRule = RetryRule()) {
    self.name = name
    self.server = server
    self.retrying = retrying
  }

  /// - Parameter address: the server's, without the path of the API.
  package init(
    _ name: String, at address: String = AnthropicServer.address, key: ModelKey,
    version: Version = .second, over transport: Transport, retrying: RetryRule = RetryRule()
  ) {
    self.init(
      name, at: AnthropicServer(address, key: key, version: version, over: transport),
      retrying: retrying)
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
      try once(server.request("POST", "/v1/messages", body), isCancelled, onText)
    }
  }

  /// How many tokens a question has, by the server's count, which is an estimate and free.
  package func count(
    _ question: ModelQuestion, isCancelled: () -> Bool = { false }
  ) throws(ModelError) -> Int {
    let body = try AnthropicRequest(question, model: name, for: .count).bytes()
    return try retrying.carryOut(isCancelled) { () throws(ModelError) in
      let answer = try server.send(
        server.request("POST", "/v1/messages/count_tokens", body), isCancelled)
      let count = try? JSONDecoder().decode(AnthropicWire.Count.self, from: Data(answer.body))
      guard let count else { throw .malformed("no count of tokens") }
      return count.input_tokens
    }
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
    try server.waitForRoom(isCancelled)
    do throws(TransportError) {
      try server.transport.stream(request, isCancelled: isCancelled) {
        head = $0
        server.heed($0)
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
      throw .refused(server.refusal(head, refused))
    }
    let answer = server.clean(assembly.answer(requestID: head["request-id"]))
    if let failure = assembly.failure, answer.text.isEmpty {
      var refusal = server.refusal(failure, head)
      refusal.hasBegun = answer.usage != TokenUsage()
      throw .refused(refusal)
    }
    // Nothing came but a head: there is nothing to keep of it.
    if let cut, answer.usage == TokenUsage() { throw .transport(cut) }
    return answer
  }
}
