internal import Transport

/// Lets in who may come in.
///
/// A page in a browser can send requests to this machine (cross-site), and can have a name of its own
/// point at it (DNS rebinding); neither may read what agents did. So a `Host` that is not this machine
/// and an `Origin` that was not allowed are refused. Where other machines can reach the gateway, a
/// token is asked for.
package struct Doorman: Sendable {
  /// Where it listens.
  package var place: HTTPService.Place
  /// What has to stand in `x-reverie-token`; nil for nothing.
  package var token: String?
  /// Other names under which this machine is known.
  package var hosts: Set<String> = []
  /// Pages that may ask, such as `http://localhost:5173`.
  package var origins: Set<String> = []

  package init(_ place: HTTPService.Place, token: String? = nil) {
    self.place = place
    self.token = token
  }

  /// The header that carries the token; it is never sent on.
  package static let tokenHeader = "x-reverie-token"

  /// Why a request is not let in; nil where it is.
  package func objection(to request: ServedRequest) -> APIError? {
    if let token {
      guard let given = request[Self.tokenHeader], Self.isSame(given, token) else {
        return APIError(
          401, "authentication_error",
          "this gateway asks for its token in the header \(Self.tokenHeader)")
      }
    }
    if let objection = objection(toHost: request) { return objection }
    if let origin = request["origin"], !origins.contains(origin.lowercased()) {
      return .forbidden(
        "pages at \(origin) may not ask this gateway; name it under `[gateway] origins` if it may")
    }
    if request["origin"] == nil, let site = request["sec-fetch-site"]?.lowercased(),
      site == "cross-site" || site == "same-site"
    {
      return .forbidden("a page of another site may not ask this gateway")
    }
    return nil
  }

  private func objection(toHost request: ServedRequest) -> APIError? {
    let lines = request.headers.filter { $0.name.lowercased() == "host" }
    guard let line = lines.first, lines.count == 1 else {
      return .invalid("exactly one Host header is wanted")
    }
    let host = Self.hostName(line.value)
    guard
      host == place.host.lowercased() || hosts.contains(host) || Self.isThisMachine(host)
        || (token != nil && !place.isLoopback)
    else {
      return .forbidden(
        "\(host) is not a name of this gateway; name it under `[gateway] hosts` if it is")
    }
    return nil
  }

  private static func isThisMachine(_ host: String) -> Bool {
    HTTPService.Place(host: host, port: 0).isLoopback
  }

  /// The name in a `Host` header, without port and brackets.
  static func hostName(_ value: String) -> String {
    let whole = value.lowercased()
    guard let parts = whole.wholeMatch(of: /(\[[^\]]*\]|[^:]*)(:[0-9]*)?/) else { return whole }
    let host = parts.output.1
    if host.hasPrefix("[") { return String(host.dropFirst().dropLast()) }
    return String(host.hasSuffix(".") ? host.dropLast() : host)
  }

  /// Compares in a time that does not tell how much was right.
  private static func isSame(_ given: String, _ wanted: String) -> Bool {
    let (left, right) = (Array(given.utf8), Array(wanted.utf8))
    guard left.count == right.count else { return false }
    return zip(left, right).reduce(UInt8(0)) { $0 | ($1.0 ^ $1.1) } == 0
  }
}
