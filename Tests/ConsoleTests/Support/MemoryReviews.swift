import Trajectories

@testable import Console

/// Proposals in memory, and what an archive would do with decisions about them.
struct MemoryReviews {
  var proposals: [Proposal] = []
  /// Nil where there is an archive; else why proposals cannot be had.
  var refusal: String?
  /// Every decision kept, in order.
  private(set) var kept: [Review] = []
  private var now = MemoryArchive.now

  static let reviewer = "ada"

  mutating func answers(to effect: Effect, runs: [Trajectory]) -> [Event] {
    if let refusal {
      if case .loadCritiques(let run) = effect { return [.critiquesLoaded(run, [])] }
      return [.failed(effect, refusal)]
    }
    switch effect {
    case .loadProposals(let request): return [.proposalsLoaded(page(request))]
    case .loadProposal(let id):
      guard let proposal = proposals.first(where: { $0.id == id }) else {
        return [.failed(effect, "no critique \(id)")]
      }
      let run = runs.first { $0.header.id == proposal.critique.run }
      return [
        .proposalLoaded(
          ProposalSheet(
            proposal: proposal, step: run?.steps.first { $0.number == proposal.critique.step },
            rows: run?.entries.map(EntryRow.init) ?? []))
      ]
    case .loadCritiques(let run):
      return [.critiquesLoaded(run, proposals.filter { $0.critique.run == run })]
    case .matchProposals(let filter):
      return [
        .proposalsMatched(
          filter,
          chosen(filter).filter { isOpen($0) }
            .map { ProposalName(id: $0.id, run: $0.critique.run) })
      ]
    case .decide(let review): return [.reviewRecorded(keep(review))]
    case .decideAll(let reviews): return [.reviewsRecorded(reviews.map { keep($0) })]
    case .undoReviews(let ids): return [.reviewsUndone(undo(ids))]
    case .critique(let run): return [.critiquesChanged(run, "4 runs criticised")]
    default: return []
    }
  }

  private func isOpen(_ proposal: Proposal) -> Bool {
    proposal.decision(of: Self.reviewer) == nil
  }

  private func chosen(_ filter: String) -> [Proposal] {
    guard let filter = try? ProposalFilter(filter) else { return [] }
    return proposals.filter { filter.matches($0, reviewer: Self.reviewer) }
  }

  private func page(_ request: ProposalRequest) -> ProposalPage {
    var tally = ProposalTally()
    for proposal in proposals { tally.add(proposal, for: Self.reviewer) }
    var page = ProposalPage(
      request: request, proposals: [], total: 0, tally: tally,
      openRuns: Set(proposals.filter { isOpen($0) }.map(\.critique.run)), reviewer: Self.reviewer)
    do {
      let filter = try ProposalFilter(request.filter)
      let queue = chosen(request.filter).filter {
        filter.namesStanding || isOpen($0) || $0.decision(of: Self.reviewer) == .defer
      }
      let later = queue.filter { $0.decision(of: Self.reviewer) == .defer }
      let list = queue.filter { $0.decision(of: Self.reviewer) != .defer } + later
      page.total = list.count
      page.proposals = Array(list[request.rows.clamped(to: 0..<list.count)])
    } catch {
      page.complaint = error.description
    }
    return page
  }

  private mutating func keep(_ review: Review) -> Review {
    var review = review
    now = Timestamp(rawValue: now.rawValue + 6_000)
    review.at = now
    review.by = Self.reviewer
    kept.append(review)
    if let place = proposals.firstIndex(where: { $0.id == review.critique }) {
      proposals[place].reviews.append(review)
    }
    return review
  }

  private mutating func undo(_ ids: [CritiqueID]) -> [Review] {
    var ids = ids
    if ids.isEmpty {
      let mine = proposals.compactMap { $0.standing[Self.reviewer] }
      guard let last = mine.max(by: { $0.at < $1.at }) else { return [] }
      ids = [last.critique]
    }
    return ids.map { id in
      let run = proposals.first { $0.id == id }?.critique.run ?? MemoryArchive.flight
      return keep(
        Review(critique: id, run: run, decision: .undo, by: Self.reviewer, at: now))
    }
  }
}
