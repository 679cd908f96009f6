/// Why the gateway cannot do what it was asked.
package enum GatewayFailure: Error, Hashable, Sendable, CustomStringConvertible {
  case cannotListen(String, String)
  case needsToken(String)

  package var description: String {
    switch self {
    case .cannotListen(let place, let reason):
      "cannot listen at \(place): \(reason); is another gateway running? --listen names another place"
    case .needsToken(let host):
      "\(host) can be reached from other machines; set a token: `[gateway] token_file` in the "
        + "configuration, or listen at 127.0.0.1"
    }
  }
}
