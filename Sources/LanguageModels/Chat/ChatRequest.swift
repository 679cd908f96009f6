internal import Foundation

/// The body of a request for a chat completion, as OpenAI's API and the servers that follow it take it.
///
/// Keys are sorted, so that the same question is the same bytes and a kept prefix is found again.
struct ChatRequest: Encodable {
  /// How the wish for JSON of a certain form is told.
  enum SchemaForm: Sendable {
    /// `response_format`, by which a server forces it.
    case forced
    /// In words, for servers that know no such thing.
    case asked
  }

  private struct Part: Encodable {
    struct Link: Encodable { var url: String }

    var type: String
    var text: String?
    var image_url: Link?
  }

  private struct Message: Encodable {
    enum CodingKeys: String, CodingKey { case role, content }

    var role: String
    var text: String?
    var parts: [Part] = []

    func encode(to encoder: any Encoder) throws {
      var container = encoder.container(keyedBy: CodingKeys.self)
      try container.encode(role, forKey: .role)
      // Servers without sight often take nothing but plain text.
      if let text {
        try container.encode(text, forKey: .content)
      } else {
        try container.encode(parts, forKey: .content)
      }
    }
  }

  private struct ResponseFormat: Encodable {
    struct Schema: Encodable {
      var name = "answer"
      var strict = true
      var schema: RawJSON
    }

    var type = "json_schema"
    var json_schema: Schema
  }

  private struct StreamOptions: Encodable { var include_usage = true }

  private var model: String
  private var messages: [Message]
  private var max_tokens: Int
  private var response_format: ResponseFormat?
  private var stream = true
  private var stream_options = StreamOptions()

  init(_ question: ModelQuestion, model: String, form: SchemaForm) throws(ModelError) {
    self.model = model
    max_tokens = question.mostTokens
    var instructions = question.instructions
    if let schema = question.schema {
      let parsed = try RawJSON(schema)
      switch form {
      case .forced: response_format = ResponseFormat(json_schema: .init(schema: parsed))
      case .asked:
        instructions +=
          "\n\nAnswer with one JSON object and nothing else. It follows this JSON schema:\n"
          + schema
      }
    }
    messages = instructions.isEmpty ? [] : [Message(role: "system", text: instructions)]
    messages.append(Self.message(question.parts))
  }

  private static func message(_ parts: [ModelQuestion.Part]) -> Message {
    let texts = parts.compactMap { if case .text(let text) = $0 { text } else { nil } }
    guard texts.count < parts.count else {
      return Message(role: "user", text: texts.joined(separator: "\n\n"))
    }
    return Message(
      role: "user",
      parts: parts.map { part in
        switch part {
        case .text(let text): Part(type: "text", text: text)
        case .picture(let bytes, let type):
          Part(
            type: "image_url",
            image_url: .init(url: "data:\(type);base64,\(Data(bytes).base64EncodedString())"))
        }
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
