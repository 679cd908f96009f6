internal import Trajectories

/// Pieces of a log as data in a question: each in a block of its own, with a label, and no way out.
///
/// The blocks of one question end with a mark that occurs in none of their texts, so that no text can
/// end its block and go on as if it were the question.
struct Quotation {
  /// One labelled piece.
  struct Block {
    /// Fixed words and numbers alone: `step 12 result`.
    var label: String
    var text: String

    /// - Parameter most: UTF-8 bytes; of more the middle is left out, and that is said.
    init(_ label: String, _ stored: String, most: Int) {
      self.label = label
      text = Self.shortened(HarmlessText(stored).text, most)
    }

    private static func shortened(_ text: String, _ most: Int) -> String {
      let bytes = text.utf8
      guard bytes.count > most else { return text }
      // What comes last says more often how it ended.
      let head = Block.whole(text, bytes.index(bytes.startIndex, offsetBy: most / 2))
      let tail = Block.whole(text, bytes.index(bytes.endIndex, offsetBy: -(most - most / 2)))
      let left = bytes.distance(from: head, to: tail)
      return "\(text[..<head])\n(... \(left) bytes left out ...)\n\(text[tail...])"
    }

    /// The nearest place that cuts no character.
    private static func whole(_ text: String, _ place: String.Index) -> String.Index {
      var place = place
      while place > text.startIndex, place.samePosition(in: text.unicodeScalars) == nil {
        place = text.utf8.index(before: place)
      }
      return place
    }
  }

  private let blocks: [Block]
  /// What ends the blocks.
  let mark: String

  init(_ blocks: [Block]) {
    self.blocks = blocks
    var number = 0
    var mark = ""
    repeat {
      mark =
        ContentHash(
          of: "\(number)\u{0}" + blocks.map(\.text).joined(separator: "\u{0}")
        ).prefix16
      number += 1
    } while blocks.contains { $0.text.contains(mark) }
    self.mark = mark
  }

  var text: String {
    blocks.map { "<<data \(mark) \($0.label)>>\n\($0.text)\n<<end \(mark)>>" }
      .joined(separator: "\n")
  }
}

/// About how many tokens a text has: no server is asked, and current tokenizers take a third more than
/// those before them.
package enum TokenEstimate {
  /// UTF-8 bytes of one token.
  package static let bytes = 3.2

  package static func tokens(of text: String) -> Int {
    Int((Double(text.utf8.count) / bytes).rounded(.up))
  }

  static func bytes(of tokens: Int) -> Int { Int(Double(tokens) * bytes) }
}
