internal import Formats
internal import Transport

extension Reply {
  /// Answers with an error, unless an answer has begun.
  package func send(_ error: APIError) {
    var members: [(String, ExportValue)] = [
      ("type", .text(error.type)), ("message", .text(error.message)),
    ]
    for (name, text) in error.members.sorted(by: { $0.key < $1.key }) {
      members.append((name, .text(text)))
    }
    let body = ExportValue.object([
      ("type", .text("error")), ("error", .object(members)), ("request_id", .text(id)),
    ])
    let headers = error.mayRetry.map { [HTTPHeader("x-should-retry", $0 ? "true" : "false")] } ?? []
    send(error.status, json: body.bytes, headers: headers)
  }
}
