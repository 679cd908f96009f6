/// Takes server-sent events out of bytes that come in parts.
///
/// As the HTML standard says: lines end with CR, LF or both, a blank line ends an event, lines that
/// begin with a colon are comments, `data` lines are joined by LF.
package struct EventStream: Sendable {
  package struct Event: Hashable, Sendable {
    package var name: String
    package var data: String
  }

  private var line: [UInt8] = []
  private var name: [UInt8] = []
  private var data: [UInt8]?
  private var isAfterReturn = false

  package init() {}

  /// The events that are whole with these bytes.
  package mutating func add(_ bytes: some Sequence<UInt8>) -> [Event] {
    var events: [Event] = []
    for byte in bytes {
      let isSecond = isAfterReturn && byte == 10
      isAfterReturn = byte == 13
      if isSecond { continue }
      guard byte == 10 || byte == 13 else {
        line.append(byte)
        continue
      }
      if let event = endLine() { events.append(event) }
    }
    return events
  }

  private mutating func endLine() -> Event? {
    defer { line.removeAll(keepingCapacity: true) }
    guard !line.isEmpty else {
      defer { (name, data) = ([], nil) }
      return data.map {
        Event(
          name: name.isEmpty ? "message" : String(decoding: name, as: UTF8.self),
          data: String(decoding: $0, as: UTF8.self))
      }
    }
    let colon = line.firstIndex(of: UInt8(ascii: ":")) ?? line.endIndex
    var value = line[colon...].dropFirst()
    if value.first == 32 { value = value.dropFirst() }
    if line[..<colon].elementsEqual("event".utf8) {
      name = Array(value)
    } else if line[..<colon].elementsEqual("data".utf8) {
      data = data.map { $0 + [10] + value } ?? Array(value)
    }
    return nil
  }
}
