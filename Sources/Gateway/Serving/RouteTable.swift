/// One thing that clients may ask for.
package struct Route: Sendable {
  package typealias Handler =
    @Sendable (_ request: ServedRequest, _ names: [String: String], _ reply: Reply)
    throws(APIError) -> Void

  package var method: String
  /// Such as `/v1/dreams/:id/cancel`.
  package var pattern: [Substring]
  package var handler: Handler

  package init(_ method: String, _ pattern: String, _ handler: @escaping Handler) {
    self.method = method
    self.pattern = pattern.split(separator: "/")
    self.handler = handler
  }

  /// The names that a path gives; nil where it is about something else.
  func names(in path: [Substring]) -> [String: String]? {
    guard path.count == pattern.count else { return nil }
    var names: [String: String] = [:]
    for (part, wanted) in zip(path, pattern) {
      if wanted.first == ":" {
        names[String(wanted.dropFirst())] = ServedRequest.decode(part)
      } else if part != wanted {
        return nil
      }
    }
    return names
  }
}

/// The routes of a service, in one list.
package struct RouteTable: Sendable {
  private let routes: [Route]

  package init(_ routes: [Route]) { self.routes = routes }

  /// Serves a request, or says that nobody does.
  ///
  /// Returns false where no route has this path; a path that is there for another method is answered
  /// with 405.
  package func serve(_ request: ServedRequest, _ reply: Reply) -> Bool {
    let path = request.path.split(separator: "/")
    var methods: Set<String> = []
    for route in routes {
      guard let names = route.names(in: path) else { continue }
      guard route.method == request.method else {
        methods.insert(route.method)
        continue
      }
      do {
        try route.handler(request, names, reply)
      } catch {
        reply.send(error)
      }
      return true
    }
    guard !methods.isEmpty else { return false }
    reply.send(
      APIError(
        405, "invalid_request_error",
        "\(request.method) is not possible here; \(methods.sorted().joined(separator: ", ")) is"))
    return true
  }
}
