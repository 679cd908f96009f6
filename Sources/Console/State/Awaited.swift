package import Trajectories

/// An answer that is still to come; while there is one, the console is not idle.
package enum Awaited: Hashable, Sendable {
  case library(LibraryRequest)
  case logs
  case importing
  case run(RunID)
  case named
  case outline(RunID, from: Int)
  case rows(RunID, from: Int)
  case entry(RunID, Int)
  case find(RunID, FindRequest)
  case tree(RunID)
  case outcome(RunID)
  case search(SearchRequest)
  case proposals(ProposalRequest)
  case proposal(CritiqueID)
  case critiques(RunID)
  case matches(String)
  case decision(CritiqueID)
  case decisions
  case undo
  case critique(RunID?)
  case lessons(LessonWork)
  case dreams(DreamWork)

  /// What an effect waits for; nil when nothing answers it.
  init?(_ effect: Effect) {
    switch effect {
    case .loadLibrary(let request): self = .library(request)
    case .findLogs: self = .logs
    case .importLogs: self = .importing
    case .openRun(let id): self = .run(id)
    case .openNamed: self = .named
    case .loadOutline(let id, let from): self = .outline(id, from: from)
    case .loadRows(let id, let range): self = .rows(id, from: range.lowerBound)
    case .loadEntry(let id, let index): self = .entry(id, index)
    case .find(let id, let request): self = .find(id, request)
    case .loadTree(let id): self = .tree(id)
    case .stateOutcome(let id, _, _): self = .outcome(id)
    case .search(let request): self = .search(request)
    case .loadProposals(let request): self = .proposals(request)
    case .loadProposal(let id): self = .proposal(id)
    case .loadCritiques(let run): self = .critiques(run)
    case .matchProposals(let filter): self = .matches(filter)
    case .decide(let review): self = .decision(review.critique)
    case .decideAll: self = .decisions
    case .undoReviews: self = .undo
    case .critique(let run): self = .critique(run)
    case .lessons(let effect): self = .lessons(effect)
    case .dreams(let effect): self = .dreams(effect)
    case .openEditor, .copy, .page, .showPicture, .saveScreen, .useTheme, .useMouse, .suspend,
      .redraw, .quit:
      return nil
    }
  }

  /// What an event answers; nil when it answers nothing.
  init?(answeredBy event: Event) {
    switch event {
    case .libraryLoaded(let page): self = .library(page.request)
    case .foundLogs: self = .logs
    case .importEnded: self = .importing
    case .runLoaded(let view): self = .run(view.summary.id)
    case .outlineLoaded(let id, let from, _): self = .outline(id, from: from)
    case .rowsLoaded(let id, let from, _): self = .rows(id, from: from)
    case .entryLoaded(let id, let entry): self = .entry(id, entry.index)
    case .found(let id, let request, _): self = .find(id, request)
    case .treeLoaded(let id, _): self = .tree(id)
    case .outcomeStated(let id, _): self = .outcome(id)
    case .searchLoaded(let request, _, _): self = .search(request)
    case .failed(let effect, _): self.init(effect)
    default: self.init(answeredByReviews: event)
    }
  }

  private init?(answeredByReviews event: Event) {
    switch event {
    case .proposalsLoaded(let page): self = .proposals(page.request)
    case .proposalLoaded(let sheet): self = .proposal(sheet.proposal.id)
    case .critiquesLoaded(let run, _): self = .critiques(run)
    case .proposalsMatched(let filter, _): self = .matches(filter)
    case .reviewRecorded(let review): self = .decision(review.critique)
    case .reviewsRecorded: self = .decisions
    case .reviewsUndone: self = .undo
    case .critiquesChanged(let run, _): self = .critique(run)
    case .lessons(let answer): self = .lessons(answer.effect)
    case .dreams(let answer): self = .dreams(answer.effect)
    default: return nil
    }
  }
}
