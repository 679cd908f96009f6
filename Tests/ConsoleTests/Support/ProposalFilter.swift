import Trajectories

/// Which proposals are wanted, as a person types it: `is:disputed cause:aim confidence>0.8 words`.
///
/// Words without a key must occur in the task or the explanation, without regard to case. All terms
/// must hold; a leading `-` turns a term round.
struct ProposalFilter: Hashable, Sendable {
  /// Where a proposal stands with a person.
  enum Standing: String, CaseIterable, Hashable, Sendable {
    case open, accepted, rejected, deferred, disputed
  }

  /// One condition on a proposal.
  enum Condition: Hashable, Sendable {
    case standing(Standing)
    /// The name of the cause begins so, or its words hold the text.
    case cause(String)
    /// The run's id holds the text.
    case run(String)
    case confidence(RunFilter.Comparison, Double)
    case words(String)
  }

  /// A condition, or its opposite.
  struct Term: Hashable, Sendable {
    var condition: Condition
    var isNegated: Bool
  }

  private(set) var terms: [Term] = []

  /// Reads a filter as typed.
  init(_ text: String) throws(RunFilter.Complaint) {
    for word in text.split(whereSeparator: \.isWhitespace) {
      let isNegated = word.count > 1 && word.hasPrefix("-")
      let condition = try Self.condition(String(isNegated ? word.dropFirst() : word))
      terms.append(Term(condition: condition, isNegated: isNegated))
    }
  }

  /// Whether the filter itself says how proposals must stand.
  var namesStanding: Bool {
    terms.contains { term in
      if case .standing(let standing) = term.condition { standing != .disputed } else { false }
    }
  }

  /// Whether a proposal passes every term, as one person sees it.
  func matches(_ proposal: Proposal, reviewer: String) -> Bool {
    terms.allSatisfy { $0.condition.holds(for: proposal, reviewer: reviewer) != $0.isNegated }
  }

  private static func condition(_ word: String) throws(RunFilter.Complaint) -> Condition {
    guard let split = word.firstIndex(where: { ":<>=".contains($0) }), split > word.startIndex
    else { return .words(word) }
    let key = word[..<split].lowercased()
    let rest = word[split...]
    if key == "confidence" { return try confidence(rest) }
    guard rest.hasPrefix(":") else { return .words(word) }
    let value = String(rest.dropFirst())
    guard !value.isEmpty else { throw RunFilter.Complaint(description: "\(key): wants a value") }
    switch key {
    case "is":
      guard let standing = Standing(rawValue: value.lowercased()) else {
        let known = Standing.allCases.map(\.rawValue).joined(separator: ", ")
        throw RunFilter.Complaint(description: "is:\(value)? There are \(known)")
      }
      return .standing(standing)
    case "cause": return .cause(value)
    case "run": return .run(value)
    default: return .words(word)
    }
  }

  private static func confidence(_ text: Substring) throws(RunFilter.Complaint) -> Condition {
    let sign = text.prefix { "<>=:".contains($0) }
    let comparison = RunFilter.Comparison(rawValue: sign == ":" ? "=" : String(sign))
    guard let comparison, let number = Double(text.dropFirst(sign.count)) else {
      throw RunFilter.Complaint(description: "confidence wants a number: confidence>0.8")
    }
    return .confidence(comparison, number)
  }
}

extension ProposalFilter.Condition {
  fileprivate func holds(for proposal: Proposal, reviewer: String) -> Bool {
    switch self {
    case .standing(.disputed): return proposal.isDisputed
    case .standing(let standing):
      let decision = proposal.decision(of: reviewer)
      return switch standing {
      case .open: decision == nil
      case .accepted: decision == .accept || decision == .edit
      case .rejected: decision == .reject
      case .deferred: decision == .defer
      case .disputed: proposal.isDisputed
      }
    case .cause(let text):
      guard let cause = proposal.critique.cause else { return false }
      return SoughtText(text).occurs(in: cause.rawValue) || SoughtText(text).occurs(in: cause.words)
    case .run(let text): return SoughtText(text).occurs(in: proposal.critique.run.rawValue)
    case .confidence(let comparison, let number):
      return comparison.holds(proposal.critique.confidence, number)
    case .words(let text):
      return SoughtText(text).occurs(in: proposal.task ?? "")
        || SoughtText(text).occurs(in: proposal.critique.explanation)
    }
  }
}
