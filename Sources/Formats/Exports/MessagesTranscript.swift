/// A transcript in the shape of the Anthropic Messages API, being written: a request with its
/// messages, as a computer-use loop would dump it.
///
/// What it writes, the Messages reader reads. `session_id`, `environment` and each message's
/// `timestamp` are additions of ours, as many loops make them; the API has none of them.
package struct MessagesTranscript: Sendable {
  /// The bytes of the document up to and with the last message.
  private var bytes: [UInt8] = []
  private var isFirst = true

  /// A picture in a result.
  package struct Picture: Sendable {
    package var mediaType: String
    package var bytes: [UInt8]

    package init(mediaType: String, bytes: [UInt8]) {
      self.mediaType = mediaType
      self.bytes = bytes
    }
  }

  /// Begins a document.
  ///
  /// - Parameters:
  ///   - sessionID: what names the run, whatever it holds.
  ///   - environment: where the run took place, a name or a folder.
  ///   - tools: each tool's declaration as JSON text.
  package init(
    sessionID: String, environment: String? = nil, model: String, system: String, tools: [String]
  ) {
    bytes += "{".utf8
    member("session_id", sessionID)
    if let environment {
      bytes += ",".utf8
      member("environment", environment)
    }
    bytes += ",".utf8
    member("model", model)
    bytes += ",".utf8
    member("system", system)
    bytes += ",\n\"tools\":[\(tools.joined(separator: ","))],\n\"messages\":[".utf8
  }

  /// The whole document.
  package func document() -> [UInt8] { bytes + Array("\n]}\n".utf8) }

  /// Adds what the user says, with the pictures shown along with it.
  ///
  /// - Parameter time: ISO 8601.
  package mutating func addPrompt(_ text: String, pictures: [Picture] = [], time: String) {
    begin(role: "user", time)
    self.text(text)
    for picture in pictures {
      bytes += ",".utf8
      self.picture(picture)
    }
    bytes += "]}".utf8
  }

  /// Adds what the agent says without acting.
  package mutating func addReply(_ text: String, time: String) {
    begin(role: "assistant", time)
    self.text(text)
    bytes += "]}".utf8
  }

  /// Adds a call with the thought before it.
  ///
  /// - Parameter input: the arguments as JSON text.
  package mutating func addCall(
    id: String, tool: String, input: String, thought: String, time: String
  ) {
    begin(role: "assistant", time)
    text(thought)
    bytes += ",{\"type\":\"tool_use\",".utf8
    member("id", id)
    bytes += ",".utf8
    member("name", tool)
    bytes += ",\"input\":\(input)}]}".utf8
  }

  /// Adds the result of a call.
  package mutating func addResult(
    of id: String, text: String, picture: Picture?, isError: Bool, time: String
  ) {
    begin(role: "user", time)
    bytes += "{\"type\":\"tool_result\",".utf8
    member("tool_use_id", id)
    if isError { bytes += ",\"is_error\":true".utf8 }
    bytes += ",\"content\":[".utf8
    self.text(text)
    if let picture {
      bytes += ",".utf8
      self.picture(picture)
    }
    bytes += "]}]}".utf8
  }

  // MARK: - JSON

  private mutating func begin(role: String, _ time: String) {
    bytes += (isFirst ? "\n{" : ",\n{").utf8
    isFirst = false
    member("role", role)
    bytes += ",".utf8
    member("timestamp", time)
    bytes += ",\"content\":[".utf8
  }

  private mutating func text(_ text: String) {
    bytes += "{\"type\":\"text\",".utf8
    member("text", text)
    bytes += "}".utf8
  }

  private mutating func picture(_ picture: Picture) {
    bytes += "{\"type\":\"image\",\"source\":{\"type\":\"base64\",".utf8
    member("media_type", picture.mediaType)
    bytes += ",\"data\":\"".utf8
    Base64.append(picture.bytes, to: &bytes)
    bytes += "\"}}".utf8
  }

  private mutating func member(_ name: StaticString, _ value: String) {
    bytes += "\"\(name)\":".utf8
    JSONText.append(value, to: &bytes)
  }
}

/// Texts as JSON strings.
package enum JSONText {
  /// The text in quotes, escaped.
  package static func string(_ text: String) -> String {
    var bytes: [UInt8] = []
    append(text, to: &bytes)
    return String(decoding: bytes, as: UTF8.self)
  }

  static func append(_ text: String, to bytes: inout [UInt8]) {
    bytes.append(UInt8(ascii: "\""))
    for byte in text.utf8 {
      switch byte {
      case UInt8(ascii: "\""), UInt8(ascii: "\\"):
        bytes.append(UInt8(ascii: "\\"))
        bytes.append(byte)
      case UInt8(ascii: "\n"): bytes += "\\n".utf8
      case 0..<32:
        let digits = Array("0123456789abcdef".utf8)
        bytes += "\\u00".utf8
        bytes.append(digits[Int(byte >> 4)])
        bytes.append(digits[Int(byte & 15)])
      default: bytes.append(byte)
      }
    }
    bytes.append(UInt8(ascii: "\""))
  }
}
