package import Trajectories

/// Which proposals are wanted, as a person types it: the console's filter of runs, and besides
/// `cause:aim`, `is:accepted`, `is:escalated`, `critic:haiku`, `by:me`, `confidence>0.8` and `run:3f2a`.
///
/// All terms must hold; a leading `-` turns one round.
package struct QueueFilter: Hashable, Sendable {
  /// Where a proposal stands.
  package enum Standing: String, CaseIterable, Hashable, Sendable {
    case open, accepted, rejected, deferred, disputed
  }

  /// Whose decision stands.
  enum Decider: Hashable, Sendable {
    case me, nobody
    /// Somebody else, and not the person who looks.
    case others
    /// By name, in small letters.
    case person(String)

    init(_ name: String) {
      switch name {
      case "me": self = .me
      case "nobody": self = .nobody
      case "others": self = .others
      default: self = .person(name)
      }
    }
  }

  enum Condition: Hashable, Sendable {
    case standing(Standing)
    case by(Decider)
    case causes(Set<Cause>)
    /// Critics say different things of the run.
    case escalated
    /// Whose claim it is, by a part of the critic's name, in small letters.
    case critic(String)
    case confidence(RunFilter.Comparison, Double)
  }

  struct Term: Hashable, Sendable {
    var condition: Condition
    var isNegated: Bool
  }

  /// Which runs.
  package private(set) var runs = RunFilter()
  private(set) var terms: [Term] = []

  package init() {}

  /// Reads a filter as typed; throws a complaint worded for people.
  ///
  /// - Parameter now: what `since:3d` counts from.
  package init(_ text: String, now: Timestamp) throws(RunFilter.Complaint) {
    var rest: [String] = []
    for word in Self.words(text) {
      let isNegated = word.count > 1 && word.hasPrefix("-")
      let body = isNegated ? String(word.dropFirst()) : word
      if let condition = try Self.condition(body) {
        terms.append(Term(condition: condition, isNegated: isNegated))
      } else if body.hasPrefix("run:") {
        rest.append((isNegated ? "-id:" : "id:") + body.dropFirst(4))
      } else {
        rest.append(word)
      }
    }
    runs = try RunFilter(rest.joined(separator: " "), now: now)
  }

  /// Whether the filter says itself how proposals must stand.
  var namesStanding: Bool {
    terms.contains { term in
      switch term.condition {
      case .standing, .by: true
      case .causes, .confidence, .escalated, .critic: false
      }
    }
  }

  /// Splits at blanks, but not in quotes, which stay for the filter of runs to read.
  private static func words(_ text: String) -> [String] {
    var isQuoted = false
    return text.split { character in
      if character == "\"" { isQuoted.toggle() }
      return character.isWhitespace && !isQuoted
    }.map(String.init)
  }

  private static func condition(_ word: String) throws(RunFilter.Complaint) -> Condition? {
    guard let split = word.firstIndex(where: { ":<>=".contains($0) }) else { return nil }
    let value = word[word.index(after: split)...].lowercased().filter { $0 != "\"" }
    switch word[..<split].lowercased() {
    case "is" where word[split] == ":" && value == "escalated": return .escalated
    case "critic" where word[split] == ":":
      guard !value.isEmpty else {
        throw RunFilter.Complaint(description: "critic: wants a name: critic:haiku, critic:pool")
      }
      return .critic(value)
    case "is" where word[split] == ":":
      guard let standing = Standing(rawValue: value) else {
        let known = (Standing.allCases.map(\.rawValue) + ["escalated"]).joined(separator: ", ")
        throw RunFilter.Complaint(description: "is:\(value)? It can be \(known)")
      }
      return .standing(standing)
    case "by" where word[split] == ":":
      guard !value.isEmpty else {
        throw RunFilter.Complaint(
          description: "by: wants a name, or me, others or nobody: -by:me")
      }
      return .by(Decider(value))
    case "cause" where word[split] == ":": return .causes(try causes(value))
    case "confidence":
      let sign = word[split...].prefix { ":<>=".contains($0) }
      let comparison = sign == ":" ? .atLeast : RunFilter.Comparison(rawValue: String(sign))
      guard let comparison, let number = Double(word[split...].dropFirst(sign.count)) else {
        throw RunFilter.Complaint(description: "confidence wants a number: confidence>0.8")
      }
      return .confidence(comparison, number)
    default: return nil
    }
  }

  /// The causes whose names begin so, or whose words hold the text.
  private static func causes(_ text: String) throws(RunFilter.Complaint) -> Set<Cause> {
    let plain = text.replacing("-", with: "_")
    if let cause = Cause(rawValue: plain) { return [cause] }
    let found = Cause.allCases.filter {
      $0.rawValue.hasPrefix(plain) || SoughtText(text).occurs(in: $0.words)
    }
    guard !text.isEmpty, !found.isEmpty else {
      let known = Cause.allCases.map(\.rawValue).joined(separator: ", ")
      throw RunFilter.Complaint(description: "cause:\(text)? There are \(known)")
    }
    return Set(found)
  }
}
