import Foundation
import Testing
import Transport

/// What a gateway answered.
struct Answer {
  var status: Int
  var headers: [String: String]
  var body: [UInt8]

  var json: [String: Any] {
    (try? JSONSerialization.jsonObject(with: Data(body)) as? [String: Any]) ?? [:]
  }
  var id: String { json["id"] as? String ?? "" }
  var items: [[String: Any]] { json["data"] as? [[String: Any]] ?? [] }
  var next: String? { json["next_page"] as? String }
  var error: [String: Any] { json["error"] as? [String: Any] ?? [:] }
  var errorType: String? { error["type"] as? String }

  func texts(_ name: String) -> [String] { items.compactMap { $0[name] as? String } }
}

extension GatewayKit {
  /// Asks as an SDK does.
  func call(
    _ method: String, _ path: String, _ body: [String: Any]? = nil, headers: [String: String] = [:]
  ) throws -> Answer {
    let bytes = try body.map { [UInt8](try JSONSerialization.data(withJSONObject: $0)) }
    return try call(method, path, bytes: bytes ?? [], headers: headers)
  }

  func call(
    _ method: String, _ path: String, bytes: [UInt8], headers: [String: String] = [:]
  ) throws -> Answer {
    var lines = headers.map { HTTPHeader($0.key, $0.value) }
    lines.append(HTTPHeader("content-type", "application/json"))
    let answer = try Transport().send(
      HTTPRequest(method, address + path, headers: lines, body: bytes))
    return Answer(
      status: answer.head.status,
      headers: Dictionary(answer.head.headers.map { ($0.name.lowercased(), $0.value) }) { $1 },
      body: answer.body)
  }

  /// All items of a list, page by page.
  func all(_ path: String, limit: Int) throws -> [[String: Any]] {
    var items: [[String: Any]] = []
    var page: String?
    repeat {
      let mark = path.contains("?") ? "&" : "?"
      let answer = try call(
        "GET", path + "\(mark)limit=\(limit)" + (page.map { "&page=\($0)" } ?? ""))
      try #require(answer.status == 200)
      try #require(!answer.items.isEmpty || page == nil)
      items += answer.items
      page = answer.next
    } while page != nil
    return items
  }
}
