internal import Trajectories

/// What a request to the Messages API says about the conversation that it goes on with.
///
/// The API holds no state: every request carries all messages so far. A conversation is known by
/// hashes over them that leave out what comes and goes between requests (thinking, pictures, cache
/// marks); linear in the length of the request.
package struct ConversationOutline: Hashable, Sendable {
  /// After each message, a hash of it and all before it.
  package private(set) var states: [[UInt8]] = []
  /// Which messages are the agent's.
  package private(set) var isAgents: [Bool] = []
  /// The hash of the first message.
  package var opening: [UInt8] { states.first ?? [] }
  /// What the first message says; what the agent is to do, where nothing else says it.
  package private(set) var firstWords = ""
  /// The calls whose results the last message carries.
  package private(set) var settledCalls: [String] = []
  /// The server's name of the answer that this goes on from, where the server holds the rest.
  package private(set) var previousMessage: String?
  /// Whether the server is to hold, or holds, the conversation.
  package private(set) var isThread = false
  package private(set) var hasTools = false
  package private(set) var isStream = false

  /// Nil for what is no request to the Messages API.
  package init?(request bytes: [UInt8]) {
    let parser = JSONParser()
    defer { withExtendedLifetime(parser) {} }
    guard let json = try? parser.parse(copying: bytes), json.kind == .object,
      let messages = json.member("messages"), messages.kind == .array
    else { return nil }
    for message in messages.elements { take(message) }
    guard !states.isEmpty else { return nil }
    hasTools = json.member("tools")?.elements.contains { _ in true } ?? false
    isStream = json.member("stream")?.bool ?? false
    isThread = json.member("thread") != nil
    previousMessage = json.member("thread")?.member("previous_message_id")?.string
  }

  private mutating func take(_ message: JSON) {
    let isAgent = message.member("role")?.equals("assistant") == true
    if states.isEmpty { firstWords = Self.words(of: message) }
    settledCalls = isAgent ? [] : Self.settled(by: message)
    states.append(Self.next(after: states.last, message))
    isAgents.append(isAgent)
  }

  /// The state after an answer, and the calls in it; nil for what is no message.
  package func state(
    after answer: [UInt8]
  ) -> (state: [UInt8], message: String?, calls: [String])? {
    let parser = JSONParser()
    defer { withExtendedLifetime(parser) {} }
    guard let json = try? parser.parse(copying: answer), json.member("content") != nil else {
      return nil
    }
    let calls = json.member("content")?.elements.compactMap { block in
      block["input"] != nil ? block.member("id")?.string : nil
    }
    return (Self.next(after: states.last, json), json.member("id")?.string, calls ?? [])
  }

  /// A key for what was asked last, as long as nothing of an answer is kept.
  package static func asked(_ state: [UInt8]) -> [UInt8] {
    Array(ContentHash(of: Array("asked".utf8) + state).digest.prefix(16))
  }

  /// The key of what this asks.
  package var asked: [UInt8]? { states.last.map(Self.asked) }

  /// A key for a name that the server gave.
  package static func key(_ kind: String, _ name: String) -> [UInt8] {
    Array(ContentHash(of: "\(kind)\u{0}\(name)").digest.prefix(16))
  }

  private static func next(after state: [UInt8]?, _ message: JSON) -> [UInt8] {
    var said = Array(MessageIdentity.canonical(message).utf8)
    // Programs that count their calls from one give the same names in every run.
    message.member("content")?.elements.forEach { block in
      guard block["tool_use_id"] != nil else { return }
      said.append(1)
      said += results(in: block)
    }
    return Array(ContentHash(of: (state ?? []) + said).digest.prefix(16))
  }

  /// The text of a result.
  private static func results(in block: JSON) -> [UInt8] {
    guard let content = block.member("content") else { return [] }
    if let text = content.utf8 { return Array(text) }
    return content.elements.flatMap { part in part.member("text")?.utf8.map(Array.init) ?? [] }
  }

  private static func settled(by message: JSON) -> [String] {
    message.member("content")?.elements.compactMap { $0.member("tool_use_id")?.string } ?? []
  }

  private static func words(of message: JSON) -> String {
    guard let content = message.member("content") else { return "" }
    let text =
      content.string
      ?? content.elements.compactMap { $0.member("text")?.string }.joined(separator: "\n")
    // Coding agents put their own words in the user's name.
    let task = ClaudePrompt([text]).task
    return String(decoding: (task.isEmpty ? text : task).utf8.prefix(8_000), as: UTF8.self)
  }
}
