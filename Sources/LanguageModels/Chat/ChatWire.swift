/// What comes from a chat server, as far as it is read; names are those on the wire.
enum ChatWire {
  struct Usage: Decodable {
    struct Details: Decodable { var cached_tokens: Int? }
    var prompt_tokens: Int?
    var completion_tokens: Int?
    var prompt_tokens_details: Details?
  }

  struct Said: Decodable { var content: String? }

  struct Choice: Decodable {
    /// In a stream.
    var delta: Said?
    /// In a whole answer.
    var message: Said?
    var finish_reason: String?
  }

  /// One chunk of a stream, a whole answer, or an error.
  struct Chunk: Decodable {
    var model: String?
    var choices: [Choice]?
    var usage: Usage?
    var error: Failure?
    /// vLLM puts an error's words here.
    var message: String?
    /// And what stands on FastAPI puts them there.
    var detail: String?
  }

  /// An object with a message, or the message alone.
  struct Failure: Decodable {
    private enum CodingKeys: String, CodingKey { case message, type, code }

    var message: String
    var type: String?
    var code: String?

    init(from decoder: any Decoder) throws {
      if let text = try? decoder.singleValueContainer().decode(String.self) {
        message = text
        return
      }
      let container = try decoder.container(keyedBy: CodingKeys.self)
      message = (try? container.decode(String.self, forKey: .message)) ?? "an error without words"
      type = try? container.decode(String.self, forKey: .type)
      // Some give a word, some a number.
      code =
        (try? container.decode(String.self, forKey: .code))
        ?? (try? container.decode(Int.self, forKey: .code)).map(String.init)
    }
  }

  struct Models: Decodable {
    struct Model: Decodable { var id: String }
    var data: [Model]
  }
}
