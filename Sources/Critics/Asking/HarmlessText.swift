/// Text of a log as a model is shown it: nothing in it is invisible, and nothing steers a terminal.
///
/// Controls, bidi overrides, zero-width characters, tags and variation selectors stand as marks such as
/// `⟨U+202E⟩`; line ends and tabs stay. Every place can be found again in the text as it is stored.
struct HarmlessText: Sendable {
  let text: String
  /// For each UTF-8 byte of the text, and its end, the byte of the stored text; nil where nothing changed.
  private let places: [Int]?

  init(_ stored: String) {
    guard stored.unicodeScalars.contains(where: Self.isHarmful) else {
      (text, places) = (stored, nil)
      return
    }
    var shown: [UInt8] = []
    var places: [Int] = []
    var place = 0
    for scalar in stored.unicodeScalars {
      let bytes = Self.isHarmful(scalar) ? Array(Self.mark(scalar).utf8) : Array(scalar.utf8)
      shown += bytes
      // All bytes of a mark, or of a character, begin where the character does.
      places += Array(repeating: place, count: bytes.count)
      place += UTF8.width(scalar)
    }
    text = String(decoding: shown, as: UTF8.self)
    self.places = places + [place]
  }

  /// Where a span of the shown text is in the stored one, in UTF-8 bytes.
  func stored(_ range: Range<Int>) -> Range<Int> {
    guard let places else { return range }
    let start = places[range.lowerBound]
    return start..<max(start, places[range.upperBound])
  }

  private static func mark(_ scalar: Unicode.Scalar) -> String {
    let digits = String(scalar.value, radix: 16, uppercase: true)
    return "⟨U+" + String(repeating: "0", count: max(0, 4 - digits.count)) + digits + "⟩"
  }

  static func isHarmful(_ scalar: Unicode.Scalar) -> Bool {
    if scalar.value < 0x7F { return scalar.value < 0x20 && scalar != "\n" && scalar != "\t" }
    switch scalar.properties.generalCategory {
    case .control, .format, .lineSeparator, .paragraphSeparator, .privateUse, .surrogate,
      .unassigned:
      return true
    default:
      // Selectors that show nothing can carry words that only a model reads.
      return (0xFE00...0xFE0D).contains(scalar.value) || (0xE0100...0xE01EF).contains(scalar.value)
    }
  }
}

extension String {
  /// One harmless line of at most so many characters, for what a model says of its own.
  package func harmlessLine(_ most: Int) -> String {
    var text = ""
    var isBlank = false
    for scalar in unicodeScalars.prefix(most * 4) {
      let blank = HarmlessText.isHarmful(scalar) || scalar.properties.isWhitespace
      if blank, isBlank || text.isEmpty { continue }
      isBlank = blank
      text.unicodeScalars.append(blank ? " " : scalar)
    }
    while text.hasSuffix(" ") { text.removeLast() }
    return text.count > most ? text.prefix(most) + "..." : text
  }
}
