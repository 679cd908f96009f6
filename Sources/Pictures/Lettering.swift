/// From characters to the codes GD's fonts are made of, which are those of ISO 8859-2.
enum Lettering {
  /// No line shows more; text comes from anywhere and may be endless.
  static let limit = 4096
  /// Stands for what the fonts lack.
  static let missing: UInt8 = 0

  static func codes(of text: String) -> [UInt8] {
    // The fast way for plain text, which is nearly all of it.
    let bytes = text.utf8.prefix(limit)
    if bytes.allSatisfy({ $0 >= 32 && $0 < 127 }) { return Array(bytes) }
    return text.prefix(limit).flatMap { character -> [UInt8] in
      if let byte = character.asciiValue, byte >= 32 && byte < 127 { return [byte] }
      if let code = upper[character] { return [code] }
      return Array((alike[character] ?? "").utf8).nonEmpty ?? [missing]
    }
  }

  /// Returns codes as text again, good enough to be written.
  static func text(_ codes: some Sequence<UInt8>) -> String {
    String(
      codes.map { code in
        if code >= 0xA0 { return letters[Int(code) - 0xA0] }
        return code == missing ? "\u{FFFD}" : Character(Unicode.Scalar(code))
      })
  }

  /// The upper half of ISO 8859-2, from 0xA0.
  private static let letters = Array(
    "\u{A0}Ą˘Ł¤ĽŚ§¨ŠŞŤŹ\u{AD}ŽŻ°ą˛ł´ľśˇ¸šşťź˝žżŔÁÂĂÄĹĆÇČÉĘËĚÍÎĎĐŃŇÓÔŐÖ×ŘŮÚŰÜÝŢßŕáâăäĺćçčéęëěíîďđńňóôőö÷řůúűüýţ˙"
  )

  private static let upper = Dictionary(
    zip(letters, 0xA0...UInt8.max), uniquingKeysWith: { first, _ in first })

  /// What can be said with plain letters.
  private static let alike: [Character: String] = [
    "\u{2018}": "'", "\u{2019}": "'", "\u{201C}": "\"", "\u{201D}": "\"", "\u{2013}": "-",
    "\u{2014}": "-", "\u{2026}": "...", "\u{2022}": "*", "\u{2192}": "->", "\u{B7}": "-",
    "\u{2212}": "-",
  ]
}

extension Array {
  fileprivate var nonEmpty: Self? { isEmpty ? nil : self }
}
