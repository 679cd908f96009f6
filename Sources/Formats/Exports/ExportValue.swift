/// A JSON value being written: members stay in the order given, so that the same value always gives
/// the same bytes.
package indirect enum ExportValue: Sendable {
  case text(String)
  case whole(Int)
  /// Always written with a point or an exponent, so that a column keeps one type over all rows.
  case number(Double)
  case flag(Bool)
  case null
  case list([ExportValue])
  case object([(String, ExportValue)])
  /// Digits of an integer too large for `Int`.
  case digits(String)

  /// The text, or null for nil.
  package static func optional(_ text: String?) -> ExportValue {
    text.map(ExportValue.text) ?? .null
  }

  /// The value on one line.
  package var bytes: [UInt8] {
    var bytes: [UInt8] = []
    append(to: &bytes)
    return bytes
  }

  /// The value as JSON text, for a member that holds JSON as a string.
  package var json: String { String(decoding: bytes, as: UTF8.self) }

  func append(to bytes: inout [UInt8]) {
    switch self {
    case .text(let text): Self.append(text, to: &bytes)
    case .whole(let value): bytes += "\(value)".utf8
    case .number(let value): bytes += (value.isFinite ? "\(value)" : "null").utf8
    case .flag(let value): bytes += (value ? "true" : "false").utf8
    case .null: bytes += "null".utf8
    case .digits(let digits): bytes += digits.utf8
    case .list(let values):
      bytes.append(UInt8(ascii: "["))
      for (place, value) in values.enumerated() {
        if place > 0 { bytes.append(UInt8(ascii: ",")) }
        value.append(to: &bytes)
      }
      bytes.append(UInt8(ascii: "]"))
    case .object(let members):
      bytes.append(UInt8(ascii: "{"))
      for (place, member) in members.enumerated() {
        if place > 0 { bytes.append(UInt8(ascii: ",")) }
        Self.append(member.0, to: &bytes)
        bytes.append(UInt8(ascii: ":"))
        member.1.append(to: &bytes)
      }
      bytes.append(UInt8(ascii: "}"))
    }
  }

  /// Characters that a terminal may act on, or that change the direction of text, become escapes.
  private static func append(_ text: String, to bytes: inout [UInt8]) {
    guard text.unicodeScalars.contains(where: HiddenScalars.isHazard) else {
      return JSONText.append(text, to: &bytes)
    }
    var quoted: [UInt8] = []
    JSONText.append(text, to: &quoted)
    for scalar in String(decoding: quoted, as: UTF8.self).unicodeScalars {
      guard HiddenScalars.isHazard(scalar) else {
        bytes += String(scalar).utf8
        continue
      }
      for unit in String(scalar).utf16 {
        let hex = String(unit, radix: 16)
        bytes += ("\\u" + String(repeating: "0", count: 4 - hex.count) + hex).utf8
      }
    }
  }
}

/// Characters that are not seen and do something.
enum HiddenScalars {
  /// Controls from DEL on, and what is invisible or changes the direction of text.
  static func isHazard(_ scalar: Unicode.Scalar) -> Bool {
    switch scalar.value {
    case 0x7F...0x9F, 0xAD, 0x61C, 0x180E, 0x200B...0x200F, 0x2028...0x202E, 0x2060...0x206F,
      0xFEFF, 0xFFF9...0xFFFB, 0xE0000...0xE0FFF:
      true
    default: false
    }
  }
}

extension ExportValue {
  /// Copies a parsed value.
  init(_ json: JSON) {
    switch json.kind {
    case .string: self = .text(json.string ?? "")
    case .array: self = .list(json.elements.map { element in ExportValue(element) })
    case .object:
      var members: [(String, ExportValue)] = []
      json.forEachMember { name, value in
        members.append((String(decoding: name, as: UTF8.self), ExportValue(value)))
      }
      self = .object(members)
    default:
      if let flag = json.bool {
        self = .flag(flag)
      } else if json.isNull {
        self = .null
      } else {
        self = .digits(json.serialized)
      }
    }
  }

  /// Parses JSON text that is an object; nil for anything else.
  static func object(parsing text: String) -> [(String, ExportValue)]? {
    let parser = JSONParser()
    return withExtendedLifetime(parser) {
      guard let json = try? parser.parse(copying: text.utf8), json.kind == .object,
        case .object(let members) = ExportValue(json)
      else { return nil }
      return members
    }
  }

  /// A number as short as it can be: whole where it is whole.
  static func short(_ value: Double) -> ExportValue {
    value == value.rounded() && abs(value) < 1e15 ? .whole(Int(value)) : .number(value)
  }
}
