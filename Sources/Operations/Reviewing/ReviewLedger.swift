internal import Foundation
internal import Storage
internal import Trajectories

/// All claims that stand, and all decisions about them, at one moment.
struct ReviewLedger {
  /// A claim with what is known about it from outside its run.
  struct Claim {
    var row: CritiqueRow
    /// What speaks for it: signals of its run, and other runs with the same claim.
    var support: Int
    /// How many runs have the same claim, this one included.
    var reach: Int
    /// Oldest first, of all persons.
    var reviews: [StoredReview]
    /// By person.
    var standing: [String: Review.Decision]

    /// What the queue is ordered by.
    var value: Double {
      row.confidence * Self.severity(row.verdict) * Self.actionability(row.cause)
        * (1 + log2(Double(max(1, reach))))
    }

    /// What an agent could hardly have done better comes late in the queue.
    private static func actionability(_ cause: Cause?) -> Double {
      cause == .chance || cause == .failedCall || cause == .unproven ? 0.3 : 1
    }

    private static func severity(_ verdict: Outcome.Verdict) -> Double {
      switch verdict {
      case .failure: 1
      case .claimed: 0.8
      case .unknown: 0.6
      case .success: 0.3
      }
    }
  }

  private(set) var claims: [CritiqueID: Claim] = [:]
  private let names: [GroupName: [CritiqueID]]

  /// What claims have in common that say the same of different runs.
  struct GroupName: Hashable {
    var cause: Cause?
    var project: String
    var subject: CritiqueSubject

    init(_ row: CritiqueRow) {
      cause = row.cause
      project = row.project
      subject = row.subject
    }
  }

  init(_ archive: Archive) throws {
    let rows = try archive.currentCritiques().rows
    let reviews = Dictionary(grouping: try archive.reviews(), by: \.review.critique)
    var runs: [GroupName: Set<RunID>] = [:]
    var names: [GroupName: [CritiqueID]] = [:]
    for row in rows {
      runs[GroupName(row), default: []].insert(row.run)
      names[GroupName(row), default: []].append(row.id)
    }
    self.names = names
    for row in rows where claims[row.id] == nil {
      let reach = runs[GroupName(row)]?.count ?? 1
      let decisions = reviews[row.id] ?? []
      claims[row.id] = Claim(
        row: row, support: row.support + reach - 1, reach: reach, reviews: decisions,
        standing: decisions.map(\.review).standing().mapValues(\.decision))
    }
  }

  /// The same claim about other runs.
  func others(like row: CritiqueRow) -> [CritiqueRow] {
    (names[GroupName(row)] ?? []).filter { $0 != row.id }
      .compactMap { claims[$0]?.row }.filter { $0.run != row.run }
  }
}

extension ReviewLedger.Claim {
  var isDisputed: Bool {
    standing.values.contains(.reject)
      && standing.values.contains { $0 == .accept || $0 == .edit }
  }

  /// Whether it was rejected, and twice as much speaks for it as when it was.
  var isBack: Bool {
    let rejected = standing.filter { $0.value == .reject }.keys
    guard !rejected.isEmpty else { return false }
    let most =
      reviews.filter { $0.review.decision == .reject && rejected.contains($0.review.by) }
      .map(\.support).max() ?? 0
    return support >= 2 * max(1, most)
  }

  /// Whether nobody has decided it, or only put it off, or more speaks for it than did.
  var isOpen: Bool {
    let decisions = Set(standing.values)
    if decisions.isSubset(of: [.defer]) { return true }
    return !decisions.contains(.accept) && !decisions.contains(.edit) && isBack
  }

  var isDeferred: Bool { standing.values.contains(.defer) }

  func holds(_ term: QueueFilter.Term) -> Bool {
    let holds =
      switch term.condition {
      case .causes(let causes): row.cause.map(causes.contains) ?? false
      case .confidence(let comparison, let number): comparison.holds(row.confidence, number)
      case .standing(.open): isOpen
      case .standing(.disputed): isDisputed
      case .standing(.accepted): standing.values.contains { $0 == .accept || $0 == .edit }
      case .standing(.rejected): standing.values.contains(.reject)
      case .standing(.deferred): isDeferred
      }
    return holds != term.isNegated
  }
}
