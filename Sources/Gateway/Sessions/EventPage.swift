internal import Formats
internal import Trajectories

/// One page of the events of a session.
struct EventPage {
  private let query: ListQuery
  private let source: SessionSource
  private let types: Set<String>

  /// Items of a page; and bytes, since pictures are in it.
  private static let most = 1_000
  private static let mostBytes = 16 << 20

  init(_ request: ServedRequest, _ source: SessionSource) {
    query = ListQuery(request, of: "events")
    self.source = source
    types = Set(request.parameters("types"))
  }

  func value() throws(APIError) -> ExportValue {
    let limit = try query.limit(1...Self.most, usual: 100)
    let (earliest, latest) = try query.times()
    let after = try place()
    func isWanted(_ event: SessionEvent) -> Bool {
      (types.isEmpty || types.contains(event.type))
        && earliest.map { event.time >= $0 } ?? true && latest.map { event.time <= $0 } ?? true
    }
    switch query.request.parameter("order") {
    case nil, "", "asc":
      return page(try answering { try next(limit, after: after, isWanted) }, limit: limit)
    case "desc":
      return page(try answering { try last(limit, before: after, isWanted) }, limit: limit)
    case .some: throw .invalid("order has to be asc or desc")
    }
  }

  /// The events after a place, oldest first; one more than a page has where there are more.
  private func next(
    _ limit: Int, after: (place: Int64, part: Int)?, _ isWanted: (SessionEvent) -> Bool
  ) throws -> [SessionEvent] {
    var events: [SessionEvent] = []
    try source.forEach(from: after?.place ?? 0) { event in
      if let after, (event.place, event.part) <= after { return true }
      if isWanted(event) { events.append(event) }
      return events.count <= limit
    }
    return events
  }

  /// The events before a place, newest first; one more than a page has where there are more.
  ///
  /// They are read a window at a time, from the end.
  private func last(
    _ limit: Int, before: (place: Int64, part: Int)?, _ isWanted: (SessionEvent) -> Bool
  ) throws -> [SessionEvent] {
    var events: [SessionEvent] = []
    var end = (try source.end, 0)
    // A page that nobody gave may name a place far behind the end.
    if let before, (before.place, before.part) < end { end = (before.place, before.part) }
    while events.count <= limit, end > (0, 0) {
      let start = max(0, end.0 - (source.hasWindows ? Self.window : .max))
      var window: [SessionEvent] = []
      try source.forEach(from: start) { event in
        guard (event.place, event.part) < end else { return false }
        if isWanted(event) { window.append(event) }
        // Of those that come last only the last are wanted.
        if window.count > limit + 1 { window.removeFirst() }
        return true
      }
      events += window.reversed()
      end = (start, 0)
    }
    return Array(events.prefix(limit + 1))
  }

  private static let window: Int64 = 500

  private func page(_ events: [SessionEvent], limit: Int) -> ExportValue {
    var values: [ExportValue] = []
    var bytes = 0
    for event in events.prefix(limit) {
      let value = event.value
      bytes += value.bytes.count
      guard values.isEmpty || bytes <= Self.mostBytes else { break }
      values.append(value)
    }
    let isLast = values.count == events.count
    let last = values.isEmpty ? nil : events[values.count - 1]
    let next = isLast ? nil : last.map { query.next(after: "\($0.place) \($0.part)") }
    return .object([("data", .list(values)), ("next_page", next ?? .null)])
  }

  private func place() throws(APIError) -> (place: Int64, part: Int)? {
    guard let text = try query.place() else { return nil }
    let numbers = text.split(separator: " ").compactMap { Int64($0) }
    guard numbers.count == 2, numbers[0] >= 0, (0...9).contains(numbers[1]) else {
      throw .invalid("page is none that this list gave; take next_page as it is")
    }
    return (numbers[0], Int(numbers[1]))
  }
}
