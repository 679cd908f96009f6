public import Foundation
internal import Transport

/// A small client of the Messages API for agents written in Swift, with dreaming.
///
/// Bodies are JSON objects as the API documents them, so that nothing of it is out of reach:
///
///     let client = ReverieClient(dreaming: .on(project: "shop", task: "book a train"))
///     let answer = try client.create([
///       "model": "claude-opus-5-5", "max_tokens": 1_000,
///       "messages": [["role": "user", "content": "Book the 9:40 to Lisbon."]],
///     ])
///     if let run = answer.run { try client.tell(outcome: .success, of: run) }
///
/// Calls wait for the answer on the calling thread. A client may be used by several threads.
public struct ReverieClient: Sendable {
  /// Where requests go: a gateway of reverie, or the API itself.
  public let address: String
  /// Whether, and for what, runs are recorded and served lessons.
  public var dreaming: Dreaming
  /// Seconds of silence after which an answer is given up.
  public var longestSilence = 300

  private let key: String?
  private let transport = Transport()

  /// Where a gateway listens when nothing else is said.
  public static let usualAddress = "http://127.0.0.1:8790"

  /// Makes a client.
  ///
  /// - Parameters:
  ///   - address: the base URL; else `ANTHROPIC_BASE_URL`, else `http://127.0.0.1:8790`.
  ///   - key: of the API; else `ANTHROPIC_API_KEY`. It is sent, and never kept or shown.
  ///   - dreaming: whether runs are recorded and served lessons.
  ///   - environment: where the two names are looked up.
  public init(
    address: String? = nil, key: String? = nil, dreaming: Dreaming = .off,
    environment: [String: String] = ProcessInfo.processInfo.environment
  ) {
    let named = address ?? environment["ANTHROPIC_BASE_URL"].flatMap { $0.isEmpty ? nil : $0 }
    let whole = named ?? Self.usualAddress
    self.address = whole.hasSuffix("/") ? String(whole.dropLast()) : whole
    self.key = key ?? environment["ANTHROPIC_API_KEY"]
    self.dreaming = dreaming
  }

  /// Asks, and waits for the whole message.
  ///
  /// - Parameter body: a request of the Messages API; `dreaming` is put in unless it is there.
  ///
  /// Throws `ClientError`.
  public func create(_ body: [String: JSONValue]) throws -> Answer {
    let answer = try send("/v1/messages", .object(body.merging(member) { own, _ in own }))
    return Answer(message: answer.json, run: answer.head["x-reverie-run"].map { Run(id: $0) })
  }

  /// Asks, and hands on each event of the answer as it comes.
  ///
  /// - Parameters:
  ///   - body: a request of the Messages API; `stream` is put in.
  ///   - onEvent: given each event, such as `content_block_delta`; returns whether more is wanted.
  ///
  /// Returns the run, where it is recorded. Throws `ClientError`; `interrupted` where the answer broke
  /// off before its end.
  @discardableResult
  public func stream(
    _ body: [String: JSONValue], onEvent: (JSONValue) -> Bool
  ) throws -> Run? {
    var body = body.merging(member) { own, _ in own }
    body["stream"] = true
    let request = try request("/v1/messages", .object(body))
    var reading = EventReading()
    var head = HTTPHead(status: 0, headers: [])
    var refusal: [UInt8] = []
    var isWanted = true
    do {
      try transport.stream(request) {
        head = $0
      } onBody: { part in
        guard head.status == 200 else {
          refusal += part
          return refusal.count < 1 << 20
        }
        for event in reading.take(part) where isWanted { isWanted = onEvent(event) }
        return isWanted
      }
    } catch {
      guard !isWanted else { throw ClientError.unreachable("\(error)") }
    }
    guard head.status == 200 else { throw ClientError(head.status, refusal) }
    if let error = reading.error { throw error }
    if isWanted, !reading.isOver { throw ClientError.interrupted }
    return head["x-reverie-run"].map { Run(id: $0) }
  }

  /// Tells a gateway how a run ended: the word of whoever can judge it, not of the agent.
  ///
  /// - Parameter why: the evidence in a few words.
  ///
  /// Throws `ClientError`; a status of 404 where no gateway is at the address.
  public func tell(outcome: Outcome, of run: Run, why: String = "") throws {
    var body: [String: JSONValue] = ["outcome": .text(outcome.rawValue)]
    if !why.isEmpty { body["why"] = .text(why) }
    _ = try send("/v1/reverie/runs/\(run.id)/outcome", .object(body))
  }

  // MARK: - Asking

  private var member: [String: JSONValue] { dreaming.value.map { ["dreaming": $0] } ?? [:] }

  private func request(_ path: String, _ body: JSONValue) throws -> HTTPRequest {
    guard let bytes = try? JSONEncoder().encode(body) else { throw ClientError.notJSON }
    var headers = [
      HTTPHeader("content-type", "application/json"), HTTPHeader("anthropic-version", "2023-06-01"),
      HTTPHeader("user-agent", "reverie-client"),
    ]
    if let key { headers.append(HTTPHeader("x-api-key", key)) }
    var request = HTTPRequest("POST", address + path, headers: headers, body: Array(bytes))
    request.longestSilence = longestSilence
    return request
  }

  private func send(_ path: String, _ body: JSONValue) throws -> (head: HTTPHead, json: JSONValue) {
    let request = try request(path, body)
    let answer: HTTPAnswer
    do {
      answer = try transport.send(request)
    } catch {
      throw ClientError.unreachable("\(error)")
    }
    guard answer.head.status == 200 else { throw ClientError(answer.head.status, answer.body) }
    guard let json = try? JSONDecoder().decode(JSONValue.self, from: Data(answer.body)) else {
      throw ClientError.notJSON
    }
    return (answer.head, json)
  }
}
