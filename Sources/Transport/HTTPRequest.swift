/// One line of a head.
///
/// Names are compared without regard to case.
package struct HTTPHeader: Hashable, Sendable {
  package var name: String
  package var value: String

  package init(_ name: String, _ value: String) {
    self.name = name
    self.value = value
  }
}

/// What is asked of a server.
///
/// Bytes are sent as they are.
package struct HTTPRequest: Sendable {
  package var method: String
  /// With `http` or `https`; anything else is refused.
  package var address: String
  /// In the order in which they are sent.
  package var headers: [HTTPHeader]
  package var body: [UInt8]
  /// A body that is too large for memory, instead of `body`.
  package var largeBody: LargeBody?
  /// Seconds until there must be a connection.
  package var connectTimeout = 10.0
  /// Seconds in which at least one byte must come; 300 s of silence end an exchange.
  package var longestSilence = 300

  /// Whether what has a body may go over a connection that was used before; where that breaks before
  /// any answer, it is sent once more.
  package var mayReuse = false

  package init(
    _ method: String, _ address: String, headers: [HTTPHeader] = [], body: [UInt8] = []
  ) {
    self.method = method
    self.address = address
    self.headers = headers
    self.body = body
  }

  /// The name of the machine that is asked; nil where the address has none.
  package var host: String? {
    guard let scheme = address.firstRange(of: "://") else { return nil }
    let rest = address[scheme.upperBound...].prefix { $0 != "/" && $0 != "?" && $0 != "#" }
    let place = rest.split(separator: "@").last ?? ""
    let host =
      place.hasPrefix("[") ? place.prefix { $0 != "]" }.dropFirst() : place.prefix { $0 != ":" }
    return host.isEmpty ? nil : host.lowercased()
  }

  /// Whether it stays on this machine.
  package var isLocal: Bool {
    guard let host else { return false }
    return host == "localhost" || host == "::1"
      || host.hasPrefix("127.")
        && host.allSatisfy { $0 == "." || $0.isASCII && $0.isNumber }
  }
}

/// The head of an answer.
package struct HTTPHead: Hashable, Sendable {
  package var status: Int
  /// In the order in which they came; a name may come twice.
  package var headers: [HTTPHeader]

  package init(status: Int, headers: [HTTPHeader]) {
    self.status = status
    self.headers = headers
  }

  /// The first value of a name, whatever its case.
  package subscript(name: String) -> String? {
    let wanted = name.lowercased()
    return headers.first { $0.name.lowercased() == wanted }?.value
  }
}

/// A whole answer.
package struct HTTPAnswer: Sendable {
  package var head: HTTPHead
  package var body: [UInt8]
}
