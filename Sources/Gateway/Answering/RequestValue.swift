internal import Formats

/// The JSON of a request's body, with its members' kinds checked as they are read.
indirect enum RequestValue: Sendable {
  case text(String)
  case whole(Int)
  case number(Double)
  case flag(Bool)
  case null
  case list([RequestValue])
  case object([(name: String, value: RequestValue)])

  /// Reads a body; an empty one is an object without members.
  ///
  /// What is only almost JSON is refused, since contents have to come back as they were sent.
  init(_ body: [UInt8]) throws(APIError) {
    guard body.contains(where: { $0 > 0x20 }) else {
      self = .object([])
      return
    }
    guard String(validating: body, as: UTF8.self) != nil else {
      throw .invalid("the body is not UTF-8")
    }
    guard !Self.hasLoneSurrogate(body) else {
      throw .invalid("the body has half of a surrogate pair; that is no text")
    }
    let parser = JSONParser()
    let value: RequestValue
    do {
      value = try withExtendedLifetime(parser) { RequestValue(try parser.parse(copying: body)) }
    } catch {
      throw .invalid("the body is not JSON: \(error)")
    }
    guard case .object = value else { throw .invalid("the body is not a JSON object") }
    self = value
  }

  private init(_ json: JSON) {
    switch json.kind {
    case .object:
      var members: [(name: String, value: RequestValue)] = []
      json.forEachMember { name, value in
        members.append((String(decoding: name, as: UTF8.self), RequestValue(value)))
      }
      self = .object(members)
    case .array: self = .list(json.elements.map { element in RequestValue(element) })
    case .string: self = .text(json.string ?? "")
    case .integer: self = json.int.map(RequestValue.whole) ?? .number(json.double ?? 0)
    case .double: self = .number(json.double ?? 0)
    case .bool: self = .flag(json.bool ?? false)
    case .null: self = .null
    }
  }

  /// Whether an escape names one half of a pair without the other.
  private static func hasLoneSurrogate(_ body: [UInt8]) -> Bool {
    var place = 0
    var isHalfOpen = false
    while place < body.count {
      let unit = surrogate(body, at: place)
      switch unit {
      case .some(0xD800..<0xDC00) where !isHalfOpen: isHalfOpen = true
      case .some(0xDC00..<0xE000) where isHalfOpen: isHalfOpen = false
      case .some: return true
      case nil where isHalfOpen: return true
      case nil: break
      }
      // Of an escaped backslash the second byte escapes nothing.
      place += unit != nil ? 6 : body[place] == UInt8(ascii: "\\") ? 2 : 1
    }
    return isHalfOpen
  }

  private static func surrogate(_ body: [UInt8], at place: Int) -> Int? {
    guard place + 6 <= body.count, body[place] == UInt8(ascii: "\\"),
      body[place + 1] == UInt8(ascii: "u"),
      let unit = Int(String(decoding: body[place + 2..<place + 6], as: UTF8.self), radix: 16),
      (0xD800..<0xE000).contains(unit)
    else { return nil }
    return unit
  }
}

extension RequestValue {
  /// A member, nil where it is absent; null is there.
  ///
  /// Of two of one name the last counts.
  subscript(name: String) -> RequestValue? {
    guard case .object(let members) = self else { return nil }
    return members.last { $0.name.utf8.elementsEqual(name.utf8) }?.value
  }

  /// A member that is there and not null.
  func member(_ name: String) -> RequestValue? {
    guard let value = self[name] else { return nil }
    if case .null = value { return nil }
    return value
  }

  /// Throws where it has a member that nobody reads: a name that was mistyped would change nothing.
  func refuseOthers(than known: Set<String>, in name: String) throws(APIError) {
    guard case .object(let members) = self else { return }
    if let other = members.first(where: { !known.contains($0.name) })?.name {
      throw .invalid(
        "\(name) cannot have \(other); it has \(known.sorted().joined(separator: ", "))")
    }
  }

  /// A text of so many characters; nil where it is absent or null.
  func text(_ name: String, _ length: ClosedRange<Int>? = nil) throws(APIError) -> String? {
    guard let value = member(name) else { return nil }
    guard case .text(let text) = value else { throw .invalid("\(name) has to be a string") }
    if let length, !length.contains(text.unicodeScalars.count) {
      throw .invalid(
        "\(name) has to be \(length.lowerBound) to \(length.upperBound) characters long")
    }
    return text
  }

  func neededText(_ name: String, _ length: ClosedRange<Int>? = nil) throws(APIError) -> String {
    guard let text = try text(name, length) else { throw .invalid("\(name) is missing") }
    return text
  }

  func whole(_ name: String, _ range: ClosedRange<Int>) throws(APIError) -> Int? {
    guard let value = member(name) else { return nil }
    guard case .whole(let number) = value, range.contains(number) else {
      throw .invalid(
        "\(name) has to be a whole number from \(range.lowerBound) to \(range.upperBound)")
    }
    return number
  }

  func number(_ name: String, _ range: ClosedRange<Double>) throws(APIError) -> Double? {
    guard let value = member(name) else { return nil }
    let number: Double
    switch value {
    case .whole(let whole): number = Double(whole)
    case .number(let real): number = real
    default: number = .nan
    }
    guard range.contains(number) else {
      throw .invalid(
        "\(name) has to be a number from \(Int(range.lowerBound)) to \(Int(range.upperBound))")
    }
    return number
  }

  func flag(_ name: String) throws(APIError) -> Bool {
    guard let value = member(name) else { return false }
    guard case .flag(let flag) = value else { throw .invalid("\(name) has to be true or false") }
    return flag
  }

  func object(_ name: String) throws(APIError) -> RequestValue? {
    guard let value = member(name) else { return nil }
    guard case .object = value else { throw .invalid("\(name) has to be an object") }
    return value
  }

  func list(_ name: String) throws(APIError) -> [RequestValue]? {
    guard let value = member(name) else { return nil }
    guard case .list(let values) = value else { throw .invalid("\(name) has to be a list") }
    return values
  }
}
