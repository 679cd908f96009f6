import Storage
import Testing
import Trajectories

@testable import Operations

/// The review queue, and what people do with it.
struct ReviewsTests {
  private let bench: Workbench
  private let ada: Reviews
  private let bob: Reviews
  private let now = Workbench.now
  private let runs: [RunID]

  init() throws {
    bench = try Workbench()
    for number in 1...6 {
      try bench.write(
        MadeUpSession(name: "session-\(number)", task: "count sheep \(number)").lines(1...6),
        to: "\(number).jsonl")
    }
    _ = try bench.importLogs()
    runs = try bench.runs.sorted { ($0.header.task ?? "") < ($1.header.task ?? "") }.map(\.id)
    ada = Reviews(bench.archive, reviewer: "ada")
    bob = Reviews(bench.archive, reviewer: "bob")
  }

  /// Keeps a claim about one of the runs, counted from 0.
  @discardableResult
  private func claim(
    _ run: Int, step: Int = 2, _ cause: Cause = .failedCall, confidence: Double = 0.5,
    better: ProposedAction? = ProposedAction(.replace, .shell, text: "count --all"),
    support: Int = 1
  ) throws -> CritiqueID {
    let critique = Critique(
      run: runs[run], revision: 1, steps: [Critique.Share(step: step, probability: 0.9)],
      cause: cause, confidence: confidence, better: better, explanation: "It failed.",
      signals: [
        Signal(.error, step: step, causes: [cause: 1], strength: 1, factors: ["says \"no\""]),
        Signal(.chance, step: step, causes: [.chance: 1], strength: 0.2),
      ],
      waste: [Critique.Waste(steps: 4...5, milliseconds: 1500, tokens: 3, why: .detour)],
      critic: "pool 1")
    try bench.archive.recordCritiques(
      [CritiqueDraft(critique, subject: CritiqueSubject(kind: .shell), support: support)], at: now)
    return critique.id
  }

  private func queue(_ filter: String = "") throws -> [CritiqueID] {
    try ada.queue(try QueueFilter(filter, now: now)).proposals.map(\.id)
  }

  @Test("the queue is ordered by value, and what was put off comes last")
  func order() throws {
    let small = try claim(0, confidence: 0.2)
    let large = try claim(1, .argument, confidence: 0.9)
    let middle = try claim(2, .undone, confidence: 0.6)
    #expect(try queue() == [large, middle, small])
    try ada.decide(.defer, [large], at: now)
    #expect(try queue() == [middle, small, large])
    #expect(try ada.queue(limit: 1).total == 3)
    #expect(try ada.queue(offset: 1, limit: 1).proposals.map(\.id) == [small])
  }

  @Test("a failure outweighs a success, and a claim about many runs one about a single run")
  func value() throws {
    let succeeded = try claim(0, .argument)
    let failed = try claim(1, .undone)
    try bench.archive.stateOutcome(.success, of: runs[0], by: nil, at: now)
    try bench.archive.stateOutcome(.failure, of: runs[1], by: nil, at: now)
    #expect(try queue() == [failed, succeeded])
    let many = try (2..<5).map { try claim($0, .gesture) }
    #expect(try Set(queue().prefix(3)) == Set(many))
  }

  @Test("what an agent could hardly have done better comes late")
  func actionable() throws {
    let chance = try claim(0, .chance, confidence: 0.8)
    let gesture = try claim(1, .gesture, confidence: 0.4)
    #expect(try queue() == [gesture, chance])
  }

  @Test("a proposal holds what a person needs to decide")
  func proposal() throws {
    let id = try claim(0)
    try claim(1)
    let proposal = try ada.proposal(named: String(id.rawValue.dropLast(3)))
    #expect(proposal.id == id)
    #expect(proposal.task == "count sheep 1")
    #expect(proposal.stepCount == 6)
    #expect(proposal.savedSteps == 2)
    #expect(proposal.savedMilliseconds == 1500)
    #expect(proposal.blastRadius == 6)
    #expect(proposal.evidence.map(\.speaksFor) == [true, false, true])
    #expect(proposal.evidence.last?.run == runs[1])
    let synthetic = try #require(proposal.synthetic)
    #expect(synthetic.removed == [2, 4, 5])
    #expect(synthetic.steps[1].text == "count --all")
    #expect(synthetic.confidence == 0.5)
    #expect(try ada.queue().proposals.allSatisfy { $0.synthetic == nil }, "lists stay cheap")
    #expect(try ada.proposals(about: runs[0]).map(\.id) == [id])
  }

