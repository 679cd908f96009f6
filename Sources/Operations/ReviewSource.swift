package import Trajectories

/// Where proposals are looked at and decided.
///
/// Calls come from several threads. Decisions are kept for ever; nothing is overwritten.
package protocol ReviewSource: Sendable {
  /// A stretch of the queue of one person, and how many proposals there are; with an empty stretch
  /// the counts alone.
  func proposals(_ request: ProposalRequest, reviewer: String) throws -> ProposalPage
  /// One proposal with all that was said of it; nil where no critique has that name.
  func proposal(_ id: CritiqueID) throws -> Proposal?
  /// The proposals about one run, decided or not.
  func proposals(about run: RunID) throws -> [Proposal]
  /// Every proposal a filter lets through that the person has not decided.
  func openProposals(matching filter: String, reviewer: String) throws -> [ProposalName]
  /// Keeps decisions; all of them or none.
  func decide(_ reviews: [Review]) throws
  /// Takes back the person's decision about each of these, or with none named the last one they
  /// made; returns the undo records that were kept.
  func undo(_ critiques: [CritiqueID], by reviewer: String, at now: Timestamp) throws -> [Review]
  /// Criticises a run, or all of them; says in a sentence what was found.
  func critique(_ run: RunID?) throws -> String
}
