/// Which lessons are wanted, as a person types it: `is:waiting kind:next_hop app:Desk likely>0.9 words`.
///
/// Words without a key must occur in the sentence. All terms must hold; a leading `-` turns one round.
package struct LessonFilter: Hashable, Sendable {
  enum Condition: Hashable, Sendable {
    case statuses(Set<LessonStatus>)
    /// The name of the directive begins so.
    case kind(String)
    case app(SoughtText)
    case project(SoughtText)
    case likely(RunFilter.Comparison, Double)
    case runs(RunFilter.Comparison, Double)
    case words(SoughtText)
  }

  struct Term: Hashable, Sendable {
    var condition: Condition
    var isNegated: Bool
  }

  private(set) var terms: [Term] = []

  package init() {}

  package var isEmpty: Bool { terms.isEmpty }

  /// Whether the filter says itself how lessons must stand.
  package var namesStatus: Bool {
    terms.contains {
      if case .statuses = $0.condition { true } else { false }
    }
  }

  /// Reads a filter as typed; throws a complaint worded for people.
  package init(_ text: String) throws(RunFilter.Complaint) {
    for word in text.split(whereSeparator: \.isWhitespace).map(String.init) {
      let isNegated = word.count > 1 && word.hasPrefix("-")
      let body = isNegated ? String(word.dropFirst()) : word
      terms.append(Term(condition: try Self.condition(body), isNegated: isNegated))
    }
  }

  private static func condition(_ word: String) throws(RunFilter.Complaint) -> Condition {
    guard let split = word.firstIndex(where: { ":<>=".contains($0) }) else {
      return .words(SoughtText(word))
    }
    let key = word[..<split].lowercased()
    let sign = word[split...].prefix { ":<>=".contains($0) }
    let value = String(word[split...].dropFirst(sign.count))
    switch key {
    case "is": return .statuses(try statuses(value.lowercased()))
    case "kind": return .kind(value.lowercased().replacing("-", with: "_"))
    case "app": return .app(SoughtText(value))
    case "project": return .project(SoughtText(value))
    case "likely", "runs":
      let comparison = sign == ":" ? .atLeast : RunFilter.Comparison(rawValue: String(sign))
      guard let comparison, let number = Double(value) else {
        throw RunFilter.Complaint(description: "\(key) wants a number: \(key)>0.9")
      }
      return key == "likely" ? .likely(comparison, number) : .runs(comparison, number)
    default: return .words(SoughtText(word))
    }
  }

  private static func statuses(_ word: String) throws(RunFilter.Complaint) -> Set<LessonStatus> {
    if word == "waiting" { return [.candidate, .provisional] }
    guard let status = LessonStatus(rawValue: word) else {
      let known = LessonStatus.allCases.map(\.rawValue).joined(separator: ", ")
      throw RunFilter.Complaint(description: "is:\(word)? It can be waiting, \(known)")
    }
    return [status]
  }

  /// Whether the filter lets a lesson through.
  package func matches(_ lesson: Lesson) -> Bool {
    terms.allSatisfy { holds($0.condition, lesson) != $0.isNegated }
  }

  private func holds(_ condition: Condition, _ lesson: Lesson) -> Bool {
    switch condition {
    case .statuses(let statuses): statuses.contains(lesson.status)
    case .kind(let kind): lesson.rule.directive.kind.hasPrefix(kind)
    case .app(let text): text.occurs(in: lesson.rule.scope.app ?? "")
    case .project(let text): text.occurs(in: lesson.project)
    case .likely(let comparison, let number): comparison.holds(lesson.posterior, number)
    case .runs(let comparison, let number):
      comparison.holds(Double(lesson.evidence.independentRuns), number)
    case .words(let text): text.occurs(in: lesson.sentence)
    }
  }
}
