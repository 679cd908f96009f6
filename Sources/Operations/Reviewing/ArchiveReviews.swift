internal import Foundation
package import Storage
package import Trajectories

/// The archive as what the Review screen reads and decides in.
package struct ArchiveReviews: ReviewSource {
  private let archive: Archive
  /// Everyone's, so that all claims are read once.
  private let shared: Reviews

  package init(_ archive: Archive) {
    self.archive = archive
    shared = Reviews(archive, reviewer: "")
  }

  private func reviews(_ reviewer: String) -> Reviews { Reviews(shared, reviewer: reviewer) }

  package func proposals(_ request: ProposalRequest, reviewer: String) throws -> ProposalPage {
    let reviews = reviews(reviewer)
    do {
      let filter = try QueueFilter(request.filter, now: now)
      let queue = try reviews.queue(
        filter, offset: request.rows.lowerBound, limit: request.rows.count)
      return page(request, queue, reviewer)
    } catch let complaint as RunFilter.Complaint {
      var page = page(request, try reviews.queue(limit: 0), reviewer)
      page.complaint = complaint.description
      return page
    }
  }

  private func page(
    _ request: ProposalRequest, _ queue: ReviewQueue, _ reviewer: String
  ) -> ProposalPage {
    ProposalPage(
      request: request, proposals: queue.proposals, total: queue.total,
      tally: queue.tally, openRuns: queue.openRuns, reviewer: reviewer)
  }

  package func proposal(_ id: CritiqueID) throws -> Proposal? {
    do {
      return try shared.proposal(named: id.rawValue)
    } catch ArchiveError.noSuchCritique {
      return nil
    }
  }

  package func proposals(about run: RunID) throws -> [Proposal] {
    try shared.proposals(about: run)
  }

  package func openProposals(
    matching filter: String, reviewer: String
  ) throws -> [ProposalName] {
    try reviews(reviewer).matching(try QueueFilter(filter, now: now))
  }

  package func decide(_ reviews: [Review]) throws {
    // Decisions that are alike were made together, and are taken back together.
    var rest = reviews[...]
    while let first = rest.first {
      let alike = rest.prefix {
        $0.by == first.by && $0.decision == first.decision && $0.reason == first.reason
          && $0.edited == first.edited
      }
      try self.reviews(first.by).decide(
        first.decision, alike.map(\.critique), why: first.reason, edited: first.edited,
        at: first.at)
      rest = rest.dropFirst(alike.count)
    }
  }

  package func undo(
    _ critiques: [CritiqueID], by reviewer: String, at now: Timestamp
  ) throws -> [Review] {
    try reviews(reviewer).undo(critiques, at: now)
  }

  package func critique(_ run: RunID?) throws -> String {
    let critiquing = Critiquing(ArchiveRuns(archive))
    if let run {
      var said = ""
      try critiquing.critique([run], now: now, onCritique: { said = $0.explanation })
      return said
    }
    let report = try critiquing.critiqueAll(now: now)
    return "\(report.runs) runs critiqued, \(report.located) with a step that went wrong"
  }

  private var now: Timestamp { Timestamp(seconds: Date().timeIntervalSince1970) }
}
