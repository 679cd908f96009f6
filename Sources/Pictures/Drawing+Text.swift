internal import CGD

extension Drawing {
  /// A bitmap font that is part of GD, so that no font file decides what a picture looks like.
  ///
  /// Every character of a font is equally wide. Without GD text is left out, but measured alike.
  package enum Font: Sendable, Hashable, CaseIterable {
    /// 6 by 13 pixels.
    case small
    /// 7 by 13 pixels, heavy.
    case bold
    /// 8 by 16 pixels.
    case large
    /// 9 by 15 pixels, heavy.
    case giant

    /// The width of one character.
    package var advance: Int {
      switch self {
      case .small: 6
      case .bold: 7
      case .large: 8
      case .giant: 9
      }
    }

    /// The height of a line of text.
    package var height: Int {
      switch self {
      case .small, .bold: 13
      case .large: 16
      case .giant: 15
      }
    }

    /// Returns the width of a text.
    package func width(of text: String) -> Int { Lettering.codes(of: text).count * advance }

    /// Returns the text cut to a width, with an ellipsis where something is missing.
    package func cut(_ text: String, toWidth width: Int) -> String {
      let room = max(0, width) / advance
      let codes = Lettering.codes(of: text)
      if codes.count <= room { return text }
      // Two letters and dots say more than one letter and dots; below that only letters are left.
      let dots = room >= 5 ? 3 : room >= 3 ? 2 : 0
      return Lettering.text(codes.prefix(room - dots)) + String(repeating: ".", count: dots)
    }

    /// Returns the text in lines of at most a width, broken at spaces where possible.
    package func wrapped(_ text: String, width: Int, lines limit: Int) -> [String] {
      let room = max(1, width / advance)
      var lines: [String] = []
      for paragraph in text.prefix(Lettering.limit).split(
        separator: "\n", omittingEmptySubsequences: false)
      {
        var line = ""
        for word in paragraph.split(separator: " ") {
          let joined = line.isEmpty ? String(word) : line + " " + word
          if joined.count <= room {
            line = joined
          } else {
            if !line.isEmpty { lines.append(line) }
            line = cut(String(word), toWidth: width)
          }
        }
        lines.append(line)
      }
      guard lines.count > limit, limit > 0 else { return limit > 0 ? lines : [] }
      return lines.prefix(limit - 1) + [cut(lines[limit - 1] + " ...", toWidth: width)]
    }
  }

  /// Writes one line of text, its upper left corner at the point.
  ///
  /// What a font has no letter for, control characters too, becomes an empty box.
  package mutating func text(
    _ text: String, x: Int, y: Int, font: Font = .small, _ colour: Colour
  ) {
    let codes = Lettering.codes(of: text)
    guard !codes.isEmpty, Area(x: x, y: y, width: 1, height: 1).isSound else { return }
    onCanvas { canvas in
      reverie_draw_text(
        &canvas, font.code, Int32(x), Int32(y), Int32(font.advance), codes, Int32(codes.count),
        colour.packed)
    }
  }

  /// Where a text stands in an area.
  package enum Place: Sendable { case leading, centre, trailing }

  /// Writes one line into an area, vertically centred, cut with an ellipsis to fit.
  package mutating func text(
    _ text: String, in area: Area, _ place: Place = .leading, font: Font = .small, _ colour: Colour
  ) {
    let shown = font.cut(text, toWidth: area.width)
    let free = area.width - font.width(of: shown)
    let x =
      switch place {
      case .leading: area.x
      case .centre: area.x + free / 2
      case .trailing: area.x + free
      }
    let y = area.y + (area.height - font.height) / 2
    clipped(to: area) { $0.text(shown, x: x, y: y, font: font, colour) }
  }
}

extension Drawing.Font {
  fileprivate var code: Int32 {
    switch self {
    case .small: Int32(REVERIE_FONT_SMALL)
    case .bold: Int32(REVERIE_FONT_BOLD)
    case .large: Int32(REVERIE_FONT_LARGE)
    case .giant: Int32(REVERIE_FONT_GIANT)
    }
  }
}
