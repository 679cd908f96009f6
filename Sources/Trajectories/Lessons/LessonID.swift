/// The stable name of a lesson: `les_` and 16 hexadecimal digits over its project and its rule, so
/// that whoever finds the same rule finds the same lesson.
package struct LessonID: RawRepresentable, Hashable, Sendable, Codable, Comparable,
  CustomStringConvertible
{
  package static let prefix = "les_"
  package let rawValue: String

  package init(rawValue: String) { self.rawValue = rawValue }

  package init(_ rule: LessonRule, project: String) {
    // Numbers, texts and flags alone can always be encoded; the sentence is for the compiler.
    let words = (try? CanonicalJSON.text(rule)) ?? rule.sentence
    rawValue = Self.prefix + ContentHash(of: "\(project)\u{0}\(words)").prefix16
  }

  package var description: String { rawValue }

  package static func < (left: LessonID, right: LessonID) -> Bool {
    left.rawValue < right.rawValue
  }
}
