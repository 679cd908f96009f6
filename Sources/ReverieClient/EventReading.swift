internal import Foundation

/// Puts the events of a stream together from parts that are cut anywhere.
struct EventReading {
  private var waiting: [UInt8] = []
  private var data: [UInt8] = []
  /// Whether the last event of a message has come.
  private(set) var isOver = false
  /// The error that took the place of the rest.
  private(set) var error: ClientError?

  /// The events that a part completes.
  mutating func take(_ part: [UInt8]) -> [JSONValue] {
    waiting += part
    var events: [JSONValue] = []
    var start = waiting.startIndex
    while let end = waiting[start...].firstIndex(of: UInt8(ascii: "\n")) {
      var line = waiting[start..<end]
      if line.last == UInt8(ascii: "\r") { line.removeLast() }
      if let event = take(line: line) { events.append(event) }
      start = end + 1
    }
    waiting.removeSubrange(..<start)
    return events
  }

  private mutating func take(line: ArraySlice<UInt8>) -> JSONValue? {
    if line.starts(with: "data:".utf8) {
      if !data.isEmpty { data.append(UInt8(ascii: "\n")) }
      data += line.dropFirst(5).drop { $0 == UInt8(ascii: " ") }
      return nil
    }
    guard line.isEmpty, !data.isEmpty else { return nil }
    defer { data = [] }
    guard let event = try? JSONDecoder().decode(JSONValue.self, from: Data(data)) else {
      error = .notJSON
      return nil
    }
    switch event["type"]?.text {
    case "message_stop": isOver = true
    case "error": error = ClientError(200, event["error"])
    default: break
    }
    return event
  }
}
