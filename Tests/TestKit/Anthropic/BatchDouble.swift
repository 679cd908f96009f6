internal import Foundation
internal import Synchronization

/// How the batches of a double go.
package struct BatchScript: Sendable {
  /// What becomes of a submission; in the order in which they come, the last again and again.
  package enum Submission: Sendable {
    case taken
    /// Taken in, and the connection breaks before the answer.
    case takenAndCut
    /// Taken in, and the answer says that something went wrong.
    case takenAndFailed(Int)
    /// Taken in, and the answer comes only after so many milliseconds.
    case takenLate(Int)
    /// The connection breaks before anything is taken in.
    case cut
    case refused(Int, String)
  }

  /// What becomes of one question.
  package enum Outcome: Sendable { case text(String), errored(String), expired }

  package var submissions: [Submission] = [.taken]
  /// How often one asks before a batch has ended.
  package var polls = 1
  /// After how many lines the first reading of results breaks off; nil where none does.
  package var cutResults: Int?
  /// Whether the server is done with what it was given, however often one asks.
  package var isReady: @Sendable () -> Bool = { true }
  /// How long a reading of results stays in its middle, in milliseconds.
  package var resultsPause: @Sendable () -> Int = { 0 }
  /// What comes of a question, by its text and how often it was asked before.
  package var outcome: @Sendable (String, Int) -> Outcome = { text, _ in .text("re: " + text) }
  /// An answer to what is asked, instead of `outcome`; nil for that.
  package var answer: (@Sendable (DoublePrompt) -> String)?
  /// When batches are made, as the server's clock says.
  package var madeAt = "2027-01-15T08:00:00Z"

  package init() {}
}

/// The batches of the double.
final class BatchDouble: Sendable {
  private struct Batch {
    var id: String
    var entries: [(name: String, text: String, prompt: DoublePrompt, complaint: String?)]
    var polls = 0
    var isCanceled = false
    var results: [String]?
  }

  private struct State {
    var batches: [Batch] = []
    var submissions = 0
    var readings = 0
    var asked: [String: Int] = [:]
    var billed: [String: Int] = [:]
  }

  private let script: BatchScript
  private let state = Mutex(State())

  private let billing: DoubleBilling

  init(_ script: BatchScript, _ billing: DoubleBilling) {
    self.script = script
    self.billing = billing
  }

  var billed: [String: Int] { state.withLock { $0.billed } }
  var count: Int { state.withLock { $0.batches.count } }

  // MARK: - What it refuses

  static func complaint(about body: [String: Any]) -> String? {
    guard let requests = body["requests"] as? [[String: Any]], !requests.isEmpty,
      body.count == 1
    else { return "requests: Field required" }
    guard requests.count <= 100_000 else { return "requests: more than 100000" }
    var names: Set<String> = []
    for request in requests {
      guard let name = request["custom_id"] as? String,
        name.wholeMatch(of: /[a-zA-Z0-9_-]{1,64}/) != nil, request["params"] is [String: Any]
      else { return "requests: custom_id or params" }
      guard names.insert(name).inserted else { return "requests: custom_id \(name) is not unique" }
    }
    return nil
  }

  // MARK: - What it does

  func acts(_ request: LoopbackServer.Request) -> [LoopbackServer.Act] {
    let path = request.target.prefix { $0 != "?" }
    let words = path.split(separator: "/").map(String.init).dropFirst(3)
    return state.withLock { state in
      switch (request.method, words.count) {
      case ("POST", 0): return submit(request, &state)
      case ("GET", 0):
        // They go on whoever asks after them.
        for place in state.batches.indices { advance(place, &state) }
        return [list(request.target, state)]
      default: break
      }
      guard let place = state.batches.firstIndex(where: { $0.id == words.first }) else {
        return [AnthropicDouble.failure(404, "not_found_error", [], nil, "no such batch")]
      }
      switch (request.method, words.dropFirst().first) {
      case ("GET", nil):
        advance(place, &state)
        return [.answer(200, AnthropicDouble.json, json(state.batches[place], request))]
      case ("POST", "cancel"):
        state.batches[place].isCanceled = true
        return [.answer(200, AnthropicDouble.json, json(state.batches[place], request))]
      case ("GET", "results"): return results(place, &state)
      default: return [AnthropicDouble.failure(404, "not_found_error", [], nil, "Not found")]
      }
    }
  }

  private func submit(
    _ request: LoopbackServer.Request, _ state: inout State
  ) -> [LoopbackServer.Act] {
    let submission = script.submissions[min(state.submissions, script.submissions.count - 1)]
    state.submissions += 1
    switch submission {
    case .cut: return [.cut]
    case .refused(let status, let kind):
      return [
        AnthropicDouble.failure(status, kind, ["retry-after-ms: 1"], nil, "scripted")
      ]
    case .taken, .takenAndCut, .takenAndFailed, .takenLate: break
    }
    let body = try? JSONSerialization.jsonObject(with: Data(request.body)) as? [String: Any]
    let entries = (body?["requests"] as? [[String: Any]] ?? []).map { entry in
      let params = entry["params"] as? [String: Any] ?? [:]
      let messages = params["messages"] as? [[String: Any]]
      let blocks = messages?.last?["content"] as? [[String: Any]]
      let complaint = AnthropicComplaint.complaint(
        about: params, for: .batch, request["anthropic-version"] ?? "")
      return (
        name: entry["custom_id"] as? String ?? "",
        text: blocks?.first?["text"] as? String ?? messages?.last?["content"] as? String ?? "",
        prompt: DoublePrompt(params), complaint: complaint?.message
      )
    }
    let batch = Batch(id: "msgbatch_\(state.batches.count + 1)", entries: entries)
    state.batches.append(batch)
    switch submission {
    case .takenAndCut: return [.cut]
    case .takenAndFailed(let status):
      return [
        AnthropicDouble.failure(status, "api_error", ["x-should-retry: true"], nil, "scripted")
      ]
    case .takenLate(let milliseconds):
      return [
        .pause(milliseconds: milliseconds),
        .answer(200, AnthropicDouble.json, json(batch, request)),
      ]
    default: return [.answer(200, AnthropicDouble.json, json(batch, request))]
    }
  }

