internal import Foundation
package import Storage
package import Trajectories

/// The archive as what the Review screen reads and decides in.
package struct ArchiveReviews: ReviewSource {
  private let archive: Archive

  package init(_ archive: Archive) { self.archive = archive }

  package func proposals(_ request: ProposalRequest, reviewer: String) throws -> ProposalPage {
    let reviews = Reviews(archive, reviewer: reviewer)
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
      tally: ProposalTally(
        open: queue.counts.open, accepted: queue.counts.accepted,
        rejected: queue.counts.rejected, deferred: queue.counts.deferred),
      openRuns: queue.openRuns, reviewer: reviewer)
  }

  package func proposal(_ id: CritiqueID) throws -> Proposal? {
    do {
      return try Reviews(archive).proposal(named: id.rawValue)
    } catch ArchiveError.noSuchCritique {
      return nil
    }
  }

  package func proposals(about run: RunID) throws -> [Proposal] {
    try Reviews(archive).proposals(about: run)
  }

  package func openProposals(matching filter: String, reviewer: String) throws -> [Proposal] {
    try Reviews(archive, reviewer: reviewer)
      .queue(try QueueFilter(filter, now: now), limit: .max).proposals
  }

  package func decide(_ reviews: [Review]) throws {
    // Decisions that are alike were made together, and are taken back together.
    var rest = reviews[...]
    while let first = rest.first {
      let alike = rest.prefix {
        $0.by == first.by && $0.decision == first.decision && $0.reason == first.reason
          && $0.edited == first.edited
      }
      try Reviews(archive, reviewer: first.by).decide(
        first.decision, alike.map(\.critique), why: first.reason, edited: first.edited,
        at: first.at)
      rest = rest.dropFirst(alike.count)
    }
  }

  package func undo(
    _ critiques: [CritiqueID], by reviewer: String, at now: Timestamp
  ) throws -> [Review] {
    try Reviews(archive, reviewer: reviewer).undo(critiques, at: now)
  }

  package func critique(_ run: RunID?) throws -> String {
    let critiquing = ArchiveCritiquing(archive)
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
