/// What a client is told when a request cannot be served, in the shape of the Anthropic API.
package struct APIError: Error, Hashable, Sendable, CustomStringConvertible {
  package var status: Int
  /// Such as `invalid_request_error`.
  package var type: String
  /// For people: what is wrong, and what would be right.
  package var message: String
  /// More members of the error object, name and text.
  package var members: [String: String] = [:]
  /// Whether the same request may come off later; SDKs repeat a 409 unless they are told.
  package var mayRetry: Bool?

  package init(_ status: Int, _ type: String, _ message: String) {
    self.status = status
    self.type = type
    self.message = message
  }

  package static func invalid(_ message: String) -> APIError {
    APIError(400, "invalid_request_error", message)
  }
  package static func notFound(_ message: String) -> APIError {
    APIError(404, "not_found_error", message)
  }
  package static func forbidden(_ message: String) -> APIError {
    APIError(403, "permission_error", message)
  }
  /// Something is in the way that trying again does not change.
  package static func conflict(_ type: String = "conflict_error", _ message: String) -> APIError {
    var error = APIError(409, type, message)
    error.mayRetry = false
    return error
  }

  package var description: String { message }
}
