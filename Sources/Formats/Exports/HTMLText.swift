/// Text from logs as text of an HTML page: never markup, and nothing in it stays unseen.
package enum HTMLText {
  /// The text with markup escaped; controls become pictures, hidden characters their numbers.
  package static func escape(_ text: String) -> String {
    var out = ""
    out.reserveCapacity(text.utf8.count + 32)
    for scalar in text.unicodeScalars { append(scalar, to: &out) }
    return out
  }

  private static func append(_ scalar: Unicode.Scalar, to out: inout String) {
    switch scalar {
    case "&": out += "&amp;"
    case "<": out += "&lt;"
    case ">": out += "&gt;"
    case "\"": out += "&quot;"
    case "'": out += "&#39;"
    case "\n", "\t": out.unicodeScalars.append(scalar)
    case "\r": break
    default:
      if scalar.value < 0x20, let picture = Unicode.Scalar(0x2400 + scalar.value) {
        out.unicodeScalars.append(picture)
      } else if HiddenScalars.isHazard(scalar) || scalar.properties.generalCategory == .surrogate {
        let hex = String(scalar.value, radix: 16, uppercase: true)
        out += "[U+\(String(repeating: "0", count: max(0, 4 - hex.count)))\(hex)]"
      } else {
        out.unicodeScalars.append(scalar)
      }
    }
  }
}
