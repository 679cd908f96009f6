internal import Canvas
internal import Trajectories

extension State {
  /// The proposal that a decision would be about: in hand here, or named by the step in view.
  var proposalInHand: Proposal? {
    screen == .inspector ? inspector?.selectedProposal : reviewing.selected
  }

  mutating func perform(_ act: Reviewing.Act, _ argument: String) -> [Effect] {
    switch act {
    case .accept: return decide(.accept, why: argument)
    case .reject: return decide(.reject, why: argument)
    case .put: return decide(.defer, why: argument)
    case .acceptWhy: return askWhy(.accept)
    case .rejectWhy: return askWhy(.reject)
    case .edit: return edit(argument)
    case .write:
      guard let proposal = proposalInHand, let action = proposal.action(for: reviewing.reviewer)
      else { return [] }
      return [.openEditor(action.json, proposal.id)]
    case .undo: return undoReview()
    case .acceptAll: return askForBatch(.accept, argument)
    case .rejectAll: return askForBatch(.reject, argument)
    case .open:
      guard let critique = reviewing.selected?.critique else { return [] }
      return open(critique.run, step: critique.step)
    default: return say(reviewing.perform(act, argument))
    }
  }

  // MARK: - One decision

  private mutating func decide(_ decision: Review.Decision, why: String) -> [Effect] {
    guard let proposal = proposalInHand else { return [] }
    return decide(proposal, decision, why: why)
  }

  /// Shows a decision at once, asks for it to be kept, and goes to the next proposal.
  private mutating func decide(
    _ proposal: Proposal, _ decision: Review.Decision, why: String, edited: ProposedAction? = nil
  ) -> [Effect] {
    let reason = why.isEmpty ? reviewing.reason : why
    let review = Review(
      critique: proposal.id, run: proposal.critique.run, decision: decision, reason: reason,
      edited: edited, by: reviewing.reviewer, at: now)
    reviewing.reason = ""
    reviewing.decide([review])
    inspector?.note(review)
    if screen == .review {
      if !reviewing.advance() {
        notice = Notice(.note, "nothing is left to decide here; u takes the last decision back")
      }
    } else {
      notice = Notice(.note, "\(decision.past); u takes it back")
    }
    return [.decide(review)]
  }

  private mutating func askWhy(_ decision: Review.Decision) -> [Effect] {
    guard let proposal = proposalInHand else { return [] }
    prompt(DecisionPrompt(proposal: proposal, purpose: .reason(decision)), text: "")
    return []
  }

  private mutating func edit(_ argument: String) -> [Effect] {
    guard let proposal = proposalInHand,
      let action = proposal.action(for: reviewing.reviewer)
    else { return [] }
    guard let field = ActionField(action) else {
      return warn("this needs more than a line; E opens your editor")
    }
    let prompt = DecisionPrompt(proposal: proposal, purpose: .edit(field, action))
    if !argument.isEmpty { return take(prompt, argument) }
    self.prompt(prompt, text: field.text(of: action))
    return []
  }

  private mutating func prompt(_ prompt: DecisionPrompt, text: String) {
    decision = prompt
    decisionEditor = LineEditor(text: text)
  }

  mutating func acceptDecision() -> [Effect] {
    guard let prompt = decision, let text = decisionEditor?.text else { return [] }
    let effects = take(prompt, text)
    if notice?.weight != .warning { cancelDecision() }
    return effects
  }

  mutating func cancelDecision() {
    decision = nil
    decisionEditor = nil
  }

  /// Takes what was typed; what cannot be read is said and stays to be mended.
  private mutating func take(_ prompt: DecisionPrompt, _ text: String) -> [Effect] {
    switch prompt.purpose {
    case .reason(let decision): return decide(prompt.proposal, decision, why: text.trimmed)
    case .edit(let field, let action):
      guard let edited = field.changed(action, to: text) else { return warn(field.demand) }
      return decide(prompt.proposal, .edit, why: "", edited: edited)
    }
  }

  /// Takes what was written in an editor.
  mutating func receive(written text: String, for id: CritiqueID) -> [Effect] {
    let here = reviewing.proposals + (inspector?.proposals ?? [])
    guard let proposal = here.first(where: { $0.id == id }) else {
      return warn("the proposal is gone; nothing was changed")
    }
    guard let action = ProposedAction(json: text) else {
      return warn("that is no action any more; nothing was changed, E tries again")
    }
    guard action != proposal.action(for: reviewing.reviewer) else {
      notice = Notice(.note, "nothing was changed")
      return []
    }
    return decide(proposal, .edit, why: "", edited: action)
  }

  private mutating func undoReview() -> [Effect] {
    let undone = reviewing.undo(at: now)
    for review in undone { inspector?.note(review) }
    return [.undoReviews(undone.map(\.critique))]
  }

