/// How like two calls are, one of which failed and one of which came off.
enum Likeness: Int, Comparable, Sendable {
  /// Some words are the same: another call to the same end.
  case correction
  /// All but one or two letters, or letters that changed places: a slip of the pen. Another number is
  /// none.
  case slip

  static func < (one: Likeness, other: Likeness) -> Bool { one.rawValue < other.rawValue }

  /// Words longer than this are no slips of each other.
  private static let longest = 300
  /// So many bytes of a call are compared.
  private static let longestCall = 1_000

  /// Compares the texts of two calls of one tool; nil where they are the same, or have little in common.
  ///
  /// Up to 300 x 300 comparisons where lengths are near each other, else linear.
  init?(of failed: String, to later: String) {
    guard failed != later, !failed.isEmpty, !later.isEmpty else { return nil }
    let words = (Self.words(failed), Self.words(later))
    if let (one, other) = Self.difference(words.0, words.1), Self.isSlip(one, other),
      one.filter({ !$0.isNumber }) != other.filter({ !$0.isNumber })
    {
      self = .slip
    } else if Self.isFile(failed), Self.isFile(later) {
      guard Self.name(failed) == Self.name(later) else { return nil }
      self = .correction
    } else if Self.isRelated(words.0, words.1) {
      self = .correction
    } else {
      return nil
    }
  }

  private static func words(_ text: String) -> [Substring] {
    text.utf8.prefix(longestCall).split { $0 <= 32 }.map { Substring($0) }
  }

  /// The one word that is different.
  private static func difference(
    _ one: [Substring], _ other: [Substring]
  ) -> (Substring, Substring)? {
    guard one.count == other.count else { return nil }
    let places = one.indices.filter { one[$0] != other[$0] }
    return places.count == 1 ? (one[places[0]], other[places[0]]) : nil
  }

  /// Whether one word is the other mistyped.
  static func isSlip(_ one: some StringProtocol, _ other: some StringProtocol) -> Bool {
    guard abs(one.utf8.count - other.utf8.count) <= 2 else { return false }
    return isSlip(Array(one.utf8), Array(other.utf8))
  }

  static func isSlip(_ old: [UInt8], _ new: [UInt8]) -> Bool {
    let length = max(old.count, new.count)
    guard length >= 2, length <= longest, abs(old.count - new.count) <= 2 else { return false }
    // Most pairs are told apart by what they begin and end with.
    let start = zip(old, new).prefix { $0 == $1 }.count
    let end = zip(old.reversed(), new.reversed()).prefix { $0 == $1 }.count
    guard start + end + 4 >= min(old.count, new.count) else { return false }
    let distance = distance(old, new)
    return distance > 0 && distance <= (length < 4 ? 1 : 2) && distance * 3 <= length + 1
  }

  /// Insertions, omissions, changes and swaps of neighbours that make one text of another
  /// (Damerau 1964, each place changed at most once).
  static func distance(_ one: [UInt8], _ other: [UInt8]) -> Int {
    var (before, last) = ([Int](), Array(0...other.count))
    for (row, letter) in one.enumerated() {
      var now = [row + 1]
      now.reserveCapacity(other.count + 1)
      for (column, sign) in other.enumerated() {
        var best = min(
          last[column + 1] + 1, now[column] + 1, last[column] + (letter == sign ? 0 : 1))
        if row > 0, column > 0, letter == other[column - 1], one[row - 1] == sign {
          best = min(best, before[column - 1] + 1)
        }
        now.append(best)
      }
      (before, last) = (last, now)
    }
    return last[other.count]
  }

  /// The same program with half of the words in common, or the same call with something before it.
  private static func isRelated(_ one: [Substring], _ other: [Substring]) -> Bool {
    guard let first = one.first, let second = other.first else { return false }
    if other.count > one.count, other.suffix(one.count).elementsEqual(one) { return true }
    let (old, new) = (Set(one), Set(other))
    let common = old.intersection(new).count
    let most = max(old.count, new.count)
    let isSameProgram =
      first == second || first == "sudo" && one.dropFirst().first == second
      || second == "sudo" && other.dropFirst().first == first
    return isSameProgram && common >= 2
      && (most > 30 ? 10 * common >= 7 * most : 2 * common >= most)
  }

  private static func isFile(_ text: String) -> Bool {
    text.contains("/") && !text.contains { $0.isWhitespace }
  }

  private static func name(_ path: String) -> Substring? { path.split(separator: "/").last }
}
