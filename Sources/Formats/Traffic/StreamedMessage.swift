/// Puts a message of the Messages API together from the events of a stream
/// (platform.claude.com/docs/en/build-with-claude/streaming).
///
/// Bytes may be cut anywhere. What is cut off stays in it as far as it came.
package struct StreamedMessage: Sendable {
  private var pending: [UInt8] = []
  private var message: [(String, ExportValue)] = []
  private var blocks: [Block] = []
  /// Whether `message_stop` came.
  package private(set) var isWhole = false
  /// What an `error` event said.
  package private(set) var failure: String?

  fileprivate struct Block: Sendable {
    var members: [(String, ExportValue)]
    /// Texts that grow by deltas, by the member that they belong to.
    var grown: [String: String] = [:]
    /// The JSON text of a call's input.
    var input = ""
    var citations: [ExportValue] = []
  }

  /// Whether nothing is kept any more.
  private var isLost = false

  private static let longestLine = 64 << 20
  /// More blocks than this are not kept.
  private static let mostBlocks = 10_000

  package init() {}

  /// Whether anything of a message came.
  package var hasBegun: Bool { !message.isEmpty }

  package mutating func take(_ bytes: [UInt8]) {
    guard !isLost else { return }
    // What is pending has no end of a line in it.
    var searched = pending.count
    pending += bytes
    var start = 0
    while let end = pending[searched...].firstIndex(of: 10) {
      take(line: pending[start..<end])
      start = end + 1
      searched = start
    }
    if start > 0 { pending.removeSubrange(..<start) }
    guard pending.count > Self.longestLine else { return }
    isLost = true
    pending = []
    failure = "a line of the stream is longer than \(Self.longestLine >> 20) MB"
  }

  private mutating func take(line: ArraySlice<UInt8>) {
    guard line.starts(with: "data:".utf8) else { return }
    let parser = JSONParser()
    withExtendedLifetime(parser) {
      guard let json = try? parser.parse(copying: line.dropFirst(5)), json.kind == .object else {
        return
      }
      take(event: json)
    }
  }

  private mutating func take(event: JSON) {
    guard let type = event.member("type")?.string else { return }
    switch type {
    case "message_start":
      if let json = event.member("message"), case .object(let members) = ExportValue(json) {
        message = members.filter { $0.0 != "content" }
      }
    case "content_block_start":
      guard let place = place(of: event), let json = event.member("content_block"),
        case .object(let members) = ExportValue(json)
      else { return }
      blocks[place] = Block(members: members)
    case "content_block_delta":
      if let place = place(of: event), let delta = event.member("delta") {
        blocks[place].grow(by: delta)
      }
    case "message_delta": take(messageDelta: event)
    case "message_stop": isWhole = true
    case "error":
      let error = event.member("error")
      failure = error?.member("message")?.string ?? error?.serialized ?? "error"
    default: break
    }
  }

  private mutating func place(of event: JSON) -> Int? {
    guard let index = event.member("index")?.int, index >= 0, index < Self.mostBlocks else {
      return nil
    }
    while blocks.count <= index { blocks.append(Block(members: [])) }
    return index
  }

  private mutating func take(messageDelta event: JSON) {
    event.member("delta")?.forEachMember { name, value in
      message.set(String(decoding: name, as: UTF8.self), ExportValue(value))
    }
    guard let usage = event.member("usage") else { return }
    var known: [(String, ExportValue)] = []
    if let place = message.firstIndex(where: { $0.0 == "usage" }),
      case .object(let members) = message[place].1
    {
      known = members
    }
    // Counts are cumulative.
    usage.forEachMember { name, value in
      known.set(String(decoding: name, as: UTF8.self), ExportValue(value))
    }
    message.set("usage", .object(known))
  }

  /// The message as one that was not streamed would be.
  package var bytes: [UInt8] {
    let content = blocks.filter { !$0.members.isEmpty }.map(\.value)
    return ExportValue.object(message + [("content", .list(content))]).bytes
  }
}

extension StreamedMessage.Block {
  fileprivate mutating func grow(by delta: JSON) {
    if let text = delta.member("text")?.string { grown["text", default: ""] += text }
    if let text = delta.member("thinking")?.string { grown["thinking", default: ""] += text }
    if let text = delta.member("signature")?.string { grown["signature", default: ""] += text }
    if let text = delta.member("content")?.string { grown["content", default: ""] += text }
    if let text = delta.member("partial_json")?.string { input += text }
    if let citation = delta.member("citation") { citations.append(ExportValue(citation)) }
  }

  fileprivate var value: ExportValue {
    var members = members
    for (name, text) in grown.sorted(by: { $0.key < $1.key }) {
      var whole = text
      if case .text(let first)? = members.first(where: { $0.0 == name })?.1 { whole = first + text }
      members.set(name, .text(whole))
    }
    if !citations.isEmpty { members.set("citations", .list(citations)) }
    if !input.isEmpty {
      // What was cut off in the middle is no JSON; it stays as the text that it is.
      members.set("input", ExportValue.object(parsing: input).map { .object($0) } ?? .text(input))
    }
    return .object(members)
  }
}

extension [(String, ExportValue)] {
  /// Sets a member, in its place where it is there.
  fileprivate mutating func set(_ name: String, _ value: ExportValue) {
    if let place = firstIndex(where: { $0.0 == name }) {
      self[place].1 = value
    } else {
      append((name, value))
    }
  }
}
