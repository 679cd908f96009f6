internal import Foundation

/// A command as it goes over the wire.
struct DevToolsCommand<Parameters: Encodable>: Encodable {
  let id: Int
  let method: String
  let params: Parameters
  let sessionId: String?
}

/// For commands without parameters.
struct NoParameters: Encodable {}

/// For replies nobody looks at.
struct NoResult: Decodable {}

/// What tells a reply from an event, and whose it is.
struct DevToolsHeader: Decodable {
  struct Refusal: Decodable {
    let message: String
    /// Sometimes the only useful part.
    let data: String?
  }
  let id: Int?
  let method: String?
  let sessionId: String?
  let error: Refusal?
}

/// The part of a reply that answers.
struct DevToolsReply<Result: Decodable>: Decodable {
  let result: Result
}

/// Something the browser said without being asked.
struct DevToolsEvent {
  let method: String
  let session: String?
}
