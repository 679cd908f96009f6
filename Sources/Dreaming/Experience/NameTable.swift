/// A name as a small number; -1 is no name.
package typealias NameID = Int32

/// Names as small numbers, so that rollouts compare integers.
package struct NameTable: Sendable {
  package private(set) var texts: [String] = []
  private var numbers: [String: NameID] = [:]

  package init() {}

  /// The number of a name, new or known.
  package mutating func number(of text: String) -> NameID {
    if let known = numbers[text] { return known }
    let number = NameID(texts.count)
    texts.append(text)
    numbers[text] = number
    return number
  }

  /// The number of a name that is known.
  package func known(_ text: String) -> NameID? { numbers[text] }

  /// The text of a number; empty for none.
  package subscript(number: NameID) -> String {
    number >= 0 && Int(number) < texts.count ? texts[Int(number)] : ""
  }
}
