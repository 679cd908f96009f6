package import Transport

/// Why a model gave no answer, in words for people; no key and no part of a question is in them.
package enum ModelError: Error, Hashable, Sendable, CustomStringConvertible {
  case transport(TransportError)
  case refused(ServerRefusal)
  /// The server's answer is not what its protocol says.
  case malformed(String)
  /// The next call might pass the limit, so it was not made.
  case overLimit(String)
  /// The question may not be sent there.
  case notAllowed(String)
  case cancelled

  package var description: String {
    switch self {
    case .transport(let error): error.description
    case .refused(let refusal): refusal.description
    case .malformed(let what): "the model's server answered with \(what)"
    case .overLimit(let limit): "not asked: \(limit)"
    case .notAllowed(let why): "not asked: \(why)"
    case .cancelled: "cancelled"
    }
  }
}

/// An answer of a server that says no.
package struct ServerRefusal: Hashable, Sendable, CustomStringConvertible {
  package var status: Int
  /// Such as `rate_limit_error`; empty where the server gives none.
  package var kind: String
  /// A finer code, such as `enforced_spend_limit_reached`; empty where there is none.
  package var code: String
  package var message: String
  package var requestID: String?
  /// Whether the server says that asking again helps; nil where it says nothing.
  package var mayRetry: Bool?
  /// Seconds after which to ask again, where the server says so.
  package var wait: Double?
  /// Whether an answer had begun before, so that it may be billed.
  package var hasBegun = false

  package init(
    status: Int, kind: String = "", code: String = "", message: String = "",
    requestID: String? = nil
  ) {
    self.status = status
    self.kind = kind
    self.code = code
    self.message = message
    self.requestID = requestID
  }

  package var description: String {
    let name = kind.isEmpty ? "status \(status)" : "\(kind), status \(status)"
    let id = requestID.map { "; request \($0)" } ?? ""
    return "the model's server says no (\(name)): \(message)\(remedy)\(id)"
  }

  private var remedy: String {
    switch status {
    case 401: "; check the key"
    case 402: "; check the account's balance"
    case 403: "; the key may not use this"
    case 404: "; check the model's name and the address"
    case 413: "; the question is too large"
    case 429 where code.hasSuffix("spend_limit_reached"):
      "; the account's spending limit is reached"
    case 429: "; too many requests for this account"
    default: ""
    }
  }
}
