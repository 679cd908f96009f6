internal import Formats
internal import Storage
internal import Trajectories

/// What a client asks of a list: how much of it, from where, and which.
struct ListQuery {
  let request: ServedRequest
  /// What the list is of; a page of one list is no page of another.
  private let name: String

  init(_ request: ServedRequest, of name: String) {
    self.request = request
    self.name = name
  }

  /// How many items a page has.
  ///
  /// - Parameter most: beyond which a page is just shorter.
  func limit(_ range: ClosedRange<Int> = 1...100, usual: Int = 20) throws(APIError) -> Int {
    guard let text = request.parameter("limit"), !text.isEmpty else { return usual }
    guard let limit = Int(text), range.contains(limit) else {
      throw .invalid("limit has to be from \(range.lowerBound) to \(range.upperBound)")
    }
    return limit
  }

  func flag(_ name: String) throws(APIError) -> Bool {
    switch request.parameter(name) {
    case nil, "", "false", "False", "0": return false
    case "true", "True", "1": return true
    case .some: throw .invalid("\(name) has to be true or false")
    }
  }

  /// A moment, such as `created_at[gte]`.
  func time(_ name: String) throws(APIError) -> Timestamp? {
    guard let text = request.parameter(name), !text.isEmpty else { return nil }
    // A plus sign that was not encoded has become a blank.
    let zone = text.dropFirst(10).replacing(" ", with: "+")
    guard let time = Timestamp(iso8601: text.prefix(10) + zone) else {
      throw .invalid("\(name) has to be a moment as in RFC 3339: 2026-11-28T12:00:00Z")
    }
    return time
  }

  /// The bounds of the time of creation, both within.
  func times() throws(APIError) -> (earliest: Timestamp?, latest: Timestamp?) {
    let after = try time("created_at[gt]").map { Timestamp(rawValue: $0.rawValue + 1) }
    let before = try time("created_at[lt]").map { Timestamp(rawValue: $0.rawValue - 1) }
    return (
      [try time("created_at[gte]"), after].compactMap(\.self).max(),
      [try time("created_at[lte]"), before].compactMap(\.self).min()
    )
  }

  // MARK: - Pages

  /// Where a page begins: what `next` said; nil for the first.
  func place() throws(APIError) -> String? {
    guard let page = request.parameter("page"), !page.isEmpty else { return nil }
    guard let place = Self.unsealed(page, name) else {
      throw .invalid("page is none that this list gave; take next_page as it is")
    }
    return place
  }

  /// Where a page begins that goes on after an item of some time and row.
  func placeInTime() throws(APIError) -> (at: Timestamp, number: Int64)? {
    guard let place = try place() else { return nil }
    let numbers = place.split(separator: " ").compactMap { Int64($0) }
    guard numbers.count == 2 else {
      throw .invalid("page is none that this list gave; take next_page as it is")
    }
    return (Timestamp(rawValue: numbers[0]), numbers[1])
  }

  /// What a client sends to go on after a place.
  func next(after place: String) -> ExportValue {
    var bytes: [UInt8] = []
    Base64.append(Array("\(name)\u{0}\(place)".utf8), to: &bytes)
    let letters = String(decoding: bytes, as: UTF8.self)
      .replacing("+", with: "-").replacing("/", with: "_").replacing("=", with: "")
    return .text("page_" + letters)
  }

  private static func unsealed(_ page: String, _ name: String) -> String? {
    guard page.hasPrefix("page_") else { return nil }
    var letters = page.dropFirst(5).replacing("-", with: "+").replacing("_", with: "/")
    letters += String(repeating: "=", count: (4 - letters.utf8.count % 4) % 4)
    let bytes = Array(letters.utf8).withUnsafeBytes { Base64.decode($0) }
    guard let text = String(validating: bytes, as: UTF8.self) else { return nil }
    let parts = text.split(separator: "\u{0}", maxSplits: 1)
    guard parts.count == 2, parts[0] == name else { return nil }
    return String(parts[1])
  }

  /// A page of items that were asked for with one more than the limit.
  func page<Item>(
    _ items: [Item], limit: Int, place: (Item) -> String, _ json: (Item) -> ExportValue
  ) -> ExportValue {
    let shown = items.prefix(limit)
    let next = items.count > limit ? shown.last.map { self.next(after: place($0)) } : nil
    return .object([("data", .list(shown.map(json))), ("next_page", next ?? .null)])
  }
}

extension StoreListing {
  /// What a request asks of a list, with one item more than its limit.
  init(_ query: ListQuery, limit: Int) throws(APIError) {
    self.init(limit: limit + 1)
    after = try query.placeInTime()
    (earliest, latest) = try query.times()
    includesArchived = try query.flag("include_archived")
  }
}
