internal import Foundation
package import Trajectories
internal import Transport

/// A batch as the server tells it.
package struct BatchState: Hashable, Sendable {
  package enum Processing: Hashable, Sendable { case inProgress, canceling, ended }

  /// As the server calls it.
  package var name: String
  package var processing: Processing
  /// How many questions are in it.
  package var questions: Int
  package var createdAt: Timestamp?

  package init(name: String, processing: Processing, questions: Int, createdAt: Timestamp?) {
    self.name = name
    self.processing = processing
    self.questions = questions
    self.createdAt = createdAt
  }
}

/// What came of one question of a batch.
package enum BatchResult: Hashable, Sendable {
  case answered(ModelAnswer)
  /// Not billed; whether asking again may help.
  case failed(String, mayRetry: Bool)
}

/// The batches of the Messages API: many questions at half the price, answered within a day.
package struct AnthropicBatches: Sendable {
  private let model: String
  private let server: AnthropicServer
  private let retrying: RetryRule

  package init(of model: String, at server: AnthropicServer, retrying: RetryRule = RetryRule()) {
    self.model = model
    self.server = server
    self.retrying = retrying
  }

  /// The bytes that a question adds to a batch.
  package func entry(_ name: String, _ question: ModelQuestion) throws(ModelError) -> [UInt8] {
    let params = try AnthropicRequest(question, model: model, for: .batch).bytes()
    return Array("{\"custom_id\":\"\(name)\",\"params\":".utf8) + params + [UInt8(ascii: "}")]
  }

  /// Submits a batch once, without trying again: after an error that says nothing of it the batch may
  /// be there.
  package func submit(
    _ body: BatchBody, isCancelled: () -> Bool = { false }
  ) throws(ModelError) -> BatchState {
    var request = server.request("POST", "/v1/messages/batches")
    request.largeBody = body.file
    return try Self.state(try server.send(request, isCancelled))
  }

  package func state(
    of name: String, isCancelled: () -> Bool = { false }
  ) throws(ModelError) -> BatchState {
    try retrying.carryOut(isCancelled) { () throws(ModelError) in
      try Self.state(
        try server.send(server.request("GET", "/v1/messages/batches/\(name)"), isCancelled))
    }
  }

  /// Ends a batch before its time; what is answered by then is billed.
  package func cancel(
    _ name: String, isCancelled: () -> Bool = { false }
  ) throws(ModelError) -> BatchState {
    try retrying.carryOut(isCancelled) { () throws(ModelError) in
      try Self.state(
        try server.send(
          server.request("POST", "/v1/messages/batches/\(name)/cancel", Array("{}".utf8)),
          isCancelled))
    }
  }

  /// The batches that were made since a moment, the newest first.
  package func list(
    since then: Timestamp, isCancelled: () -> Bool = { false }
  ) throws(ModelError) -> [BatchState] {
    var found: [BatchState] = []
    var query = "?limit=100"
    while true {
      let page = try retrying.carryOut(isCancelled) { () throws(ModelError) in
        let answer = try server.send(
          server.request("GET", "/v1/messages/batches" + query), isCancelled)
        guard
          let page = try? JSONDecoder().decode(
            AnthropicWire.Page<AnthropicWire.Batch>.self, from: Data(answer.body))
        else { throw ModelError.malformed("no list of batches") }
        return page
      }
      for batch in page.data.map(Self.state) {
        if let made = batch.createdAt, made < then { return found }
        found.append(batch)
      }
      guard page.has_more == true, let last = page.last_id, !page.data.isEmpty else { return found }
      query = "?after_id=\(last)&limit=100"
    }
  }

  /// Reads the results of a batch that has ended, in whatever order they come.
  ///
  /// - Parameter onResult: told each by the name of its question; returns whether more is wanted.
  package func results(
    of name: String, isCancelled: () -> Bool = { false },
    onResult: (_ question: String, BatchResult) -> Bool
  ) throws(ModelError) {
    let request = server.request("GET", "/v1/messages/batches/\(name)/results")
    var head = HTTPHead(status: 0, headers: [])
    var refused: [UInt8] = []
    var line: [UInt8] = []
    var isEnough = false
    var broken: ModelError?
    func take() {
      defer { line.removeAll(keepingCapacity: true) }
      guard !line.isEmpty, broken == nil, !isEnough else { return }
      do throws(ModelError) {
        let (question, result) = try Self.result(line)
        if case .answered(let answer) = result {
          isEnough = !onResult(question, .answered(server.clean(answer)))
        } else {
          isEnough = !onResult(question, result)
        }
      } catch { broken = error }
    }
    do throws(TransportError) {
      try server.transport.stream(request, isCancelled: isCancelled) {
        head = $0
      } onBody: { part in
        guard head.status == 200 else {
          refused += part
          return refused.count < 1 << 20
        }
        var rest = part[...]
        while let end = rest.firstIndex(of: 10) {
          line += rest[..<end]
          take()
          rest = rest[(end + 1)...]
        }
        line += rest
        return broken == nil && !isEnough
      }
    } catch {
      if let broken { throw broken }
      if isEnough { return }
      throw error.kind == .cancelled ? .cancelled : .transport(error)
    }
    guard head.status == 200 else { throw .refused(server.refusal(head, refused)) }
    take()
    if let broken { throw broken }
  }

  // MARK: - Reading

  private static func state(_ answer: HTTPAnswer) throws(ModelError) -> BatchState {
    guard
      let batch = try? JSONDecoder().decode(AnthropicWire.Batch.self, from: Data(answer.body))
    else { throw .malformed("no batch") }
    return state(batch)
  }

  private static func state(_ batch: AnthropicWire.Batch) -> BatchState {
    let counts = batch.request_counts
    let sum = [
      counts?.processing, counts?.succeeded, counts?.errored, counts?.canceled, counts?.expired,
    ]
    let processing: BatchState.Processing =
      switch batch.processing_status {
      case "ended": .ended
      case "canceling": .canceling
      default: .inProgress
      }
    return BatchState(
      name: batch.id, processing: processing, questions: sum.reduce(0) { $0 + ($1 ?? 0) },
      createdAt: batch.created_at.flatMap { Timestamp(iso8601: $0) })
  }

  private static func result(_ line: [UInt8]) throws(ModelError) -> (String, BatchResult) {
    guard let said = try? JSONDecoder().decode(AnthropicWire.BatchLine.self, from: Data(line))
    else { throw .malformed("a result that is none of a batch") }
    switch said.result.type {
    case "succeeded":
      guard let message = said.result.message else {
        throw .malformed("a success without an answer")
      }
      return (said.custom_id, .answered(message.answer))
    case "errored":
      let error = said.result.error?.error
      let kind = error?.type ?? "error"
      let mayPass = ["api_error", "overloaded_error", "rate_limit_error", "timeout_error"]
      return (
        said.custom_id,
        .failed("\(kind): \(error?.message ?? "")", mayRetry: mayPass.contains(kind))
      )
    default: return (said.custom_id, .failed(said.result.type, mayRetry: true))
    }
  }
}