  // MARK: - Many decisions

  private mutating func askForBatch(_ decision: Review.Decision, _ filter: String) -> [Effect] {
    let filter = filter.isEmpty ? reviewing.filter : filter
    reviewing.batch = Reviewing.Batch(
      decision: decision, filter: filter, reason: reviewing.reason)
    return [.matchProposals(filter)]
  }

  /// Says how many decisions a batch makes, and waits for a yes.
  mutating func receive(matched proposals: [ProposalName], filter: String) {
    guard let batch = reviewing.batch, batch.filter == filter else { return }
    reviewing.batch = nil
    guard !proposals.isEmpty else {
      notice = Notice(.note, "no open proposal matches")
      return
    }
    let reviews = proposals.map {
      Review(
        critique: $0.id, run: $0.run, decision: batch.decision, reason: batch.reason,
        by: reviewing.reviewer, at: now)
    }
    panel = .batch(BatchPanel(decision: batch.decision, filter: filter, reviews: reviews))
  }

  mutating func confirmBatch() -> [Effect] {
    guard case .batch(let batch) = panel else { return [] }
    panel = nil
    reviewing.reason = ""
    reviewing.decide(batch.reviews)
    for review in batch.reviews { inspector?.note(review) }
    _ = reviewing.advance()
    return [.decideAll(batch.reviews)]
  }

  // MARK: - Answers

  mutating func receiveReviews(_ event: Event) -> [Effect] {
    switch event {
    case .proposalsLoaded(let page):
      reviewing.receive(page)
      library.criticised = page.openRuns
      inspector?.reviewer = page.reviewer
      return reviewing.refreshAgain()
    case .proposalLoaded(let sheet): reviewing.receive(sheet)
    case .critiquesLoaded(let run, let proposals) where run == inspector?.id:
      inspector?.receive(proposals)
    case .proposalsMatched(let filter, let proposals): receive(matched: proposals, filter: filter)
    case .reviewRecorded(let review):
      settle([review])
      let moved = afterDecision()
      // A proposal that is not in the queue at hand is counted by the archive.
      if reviewing.place(of: review.critique) == nil { return reviewing.count() + moved }
      return moved
    case .reviewsRecorded(let reviews):
      settle(reviews)
      let word = reviews.first?.decision.past ?? "decided"
      notice = Notice(.note, "\(word): \(reviews.count.counted("proposal")); u takes them back")
      return afterDecision()
    case .reviewsUndone(let reviews):
      settle(reviews)
      // What an earlier session decided is not in the queue: it comes back into it.
      if let review = reviews.first, reviewing.place(of: review.critique) == nil {
        reviewing.wanted = review.critique
        return reviewing.reload()
      }
      if reviews.isEmpty {
        notice = Notice(.note, "there is no decision of yours to take back")
      } else if screen != .review {
        notice = Notice(.note, "taken back")
      }
      return reviews.isEmpty ? [] : afterDecision()
    case .critiquesChanged(_, let words): return critiquesChanged(words)
    case .actionWritten(let id, let text): return receive(written: text, for: id)
    default: break
    }
    return []
  }

  /// A decision is evidence: it has moved the confidence of what is like it.
  private mutating func afterDecision() -> [Effect] {
    var effects = reviewing.refresh()
    if screen == .inspector, let id = inspector?.id { effects.append(.loadCritiques(id)) }
    return effects
  }

  private mutating func settle(_ reviews: [Review]) {
    for review in reviews {
      reviewing.settle(review)
      inspector?.settle(review)
    }
  }

  private mutating func critiquesChanged(_ words: String) -> [Effect] {
    if !words.isEmpty { notice = Notice(.note, words) }
    var effects = screen == .review ? reviewing.reload() : reviewing.count()
    if let id = inspector?.id { effects.append(.loadCritiques(id)) }
    return effects
  }

  private mutating func withdraw(_ ids: [CritiqueID], isUndo: Bool) {
    reviewing.withdraw(ids, isUndo: isUndo)
    inspector?.withdraw(ids)
  }

  /// Takes back on screen what could not be kept.
  mutating func failReviews(_ effect: Effect, _ why: String) {
    switch effect {
    case .loadProposals(let request):
      reviewing.release(request, why)
      // Who does not look at the proposals need not hear of them.
      if screen != .review { return }
    case .decide(let review): withdraw([review.critique], isUndo: false)
    case .decideAll(let reviews): withdraw(reviews.map(\.critique), isUndo: false)
    case .undoReviews(let ids): withdraw(ids, isUndo: true)
    case .matchProposals: reviewing.batch = nil
    case .loadCritiques: return
    default: break
    }
    notice = Notice(.failure, why)
  }
}
