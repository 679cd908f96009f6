internal import Formats
internal import Foundation
internal import Storage
internal import Trajectories
internal import Transport

/// What requests about memory stores have in common.
enum StoreRequest {
  /// The headers that open memory stores; both at once are refused, as the API does.
  private static let betas = ["agent-memory-2026-07-22", "managed-agents-2026-04-01"]

  static func check(_ request: ServedRequest) throws(APIError) {
    let named = request.headers.filter { $0.name.lowercased() == "anthropic-beta" }
      .flatMap { $0.value.split(separator: ",") }
      .map { $0.trimmingCharacters(in: .whitespaces) }
    guard !betas.allSatisfy(named.contains) else {
      throw .invalid(
        "anthropic-beta names \(betas.joined(separator: " and ")); on memory stores send one of them"
      )
    }
  }

  /// Who asks: by a short hash of the key, which is never kept itself.
  static func actor(_ request: ServedRequest) -> StoreActor {
    let bearer = request["authorization"].flatMap { value in
      value.lowercased().hasPrefix("bearer ") ? String(value.dropFirst(7)) : nil
    }
    guard let key = request["x-api-key"] ?? bearer, !key.isEmpty else {
      return StoreActor(.api, "apikey_none")
    }
    return StoreActor(
      .api, "apikey_" + ContentHash(of: "reverie key\u{0}\(key)").prefix16.prefix(12))
  }

  /// Whether contents are wanted.
  static func wantsContent(_ request: ServedRequest, usually: Bool) throws(APIError) -> Bool {
    switch request.parameter("view") {
    case nil, "": return usually
    case "basic": return false
    case "full": return true
    case .some: throw .invalid("view has to be basic or full")
    }
  }

  /// A path that a file may have.
  static func path(_ path: String) throws(APIError) -> String {
    if let objection = StorePath.objection(to: path) { throw .invalid("path \(objection)") }
    return path
  }

  static func content(_ text: String) throws(APIError) -> Data {
    let content = Data(text.utf8)
    guard content.count <= StoreLimits.content else {
      throw .invalid(
        "content is \(content.count) bytes long; a memory holds at most \(StoreLimits.content)")
    }
    return content
  }

  /// A SHA-256 as the API writes it.
  static func hash(_ text: String, _ name: String) throws(APIError) -> String {
    let isHash =
      text.utf8.count == 64
      && text.utf8.allSatisfy {
        (48...57).contains($0) || (97...102).contains($0)
      }
    guard isHash else { throw .invalid("\(name) has to be 64 lowercase hexadecimal digits") }
    return text
  }

  /// Name, description and pairs of a store, of which an update may leave out any.
  static func label(_ body: RequestValue) throws(APIError) -> (name: String?, description: String?)
  {
    let name = try body.text("name", 1...StoreLimits.name)
    if let name, name.unicodeScalars.contains(where: { $0.properties.generalCategory == .control })
    {
      throw .invalid("name has a control character")
    }
    return (name, try body.text("description", 0...StoreLimits.description))
  }

  /// The pairs after a change: null takes one out.
  static func metadata(
    _ body: RequestValue, changing known: [String: String]
  ) throws(APIError) -> [String: String]? {
    guard case .object(let members)? = try body.object("metadata") else { return nil }
    var pairs = known
    for (name, value) in members {
      guard (1...StoreLimits.key).contains(name.unicodeScalars.count) else {
        throw .invalid("a key of metadata has to be 1 to \(StoreLimits.key) characters long")
      }
      switch value {
      case .null: pairs[name] = nil
      case .text(let text) where text.unicodeScalars.count <= StoreLimits.value: pairs[name] = text
      default:
        throw .invalid(
          "metadata.\(name) has to be a string of at most \(StoreLimits.value) characters")
      }
    }
    guard pairs.count <= StoreLimits.pairs else {
      throw .invalid("metadata may have \(StoreLimits.pairs) pairs")
    }
    return pairs
  }
}
