internal import Foundation
internal import Synchronization
package import Transport

/// A model behind a server that speaks OpenAI's chat completions: llama.cpp, Ollama, vLLM.
package final class ChatModel: LanguageModel {
  package let name: String
  private let root: String
  private let key: ModelKey?
  private let transport: Transport
  private let retrying: RetryRule
  /// Whether the server has refused to force a schema.
  private let refusesSchemas = Mutex(false)

  /// - Parameters:
  ///   - address: the server's, with or without `/v1` at its end.
  ///   - key: for servers that want one.
  package init(
    _ name: String, at address: String, key: ModelKey? = nil, over transport: Transport,
    retrying: RetryRule = RetryRule()
  ) {
    self.name = name
    root = Self.root(address)
    self.key = key
    self.transport = transport
    self.retrying = retrying
  }

  private static func root(_ address: String) -> String {
    var root = Substring(address)
    while root.hasSuffix("/") { root = root.dropLast() }
    return root.hasSuffix("/v1") ? String(root) : root + "/v1"
  }

  /// Asks, and waits for the answer; where a server cannot force a schema, it is asked for in words.
  package func answer(
    _ question: ModelQuestion, isCancelled: () -> Bool = { false },
    onText: (String) -> Void = { _ in }
  ) throws(ModelError) -> ModelAnswer {
    try retrying.carryOut(isCancelled) { () throws(ModelError) in
      let isForced = question.schema != nil && !refusesSchemas.withLock { $0 }
      do throws(ModelError) {
        return try once(question, isForced ? .forced : .asked, isCancelled, onText)
      } catch {
        guard isForced, Self.isAboutSchemas(error) else { throw error }
        refusesSchemas.withLock { $0 = true }
        return try once(question, .asked, isCancelled, onText)
      }
    }
  }

  /// A guess, since these servers have no common way to count: four bytes a token, pictures apart.
  package func count(
    _ question: ModelQuestion, isCancelled: () -> Bool = { false }
  ) throws(ModelError) -> Int {
    question.parts.reduce(question.instructions.utf8.count / 4) { sum, part in
      switch part {
      case .text(let text): sum + text.utf8.count / 4
      case .picture: sum + PictureScale.Budget.standard.patches
      }
    }
  }

  /// The models that a server offers.
  package static func names(
    at address: String, key: ModelKey? = nil, over transport: Transport,
    isCancelled: () -> Bool = { false }
  ) throws(ModelError) -> [String] {
    let request = HTTPRequest(
      "GET", root(address) + "/models",
      headers: credential(key) + [HTTPHeader("Accept", "application/json")])
    let answer: HTTPAnswer
    do throws(TransportError) {
      answer = try transport.send(request, isCancelled: isCancelled)
    } catch { throw .transport(error) }
    guard answer.head.status == 200 else { throw .refused(refusal(answer.head, answer.body, key)) }
    guard let models = try? JSONDecoder().decode(ChatWire.Models.self, from: Data(answer.body))
    else { throw .malformed("no list of models") }
    return models.data.map(\.id)
  }

  // MARK: - One try

  private static func credential(_ key: ModelKey?) -> [HTTPHeader] {
    key.map { [HTTPHeader("Authorization", "Bearer \($0.secret)")] } ?? []
  }

  private func once(
    _ question: ModelQuestion, _ form: ChatRequest.SchemaForm, _ isCancelled: () -> Bool,
    _ onText: (String) -> Void
  ) throws(ModelError) -> ModelAnswer {
    let request = HTTPRequest(
      "POST", root + "/chat/completions",
      headers: Self.credential(key) + [
        HTTPHeader("Content-Type", "application/json"),
        HTTPHeader("Accept", "text/event-stream, application/json"),
        HTTPHeader("User-Agent", "reverie"),
      ], body: try ChatRequest(question, model: name, form: form).bytes())
    var head = HTTPHead(status: 0, headers: [])
    var assembly = ChatAssembly()
    var whole: [UInt8] = []
    var broken: ModelError?
    var cut: TransportError?
    do throws(TransportError) {
      try transport.stream(request, isCancelled: isCancelled) {
        head = $0
      } onBody: { part in
        guard head.isStream else {
          whole += part
          return whole.count < 4 << 20
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
    if cut?.kind == .cancelled { throw .cancelled }
    if let cut, head.status == 0 { throw .transport(cut) }
    guard head.status == 200 else { throw .refused(Self.refusal(head, whole, key)) }
    if !head.isStream, cut == nil {
      let text = try assembly.take(json: Data(whole))
      if !text.isEmpty { onText(text) }
    }
    if let failure = assembly.failure {
      var refusal = Self.refusal(failure, head)
      refusal.message = key?.hidden(in: refusal.message) ?? refusal.message
      refusal.hasBegun = assembly.hasBegun
      throw .refused(refusal)
    }
    if let cut, !assembly.hasBegun { throw .transport(cut) }
    var answer = assembly.answer(requestID: head["x-request-id"])
    if let key { answer.text = key.hidden(in: answer.text) }
    return answer
  }

  private static func refusal(
    _ head: HTTPHead, _ body: [UInt8], _ key: ModelKey?
  ) -> ServerRefusal {
    let said = try? JSONDecoder().decode(ChatWire.Chunk.self, from: Data(body))
    let text =
      said?.error?.message ?? said?.message ?? said?.detail
      ?? String(decoding: body.prefix(200), as: UTF8.self)
    var refusal = ServerRefusal(
      status: head.status, kind: said?.error?.type ?? "", code: said?.error?.code ?? "",
      message: key?.hidden(in: text) ?? text, requestID: head["x-request-id"])
    refusal.heed(head, now: Date().timeIntervalSince1970)
    return refusal
  }

  /// An error within a stream gives its status as a code, if at all.
  private static func refusal(_ said: ChatWire.Failure, _ head: HTTPHead) -> ServerRefusal {
    let status = said.code.flatMap { Int($0) }.flatMap { (400...599).contains($0) ? $0 : nil }
    return ServerRefusal(
      status: status ?? 500, kind: said.type ?? "", code: said.code ?? "", message: said.message,
      requestID: head["x-request-id"])
  }

  /// Whether a server says no because it knows no schemas, or not this one.
  private static func isAboutSchemas(_ error: ModelError) -> Bool {
    guard case .refused(let refusal) = error, !refusal.hasBegun,
      [400, 404, 422, 500, 501].contains(refusal.status)
    else { return false }
    let words = refusal.message.lowercased()
    return ["response_format", "json_schema", "schema", "grammar", "guided", "structured"]
      .contains { words.contains($0) }
  }
}

extension HTTPHead {
  /// Whether a body that comes piece by piece follows; some servers answer in one piece whatever is asked.
  fileprivate var isStream: Bool {
    status == 200 && !(self["content-type"] ?? "").lowercased().hasPrefix("application/json")
  }
}
