/// What comes from the Messages API, as far as it is read; names are those on the wire.
enum AnthropicWire {
  struct Usage: Decodable {
    var input_tokens: Int?
    var output_tokens: Int?
    var cache_read_input_tokens: Int?
    var cache_creation_input_tokens: Int?
  }

  struct StopDetails: Decodable {
    var category: String?
    var explanation: String?
  }

  struct Block: Decodable {
    var type: String?
    var text: String?
  }

  struct Message: Decodable {
    var id: String?
    var model: String?
    var content: [Block]?
    var stop_reason: String?
    var stop_details: StopDetails?
    var usage: Usage?
  }

  struct Delta: Decodable {
    var type: String?
    var text: String?
    var stop_reason: String?
    var stop_details: StopDetails?
  }

  struct ErrorBody: Decodable {
    struct Details: Decodable { var error_code: String? }
    var type: String?
    var message: String?
    var details: Details?
  }

  /// One event of a stream; which members are there depends on its type.
  struct Event: Decodable {
    var type: String
    var index: Int?
    var message: Message?
    var content_block: Block?
    var delta: Delta?
    var usage: Usage?
    var error: ErrorBody?
  }

  struct Failure: Decodable {
    var error: ErrorBody?
    var request_id: String?
  }

  struct Count: Decodable { var input_tokens: Int }
}
