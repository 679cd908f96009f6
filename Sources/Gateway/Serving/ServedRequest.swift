package import Transport

/// A request as a client sent it.
package struct ServedRequest: Sendable {
  package var method: String
  /// Path and query, byte for byte.
  package var target: String
  /// In the order in which they came; a name may come twice.
  package var headers: [HTTPHeader]
  package var body: [UInt8]

  package init(_ method: String, _ target: String, headers: [HTTPHeader] = [], body: [UInt8] = []) {
    self.method = method
    self.target = target
    self.headers = headers
    self.body = body
  }

  /// The first value of a header, whatever its case.
  package subscript(name: String) -> String? {
    let wanted = name.lowercased()
    return headers.first { $0.name.lowercased() == wanted }?.value
  }

  /// The path without the query, still percent-encoded.
  package var path: Substring { target.prefix { $0 != "?" } }

  /// The parameters of the query in their order, decoded; `name[]` and `name` are the same name.
  package var query: [(name: String, value: String)] {
    let text = target.drop { $0 != "?" }.dropFirst()
    return text.split(separator: "&").map { pair in
      let parts = pair.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
      var name = Self.decode(parts[0])
      if name.hasSuffix("[]") { name.removeLast(2) }
      return (name, parts.count > 1 ? Self.decode(parts[1]) : "")
    }
  }

  /// All values of a parameter of the query.
  package func parameters(_ name: String) -> [String] {
    query.filter { $0.name == name }.map(\.value)
  }

  /// The first value of a parameter of the query.
  package func parameter(_ name: String) -> String? { parameters(name).first }

  /// Undoes percent-encoding; what is not properly encoded stays as it is.
  package static func decode(_ text: Substring) -> String {
    var bytes: [UInt8] = []
    var rest = Array(text.utf8)[...]
    while let byte = rest.popFirst() {
      if byte == UInt8(ascii: "%"), rest.count >= 2, let high = hexadecimal(rest[rest.startIndex]),
        let low = hexadecimal(rest[rest.startIndex + 1])
      {
        bytes.append(high << 4 | low)
        rest = rest.dropFirst(2)
      } else {
        bytes.append(byte == UInt8(ascii: "+") ? 32 : byte)
      }
    }
    return String(decoding: bytes, as: UTF8.self)
  }

  private static func hexadecimal(_ byte: UInt8) -> UInt8? {
    switch byte {
    case 48...57: byte - 48
    case 65...70: byte - 55
    case 97...102: byte - 87
    default: nil
    }
  }
}
