internal import Formats

/// What a server of the Model Context Protocol answers to each message.
///
/// It remembers nothing between messages and writes nothing: the same message and the same archive
/// give the same answer.
package struct MCPServer {
  /// Revisions of the protocol that begin with `initialize`, oldest first.
  static let versions = ["2024-11-05", "2025-03-26", "2025-06-18", "2025-11-25"]

  private let version: String
  private let tools: [MCPTool]
  private let resources: MCPResources

  /// - Parameters:
  ///   - desk: what the tools look at.
  ///   - version: of this program.
  package init(_ desk: MCPDesk, version: String) {
    self.version = version
    tools = [.lessons(desk), .critique(desk), .runs(desk)]
    resources = MCPResources(desk)
  }

  /// The answer to a message, as JSON on one line; nil where none is wanted.
  package func answer(_ message: some Sequence<UInt8>) -> [UInt8]? {
    let parser = JSONParser()
    defer { withExtendedLifetime(parser) {} }
    guard let json = try? parser.parse(copying: message) else {
      return Self.refusal(.null, .notJSON).bytes
    }
    guard json.kind == .array else { return answer(json)?.bytes }
    // Batches exist in 2025-03-26 alone; others never send them.
    let parts = Array(json.elements)
    guard !parts.isEmpty else { return Self.refusal(.null, .invalid("an empty batch")).bytes }
    let answers = parts.compactMap(answer)
    return answers.isEmpty ? nil : ExportValue.list(answers).bytes
  }

  private func answer(_ json: JSON) -> ExportValue? {
    guard json.kind == .object, json["jsonrpc"]?.equals("2.0") == true else {
      return Self.refusal(Self.id(json["id"]) ?? .null, .invalid("no message of JSON-RPC 2.0"))
    }
    guard let method = json["method"]?.string else {
      // Nothing is asked of clients, so an answer of theirs is to nothing.
      let isAnswer = json["result"] != nil || json["error"] != nil
      return isAnswer
        ? nil : Self.refusal(Self.id(json["id"]) ?? .null, .invalid("a method is wanted"))
    }
    guard let name = json["id"] else { return nil }
    guard let id = Self.id(name) else {
      return Self.refusal(.null, .invalid("an id is a text or a whole number"))
    }
    do throws(MCPError) {
      return .object([
        ("jsonrpc", .text("2.0")), ("id", id),
        ("result", try result(of: method, json.member("params"))),
      ])
    } catch {
      return Self.refusal(id, error)
    }
  }

  private func result(of method: String, _ params: JSON?) throws(MCPError) -> ExportValue {
    if let params, params.kind != .object { throw .wrongParameters("params: an object is wanted") }
    switch method {
    case "initialize": return greeting(params?.member("protocolVersion")?.string)
    case "ping": return .object([])
    case "tools/list": return .object([("tools", .list(tools.map(\.sheet)))])
    case "tools/call": return try call(params)
    case "resources/list": return try resources.list()
    case "resources/templates/list": return resources.templates
    case "resources/read":
      guard let address = params?.member("uri")?.string else {
        throw .wrongParameters("uri is wanted")
      }
      return try resources.read(address)
    default: throw .noSuchMethod(method)
    }
  }

  /// Agrees to the revision that is asked for where it is known, else names the newest that is.
  private func greeting(_ wanted: String?) -> ExportValue {
    let agreed = Self.versions.first { $0 == wanted } ?? Self.versions.last ?? ""
    return .object([
      ("protocolVersion", .text(agreed)),
      ("capabilities", .object([("tools", .object([])), ("resources", .object([]))])),
      (
        "serverInfo",
        .object([
          ("name", .text("reverie")), ("title", .text("reverie")), ("version", .text(version)),
        ])
      ),
      (
        "instructions",
        .text(
          "Ask `lessons` before a task begins, and `critique` about a run that went wrong. "
            + MCPQuote.notice)
      ),
    ])
  }

  private func call(_ params: JSON?) throws(MCPError) -> ExportValue {
    let name = params?.member("name")?.string ?? ""
    guard let tool = tools.first(where: { $0.name == name }) else {
      throw .wrongParameters("no tool \(MCPQuote.line(name, most: 64))")
    }
    return tool.call(params?.member("arguments"))
  }

  // MARK: - JSON-RPC

  private static func id(_ json: JSON?) -> ExportValue? {
    guard let json else { return nil }
    if let text = json.string { return .text(text) }
    return json.kind == .integer ? json.int.map(ExportValue.whole) : nil
  }

  private static func refusal(_ id: ExportValue, _ error: MCPError) -> ExportValue {
    .object([
      ("jsonrpc", .text("2.0")), ("id", id),
      (
        "error",
        .object([("code", .whole(error.code)), ("message", .text(error.words))])
      ),
    ])
  }
}

/// Why a message has no result, with its number in JSON-RPC.
struct MCPError: Error, Hashable {
  var code: Int
  var words: String

  static let notJSON = MCPError(code: -32_700, words: "no JSON")
  static func invalid(_ words: String) -> MCPError { MCPError(code: -32_600, words: words) }
  static func noSuchMethod(_ name: String) -> MCPError {
    MCPError(code: -32_601, words: "no method \(MCPQuote.line(name, most: 64))")
  }
  static func wrongParameters(_ words: String) -> MCPError { MCPError(code: -32_602, words: words) }
  static func noSuchResource(_ address: String) -> MCPError {
    MCPError(code: -32_002, words: "no resource \(MCPQuote.line(address, most: 200))")
  }
  static func failed(_ error: any Error) -> MCPError {
    MCPError(code: -32_603, words: MCPQuote.plain("\(error)", most: 500))
  }
}
