internal import Foundation
internal import Storage
internal import Trajectories

extension ReviewLedger {
  /// A claim with what is known about it from outside its run.
  struct Claim: Sendable {
    let row: CritiqueRow
    /// The place of the claims that say the same of other runs.
    let group: Int
    /// Whether critics say different things of its run, so that a person has to decide.
    let isEscalated: Bool
    /// What speaks for it: signals of its run, and other runs with the same claim.
    private(set) var support: Int
    /// Oldest first, of all persons.
    var decisions: [DecisionRow] = []
    /// As it stands after all decisions.
    var confidence: Double
    /// What a decision is worth beside the confidence.
    private var weight = 1.0

    /// By person.
    private(set) var standing: [String: Review.Decision] = [:]
    private(set) var isAccepted = false
    private(set) var isRejected = false
    private(set) var isDeferred = false
    private(set) var isBack = false

    init(_ row: CritiqueRow, group: Int, isEscalated: Bool = false) {
      self.isEscalated = isEscalated
      self.row = row
      self.group = group
      support = row.support
      confidence = row.confidence
    }

    /// What the queue is ordered by.
    var value: Double { confidence * weight }

    mutating func setReach(_ reach: Int) {
      support = row.support + max(0, reach - 1)
      weight =
        Self.severity(row.verdict) * Self.actionability(row.cause)
        * (1 + log2(Double(max(1, reach)))) * (isEscalated ? Self.urgency : 1)
    }

    /// What an agent could hardly have done better comes late in the queue.
    private static func actionability(_ cause: Cause?) -> Double {
      cause == .chance || cause == .failedCall || cause == .unproven ? 0.3 : 1
    }

    /// How much earlier comes what critics disagree about: nobody but a person can settle it.
    private static let urgency = 2.0

    private static func severity(_ verdict: Outcome.Verdict) -> Double {
      switch verdict {
      case .failure: 1
      case .claimed: 0.8
      case .unknown: 0.6
      case .success: 0.3
      }
    }

    // MARK: - Decisions

    /// Finds out how it stands after decisions were added.
    mutating func settle() {
      standing = decisions.standing().mapValues(\.decision)
      isAccepted = standing.values.contains { $0 == .accept || $0 == .edit }
      isRejected = standing.values.contains(.reject)
      isDeferred = standing.values.contains(.defer)
      let most =
        decisions.filter { $0.decision == .reject && standing[$0.by] == .reject }
        .map(\.support).max() ?? 0
      isBack = isRejected && support >= 2 * max(1, most)
    }

    var isDisputed: Bool { isAccepted && isRejected }

    /// Whether nobody has settled it: not decided, only put off, or rejected and back.
    var isOpen: Bool { !isAccepted && (!isRejected || isBack) }

    /// Where it stands for one person.
    func place(for person: String) -> ProposalPlace {
      ProposalPlace(standing[person], isQueued: isQueued, isBack: isBack && !isAccepted)
    }

    /// Whether one person has something to say to it.
    func waits(for person: String) -> Bool { place(for: person) == .open }

    /// Whether it is in the queue: open, or disputed as long as people disagree.
    var isQueued: Bool { isOpen || isDisputed }

    func holds(_ term: QueueFilter.Term, for person: String) -> Bool {
      let holds =
        switch term.condition {
        case .causes(let causes): row.cause.map(causes.contains) ?? false
        case .confidence(let comparison, let number): comparison.holds(confidence, number)
        case .escalated: isEscalated
        case .critic(let name): row.critic.lowercased().contains(name)
        case .standing(.open): isOpen
        case .standing(.disputed): isDisputed
        case .standing(.accepted): isAccepted
        case .standing(.rejected): isRejected
        case .standing(.deferred): isDeferred
        case .by(.me): standing[person] != nil
        case .by(.others): standing[person] == nil && !standing.isEmpty
        case .by(.nobody): standing.isEmpty
        case .by(.person(let name)): standing.keys.contains { $0.lowercased() == name }
        }
      return holds != term.isNegated
    }
  }
}
