internal import Console
internal import Operations
internal import Trajectories

/// Answers what the Review screen asks for.
struct ReviewEffects: Sendable {
  /// Nil where logs are looked at without an archive.
  let reviews: (any ReviewSource)?
  let runs: ConsoleRuns

  /// The answer to an effect about reviews; called off the console's thread.
  func answer(_ effect: Effect) throws -> Event? {
    if case .loadCritiques(let run) = effect {
      // Without an archive there is nothing to say of a run, and that is no failure.
      return .critiquesLoaded(run, try reviews?.proposals(about: run) ?? [])
    }
    guard let reviews else { throw ReviewFailure.noArchive }
    switch effect {
    case .loadProposals(let request):
      return .proposalsLoaded(try reviews.proposals(request, reviewer: Person.name))
    case .loadProposal(let id):
      guard let proposal = try reviews.proposal(id) else { throw ReviewFailure.gone(id) }
      return .proposalLoaded(sheet(of: proposal))
    case .matchProposals(let filter):
      return .proposalsMatched(
        filter, try reviews.openProposals(matching: filter, reviewer: Person.name))
    case .decide(let review):
      let signed = Self.signed(review)
      try reviews.decide([signed])
      return .reviewRecorded(signed)
    case .decideAll(let list):
      let signed = list.map(Self.signed)
      try reviews.decide(signed)
      return .reviewsRecorded(signed)
    case .undoReviews(let ids):
      return .reviewsUndone(try reviews.undo(ids, by: Person.name, at: .current))
    case .critique(let run): return .critiquesChanged(run, try reviews.critique(run))
    default: return nil
    }
  }

  /// The decision with the person's name and the present time.
  private static func signed(_ review: Review) -> Review {
    var review = review
    review.by = Person.name
    review.at = .current
    return review
  }

  /// Recorded steps around what changes that are read for the step diff.
  private static let around = 24
  private static let most = 400

  /// The proposal with its step and the recorded steps around what it changes.
  ///
  /// A recording that cannot be read leaves the proposal without them.
  private func sheet(of proposal: Proposal) -> ProposalSheet {
    let run = proposal.critique.run
    var sheet = ProposalSheet(proposal: proposal)
    if let number = proposal.critique.step,
      let index = try? runs.index(ofStep: number, of: run)
    {
      sheet.step = try? runs.entry(of: run, at: index).step
    }
    let touched = [proposal.critique.step].compactMap(\.self) + (proposal.synthetic?.removed ?? [])
    guard let first = touched.min(), let last = touched.max(),
      let extent = try? runs.extent(of: run),
      let start = try? runs.index(ofStep: max(1, first - Self.around / 4), of: run)
    else { return sheet }
    let wanted = min(Self.most, max(0, last - first) + Self.around)
    sheet.rows =
      (try? runs.rows(of: run, start..<min(extent.entries, start + 2 * wanted))) ?? []
    return sheet
  }
}

/// Why proposals cannot be shown or decided.
enum ReviewFailure: Error, CustomStringConvertible {
  case noArchive
  case gone(CritiqueID)

  var description: String {
    switch self {
    case .noArchive: "reviews need an archive; `reverie import` puts runs into one"
    case .gone(let id): "there is no critique \(id) any more"
    }
  }
}