  /// Moves a batch on by one look, and answers it in the end.
  private func advance(_ place: Int, _ state: inout State) {
    state.batches[place].polls += 1
    let batch = state.batches[place]
    guard batch.results == nil, script.isReady() && batch.polls >= script.polls || batch.isCanceled
    else { return }
    // Results come in no order.
    state.batches[place].results = batch.entries.reversed().map { entry in
      if batch.isCanceled { return line(entry.name, #"{"type":"canceled"}"#) }
      if let complaint = entry.complaint {
        return errored(entry.name, complaint, "invalid_request_error")
      }
      let asked = state.asked[entry.text, default: 0]
      state.asked[entry.text] = asked + 1
      let outcome =
        script.answer.map { .text($0(entry.prompt)) } ?? script.outcome(entry.text, asked)
      switch outcome {
      case .expired: return line(entry.name, #"{"type":"expired"}"#)
      case .errored(let kind): return errored(entry.name, "scripted", kind)
      case .text(let text):
        state.billed[entry.text, default: 0] += 1
        return line(
          entry.name,
          #"{"type":"succeeded","message":\#(AnthropicDouble.message(text, billing.usage(entry.prompt, text)))}"#
        )
      }
    }
  }

  private func errored(_ name: String, _ message: String, _ kind: String) -> String {
    line(
      name,
      #"{"type":"errored","error":{"type":"error","error":{"type":"\#(kind)","message":\#(AnthropicDouble.quoted(message))}}}"#
    )
  }

  private func line(_ name: String, _ result: String) -> String {
    #"{"custom_id":"\#(name)","result":\#(result)}"#
  }

  private func results(_ place: Int, _ state: inout State) -> [LoopbackServer.Act] {
    guard let lines = state.batches[place].results else {
      return [AnthropicDouble.failure(404, "not_found_error", [], nil, "no results yet")]
    }
    state.readings += 1
    let head = ["Content-Type: application/binary", "request-id: req_8"]
    if state.readings == 1, let cut = script.cutResults {
      let part = lines.prefix(cut).joined(separator: "\n")
      return [.head(200, head + ["Content-Length: 99999999"]), .text(part), .cut]
    }
    let whole = lines.map { $0 + "\n" }
    let pause = script.resultsPause()
    guard pause > 0 else { return [.answer(200, head, whole.joined())] }
    let size = whole.reduce(0) { $0 + $1.utf8.count }
    return [
      .head(200, head + ["Content-Length: \(size)"]),
      .text(whole.prefix(lines.count / 2).joined()), .pause(milliseconds: pause),
      .text(whole.dropFirst(lines.count / 2).joined()),
    ]
  }

  private func list(_ target: String, _ state: State) -> LoopbackServer.Act {
    let query = URLComponents(string: "http://x" + target)?.queryItems ?? []
    let limit = query.first { $0.name == "limit" }?.value.flatMap { Int($0) } ?? 20
    let after = query.first { $0.name == "after_id" }?.value
    var newest = Array(state.batches.reversed())
    if let after, let place = newest.firstIndex(where: { $0.id == after }) {
      newest.removeFirst(place + 1)
    }
    let page = newest.prefix(limit)
    let ids = page.map { "\"\($0.id)\"" }
    let objects = page.map { json($0, nil) }.joined(separator: ",")
    return .answer(
      200, AnthropicDouble.json,
      #"{"data":[\#(objects)],"has_more":\#(newest.count > limit),"first_id":\#(ids.first ?? "null"),"last_id":\#(ids.last ?? "null")}"#
    )
  }

  private func json(_ batch: Batch, _ request: LoopbackServer.Request?) -> String {
    let hasEnded = batch.results != nil
    let status = hasEnded ? "ended" : batch.isCanceled ? "canceling" : "in_progress"
    func count(_ type: String) -> Int {
      (batch.results ?? []).count { $0.contains("\"result\":{\"type\":\"\(type)\"") }
    }
    let host = request?["host"] ?? "127.0.0.1"
    let results = hasEnded ? "\"http://\(host)/v1/messages/batches/\(batch.id)/results\"" : "null"
    let ended = hasEnded ? "\"\(script.madeAt)\"" : "null"
    let cancelled = batch.isCanceled ? "\"\(script.madeAt)\"" : "null"
    return
      #"{"id":"\#(batch.id)","type":"message_batch","processing_status":"\#(status)","request_counts":{"processing":\#(hasEnded ? 0 : batch.entries.count),"succeeded":\#(count("succeeded")),"errored":\#(count("errored")),"canceled":\#(count("canceled")),"expired":\#(count("expired"))},"created_at":"\#(script.madeAt)","expires_at":"2027-01-16T08:00:00Z","ended_at":\#(ended),"cancel_initiated_at":\#(cancelled),"archived_at":null,"results_url":\#(results)}"#
  }
}
