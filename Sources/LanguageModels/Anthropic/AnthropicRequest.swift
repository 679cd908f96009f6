internal import Foundation

/// The body of a request to the Messages API.
///
/// Keys are sorted, so that the same question is the same bytes and a kept prefix is found again.
/// No sampling parameters, no forced tool and no begun answer are in it: current models refuse them.
struct AnthropicRequest: Encodable {
  private struct Block: Encodable {
    struct Source: Encodable {
      var type = "base64"
      var media_type: String
      var data: String
    }
    struct Cache: Encodable {
      var type = "ephemeral"
      /// Nil for five minutes.
      var ttl: String?
    }

    var type: String
    var text: String?
    var source: Source?
    var cache_control: Cache?
  }

  private struct Message: Encodable {
    var role = "user"
    var content: [Block]
  }

  private struct OutputConfig: Encodable {
    struct Format: Encodable {
      var type = "json_schema"
      var schema: RawJSON
    }

    var effort: String?
    var format: Format?
  }

  private var model: String
  private var max_tokens: Int?
  private var messages: [Message]
  private var system: [Block]
  private var output_config: OutputConfig?
  private var stream: Bool?

  /// What the answer is for: counting wants no limit and no stream, a batch no stream, and keeps what
  /// its questions have in common for an hour.
  enum Use { case answer, count, batch }

  init(_ question: ModelQuestion, model: String, for use: Use = .answer) throws(ModelError) {
    self.model = model
    max_tokens = use == .count ? nil : question.mostTokens
    stream = use == .answer ? true : nil
    system =
      question.instructions.isEmpty
      ? []
      : [
        Block(
          type: "text", text: question.instructions,
          cache_control: Block.Cache(ttl: use == .batch ? "1h" : nil))
      ]
    messages = [
      Message(
        content: question.parts.map { part in
          switch part {
          case .text(let text): Block(type: "text", text: text)
          case .picture(let bytes, let type):
            Block(
              type: "image",
              source: Block.Source(media_type: type, data: Data(bytes).base64EncodedString()))
          }
        })
    ]
    guard question.schema != nil || question.effort != nil else { return }
    output_config = OutputConfig(
      effort: question.effort?.rawValue,
      format: try question.schema.map { text throws(ModelError) in
        OutputConfig.Format(schema: try RawJSON(text))
      })
  }

  /// The body as bytes.
  func bytes() throws(ModelError) -> [UInt8] {
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
    do { return Array(try encoder.encode(self)) } catch {
      throw .malformed("a question that cannot be written: \(error)")
    }
  }
}

/// JSON that is handed on with its keys sorted.
struct RawJSON: Codable, Hashable, Sendable {
  private indirect enum Value: Hashable, Sendable {
    case null, bool(Bool), integer(Int), number(Double), text(String), list([RawJSON])
    case object([String: RawJSON])
  }

  private let value: Value

  init(_ text: String) throws(ModelError) {
    do { self = try JSONDecoder().decode(RawJSON.self, from: Data(text.utf8)) } catch {
      throw .malformed("a schema that is no JSON")
    }
  }

  init(from decoder: any Decoder) throws {
    let one = try decoder.singleValueContainer()
    if one.decodeNil() {
      value = .null
    } else if let found = try? one.decode(Bool.self) {
      value = .bool(found)
    } else if let found = try? one.decode(Int.self) {
      value = .integer(found)
    } else if let found = try? one.decode(Double.self) {
      value = .number(found)
    } else if let found = try? one.decode(String.self) {
      value = .text(found)
    } else if let found = try? one.decode([RawJSON].self) {
      value = .list(found)
    } else {
      value = .object(try one.decode([String: RawJSON].self))
    }
  }

  func encode(to encoder: any Encoder) throws {
    var one = encoder.singleValueContainer()
    switch value {
    case .null: try one.encodeNil()
    case .bool(let found): try one.encode(found)
    case .integer(let found): try one.encode(found)
    case .number(let found): try one.encode(found)
    case .text(let found): try one.encode(found)
    case .list(let found): try one.encode(found)
    case .object(let found): try one.encode(found)
    }
  }
}
