internal import Trajectories

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

  struct Page<Item: Decodable>: Decodable {
    var data: [Item]
    var has_more: Bool?
    var last_id: String?
  }

  struct Batch: Decodable {
    struct Counts: Decodable {
      var processing: Int?
      var succeeded: Int?
      var errored: Int?
      var canceled: Int?
      var expired: Int?
    }

    var id: String
    var processing_status: String
    var request_counts: Counts?
    var created_at: String?
  }

  /// One line of the results of a batch.
  struct BatchLine: Decodable {
    struct Result: Decodable {
      var type: String
      var message: Message?
      var error: Failure?
    }

    var custom_id: String
    var result: Result
  }
}

extension AnthropicWire.Message {
  /// A whole answer, without what the model thought on the way.
  var answer: ModelAnswer {
    ModelAnswer(
      text: (content ?? []).filter { $0.type == "text" }.compactMap(\.text).joined(),
      ending: ModelAnswer.Ending(reason: stop_reason, stop_details),
      usage: TokenUsage(
        input: usage?.input_tokens ?? 0, output: usage?.output_tokens ?? 0,
        cacheRead: usage?.cache_read_input_tokens ?? 0,
        cacheWrite: usage?.cache_creation_input_tokens ?? 0),
      model: model ?? "")
  }
}

extension ModelAnswer.Ending {
  /// As the Messages API gives it for a whole answer.
  init(reason: String?, _ details: AnthropicWire.StopDetails?) {
    switch reason {
    case "end_turn", "stop_sequence": self = .finished
    case "max_tokens", "model_context_window_exceeded": self = .tooLong
    case "refusal": self = .refused(details?.explanation ?? details?.category ?? "")
    default: self = .other(reason ?? "")
    }
  }
}