  @Test("an edit is what the synthetic trajectory shows")
  func edit() throws {
    let id = try claim(0)
    let kept = try ada.edit(named: id.rawValue, .text("count --twice"), why: "both", at: now)
    #expect(kept.map(\.decision) == [.edit])
    let proposal = try bob.proposal(named: id.rawValue)
    #expect(proposal.synthetic?.steps[1].text == "count --twice")
    #expect(proposal.reviews.map(\.reason) == ["both"])
    #expect(throws: OperationError.self) { try ada.decide(.edit, [id], at: now) }
    #expect(throws: OperationError.self) { try ada.decide(.undo, [id], at: now) }
  }

  @Test(arguments: [
    (ProposalChange.place(Point(x: 4, y: 5)), ActionKind.leftClick, ProposedAction.Edit.replace),
    (.text("x"), .shell, .replace), (.wait(3), .wait, .insert),
  ])
  func `a few words make an action`(
    change: ProposalChange, kind: ActionKind, edit: ProposedAction.Edit
  ) throws {
    let id = try claim(0)
    let kept = try ada.edit(named: id.rawValue, change, at: now)
    #expect(kept.first?.edited?.kind == kind)
    #expect(kept.first?.edited?.edit == edit)
  }

  @Test("two people who disagree are both heard, and it shows")
  func disagreement() throws {
    let id = try claim(0)
    try ada.decide(.accept, [id], why: "seen it", at: now)
    try bob.decide(.reject, [id], why: "never", at: now)
    let proposal = try ada.proposal(named: id.rawValue)
    #expect(proposal.isDisputed)
    #expect(proposal.standing.mapValues(\.reason) == ["ada": "seen it", "bob": "never"])
    #expect(try queue() == [id], "as long as they disagree it is in the queue")
    #expect(try queue("is:disputed") == [id])
    try bob.undo(at: now)
    #expect(try queue("is:disputed").isEmpty)
    #expect(try queue("is:accepted") == [id])
    #expect(try ada.queue().tally == ProposalTally(accepted: 1))
    #expect(try bob.queue().tally == ProposalTally(others: 1))
  }

  @Test("undoing opens a proposal again, as often as there is anything")
  func undo() throws {
    let id = try claim(0)
    try ada.decide(.accept, [id], at: now)
    try ada.decide(.reject, [id], at: now)
    #expect(try bob.undo(at: now).isEmpty, "what others decided is theirs")
    #expect(try ada.undo([id], at: now).count == 1)
    #expect(try queue("is:accepted") == [id])
    #expect(try ada.undo(at: now).count == 1)
    #expect(try queue() == [id])
    #expect(try ada.undo(at: now).isEmpty)
  }

  @Test("a batch over a filter is decided and taken back as one")
  func batch() throws {
    let clear = try (0..<3).map { try claim($0, .failedCall, confidence: 0.9) }
    let other = try claim(3, .undone, confidence: 0.95)
    let doubtful = try claim(4, .failedCall, confidence: 0.3)
    let filter = try QueueFilter("cause:failed-call confidence>0.8", now: now)
    let wanted = try ada.matching(filter).map(\.id)
    #expect(Set(wanted) == Set(clear))
    #expect(try ada.decide(.accept, wanted + wanted, at: now).count == 3)
    #expect(try Set(queue()) == [other, doubtful])
    #expect(try ada.undo(at: now).count == 3)
    #expect(try queue().count == 5)
  }

  @Test("the filter knows runs, causes and standing")
  func filters() throws {
    let first = try claim(0, .failedCall, confidence: 0.9)
    let second = try claim(1, .undone, confidence: 0.8)
    #expect(try queue("task:\"sheep 2\"") == [second])
    #expect(try queue("-cause:undone") == [first])
    #expect(try queue("run:\(runs[0].rawValue)") == [first])
    #expect(try queue("-run:\(runs[0].rawValue)") == [second])
    #expect(try queue("cause:undone steps>5 confidence>=0.8") == [second])
    #expect(try queue("steps>6").isEmpty)
    for wrong in ["cause:nonsense", "is:nonsense", "confidence>much", "outcome:nonsense"] {
      #expect(throws: RunFilter.Complaint.self) { try QueueFilter(wrong, now: now) }
    }
  }

