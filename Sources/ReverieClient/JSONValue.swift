/// A JSON value, written in Swift as it is written in JSON.
public enum JSONValue: Sendable, Hashable {
  case text(String)
  case whole(Int)
  case number(Double)
  case flag(Bool)
  case list([JSONValue])
  case object([String: JSONValue])
  case null

  /// The member of an object; nil for other values and where it is not there.
  public subscript(name: String) -> JSONValue? {
    if case .object(let members) = self { members[name] } else { nil }
  }

  /// The text; nil for other values.
  public var text: String? { if case .text(let text) = self { text } else { nil } }

  /// The whole number; nil for other values.
  public var whole: Int? { if case .whole(let number) = self { number } else { nil } }

  /// The elements of a list; nil for other values.
  public var elements: [JSONValue]? { if case .list(let values) = self { values } else { nil } }
}

extension JSONValue: Codable {
  /// Reads any JSON.
  public init(from decoder: any Decoder) throws {
    let value = try decoder.singleValueContainer()
    if value.decodeNil() {
      self = .null
    } else if let flag = try? value.decode(Bool.self) {
      self = .flag(flag)
    } else if let number = try? value.decode(Int.self) {
      self = .whole(number)
    } else if let number = try? value.decode(Double.self) {
      self = .number(number)
    } else if let text = try? value.decode(String.self) {
      self = .text(text)
    } else if let values = try? value.decode([JSONValue].self) {
      self = .list(values)
    } else {
      self = .object(try value.decode([String: JSONValue].self))
    }
  }

  /// Writes it as JSON.
  public func encode(to encoder: any Encoder) throws {
    var value = encoder.singleValueContainer()
    switch self {
    case .text(let text): try value.encode(text)
    case .whole(let number): try value.encode(number)
    case .number(let number): try value.encode(number)
    case .flag(let flag): try value.encode(flag)
    case .list(let values): try value.encode(values)
    case .object(let members): try value.encode(members)
    case .null: try value.encodeNil()
    }
  }
}

extension JSONValue: ExpressibleByStringLiteral, ExpressibleByIntegerLiteral,
  ExpressibleByFloatLiteral, ExpressibleByBooleanLiteral, ExpressibleByArrayLiteral,
  ExpressibleByDictionaryLiteral, ExpressibleByNilLiteral
{
  /// Writes a text.
  public init(stringLiteral text: String) { self = .text(text) }
  /// Writes a whole number.
  public init(integerLiteral number: Int) { self = .whole(number) }
  /// Writes a number.
  public init(floatLiteral number: Double) { self = .number(number) }
  /// Writes a flag.
  public init(booleanLiteral flag: Bool) { self = .flag(flag) }
  /// Writes a list.
  public init(arrayLiteral values: JSONValue...) { self = .list(values) }
  /// Writes an object; of a name given twice the last counts.
  public init(dictionaryLiteral members: (String, JSONValue)...) {
    self = .object(Dictionary(members) { _, last in last })
  }
  /// Writes null.
  public init(nilLiteral: ()) { self = .null }
}
