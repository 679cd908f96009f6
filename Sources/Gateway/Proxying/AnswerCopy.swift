internal import Formats
internal import Transport

/// What of an answer is kept for the recording, while it passes.
struct AnswerCopy {
  private var stream: StreamedMessage?
  private var body: [UInt8] = []
  private var status = 0
  private var isReadable = true
  private var length: Int?

  /// Bytes of an answer that is not a stream; more are not kept.
  private static let most = 64 << 20

  mutating func take(_ head: HTTPHead) {
    status = head.status
    let encoding = head["content-encoding"]?.lowercased() ?? "identity"
    isReadable = encoding == "identity"
    length = head["content-length"].flatMap { Int($0) }
    if head["content-type"]?.lowercased().hasPrefix("text/event-stream") == true {
      stream = StreamedMessage()
    }
  }

  mutating func take(_ part: [UInt8]) {
    guard isReadable else { return }
    if stream != nil {
      stream?.take(part)
    } else if body.count + part.count <= Self.most {
      body += part
    } else {
      isReadable = false
      body = []
    }
  }

  /// The message, once the client will know that it is whole.
  var whole: [UInt8]? {
    if let stream { return stream.isWhole ? stream.bytes : nil }
    return status == 200 && isReadable && length == body.count ? body : nil
  }

  /// The message that answered, whole or as far as it came, and what went wrong.
  func ending(_ ending: Forwarder.Ending) -> (message: [UInt8]?, failure: String?) {
    let cut: String? =
      switch ending {
      case .whole: nil
      case .clientGone: "interrupted: the client hung up"
      case .failed(let error): "interrupted: \(error)"
      }
    guard isReadable else { return (nil, cut ?? "the answer was compressed and is not recorded") }
    if let stream {
      let message = stream.hasBegun ? stream.bytes : nil
      if let failure = stream.failure { return (message, failure) }
      return (message, cut ?? (stream.isWhole ? nil : "interrupted: the stream ended early"))
    }
    guard status == 200, cut == nil else { return (nil, cut ?? Self.words(of: body, status)) }
    return (body, nil)
  }

  /// What the API says instead of an answer.
  private static func words(of body: [UInt8], _ status: Int) -> String {
    let parser = JSONParser()
    defer { withExtendedLifetime(parser) {} }
    let error = (try? parser.parse(copying: body))?.member("error")
    let message = error?.member("message")?.string ?? "no words"
    return "\(status) \(error?.member("type")?.string ?? "error"): \(message)"
  }
}