  @Test("what others settled is out of the queue, and can be asked for")
  func others() throws {
    let (mine, theirs, open) = (try claim(0), try claim(1, .undone), try claim(2, .aim))
    let disputed = try claim(3, .focus, confidence: 0.9)
    try ada.decide(.accept, [mine, disputed], at: now)
    try bob.decide(.reject, [theirs, disputed], at: now)
    #expect(try queue() == [open, disputed], "one's own comes after what waits")
    #expect(try Set(queue("by:me")) == [mine, disputed])
    #expect(try queue("by:others") == [theirs])
    #expect(try Set(queue("-by:me")) == [theirs, open])
    #expect(try Set(queue("by:Bob")) == [theirs, disputed])
    #expect(try queue("by:nobody") == [open])
    #expect(
      try ada.queue().tally == ProposalTally(open: 1, accepted: 2, others: 1, disputed: 1))
    #expect(try ada.matching(QueueFilter()).map(\.id) == [open], "a batch leaves one's own alone")
    let cleo = Reviews(ada, reviewer: "cleo")
    #expect(try cleo.queue().proposals.map(\.id) == [disputed, open], "she may settle it")
    #expect(throws: RunFilter.Complaint.self) { try QueueFilter("by:", now: now) }
  }

  @Test("a rejected claim comes back when twice as much speaks for it")
  func doubleSupport() throws {
    let id = try claim(0, support: 2)
    try ada.decide(.reject, [id], at: now)
    #expect(try queue().isEmpty)
    let second = try claim(1, support: 1)
    #expect(try !queue().contains(id), "three is not twice two")
    try claim(2, support: 1)
    #expect(try queue().contains(id), "four is")
    #expect(try queue().contains(second))
    try ada.decide(.reject, [id], at: now)
    #expect(try !queue().contains(id), "now eight are wanted")
  }

  @Test("reviews become factors per cause and scope, and a deferral says nothing")
  func factors() throws {
    let one = try claim(0)
    let two = try claim(1)
    let other = try claim(2, .undone)
    #expect(try ada.factors().isEmpty)
    try ada.decide(.accept, [one], at: now)
    try bob.decide(.accept, [one], at: now)
    try ada.decide(.reject, [two], at: now)
    try ada.decide(.defer, [other], at: now)
    let scope = ReviewFactor.Scope(project: "farm", kind: .shell)
    let expected = ReviewFactor(cause: .failedCall, scope: scope, accepted: 2, rejected: 1)
    #expect(try ada.factors() == [expected])
    #expect(expected.likelihoodRatio == 4)
    try bob.undo(at: now)
    #expect(try ada.factors().map(\.likelihoodRatio) == [1])
    #expect(ReviewFactor(cause: .aim, scope: scope, rejected: 900).likelihoodRatio == 1.0 / 64)
  }

  @Test("after any decisions, each stretch is that of a reader who looks at all claims anew")
  func stretches() throws {
    let causes: [Cause] = [.failedCall, .argument, .undone, .gesture, .chance, .failedCall]
    let claims = try causes.enumerated().map { place, cause in
      try claim(place, cause, confidence: 0.2 + Double(place % 3) / 10)
    }
    let decisions: [Review.Decision] = [.accept, .reject, .defer]
    for round in 0..<24 {
      let person = round % 3 == 0 ? bob : ada
      if round % 5 == 4 {
        try person.undo(at: now)
      } else {
        try person.decide(decisions[round % 3], [claims[(round * 7) % 6]], at: now)
      }
      // A filter that lets everything through looks at every claim; so does another reader's first look.
      let all = try ada.queue(try QueueFilter("confidence>=0", now: now))
      let fresh = try Reviews(bench.archive, reviewer: "ada").queue()
      #expect(try ada.queue().proposals.map(\.id) == all.proposals.map(\.id), "round \(round)")
      #expect(all.proposals.map(\.id) == fresh.proposals.map(\.id), "round \(round)")
      for queue in [all, fresh] {
        #expect(try ada.queue(limit: 0).tally == queue.tally && queue.total == all.total)
        #expect(try ada.queue(limit: 0).openRuns == queue.openRuns)
      }
      let pieces = try (0..<6).flatMap { try ada.queue(offset: $0, limit: 1).proposals.map(\.id) }
      #expect(pieces == all.proposals.map(\.id))
    }
  }

  @Test("the reviewer's name comes from the environment")
  func name() {
    #expect(Reviewer.name(in: ["REVERIE_REVIEWER": "ada", "USER": "root"]) == "ada")
    #expect(Reviewer.name(in: ["REVERIE_REVIEWER": "", "USER": "root"]) == "root")
    #expect(Reviewer.name(in: [:]) == "someone")
  }
}
