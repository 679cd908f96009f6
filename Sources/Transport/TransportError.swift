/// Why there is no answer.
///
/// Nothing of a request's headers or body is in its words.
package struct TransportError: Error, Hashable, Sendable, CustomStringConvertible {
  package enum Kind: Hashable, Sendable {
    case badAddress, noHost, noConnection, tooSlow, notTrusted, cut, cancelled, tooLong, noLibrary
    case noBody, other
  }

  package var kind: Kind
  /// The machine that was asked.
  package var host: String
  private var detail: String

  init(_ kind: Kind, host: String, detail: String = "") {
    self.kind = kind
    self.host = host
    self.detail = detail
  }

  /// Whether the same may come off a little later.
  package var isPassing: Bool {
    switch kind {
    case .noHost, .noConnection, .tooSlow, .cut: true
    case .badAddress, .notTrusted, .cancelled, .tooLong, .noLibrary, .noBody, .other: false
    }
  }

  /// Whether the server may have got the request all the same.
  package var mayHaveArrived: Bool {
    switch kind {
    case .badAddress, .noHost, .noConnection, .notTrusted, .noLibrary, .noBody: false
    case .tooSlow, .cut, .cancelled, .tooLong, .other: true
    }
  }

  package var description: String {
    switch kind {
    case .badAddress: "\(host) is no address that can be asked; it begins with http:// or https://"
    case .noHost: "no machine is called \(host); check the name and the network"
    case .noConnection: "nothing answers at \(host); check that it runs and the port"
    case .tooSlow: "\(host) did not answer in time"
    case .notTrusted: "the certificate of \(host) is not trusted: \(detail)"
    case .cut: "\(host) broke off before the end of its answer"
    case .cancelled: "the request to \(host) was cancelled"
    case .tooLong: "the answer of \(host) is too long: \(detail)"
    case .noLibrary: "libcurl cannot be loaded; install libcurl4"
    case .noBody: "what was to be sent to \(host) cannot be read from its file"
    case .other: "the request to \(host) failed: \(detail)"
    }
  }
}
