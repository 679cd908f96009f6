internal import Canvas
internal import Trajectories

/// The text of the proposal in hand, laid out for one width.
struct ReviewPage: Hashable, Sendable {
  let id: CritiqueID
  let width: Int
  private(set) var detail: DetailPage

  init(_ proposal: Proposal, sheet: ProposalSheet?, reviewer: String, width: Int) {
    id = proposal.id
    self.width = width
    detail = DetailPage(key: DetailPage.Key(entry: 0, width: max(1, width), isUnfolded: false))
    detail.claim(proposal)
    detail.savings(proposal)
    detail.reviews(proposal)
    // The queue's rows come without their revised runs.
    detail.diff(sheet?.proposal.synthetic ?? proposal.synthetic, proposal, sheet?.rows ?? [])
    detail.evidence(proposal)
    detail.origin(proposal)
    if let step = sheet?.step {
      detail.section("thought", step.thought, style: Style(.muted), syntax: .plain)
      detail.section("result", step.after?.text ?? "", style: Style(.muted))
    }
  }
}

extension DetailPage {
  /// Adds a fact beside its label, wrapped.
  mutating func fact(_ label: SafeText, _ text: String, _ role: Role = .text) {
    let width = max(1, key.width - Self.labelWidth)
    let rows = WrappedText(text, width: width, indent: .hanging(0)).rows(in: 0..<12)
    append(
      Block(
        label: label, content: .rows(rows.map { [StyledText($0.text, Style(role))] }),
        rows: rows.count, indent: Self.labelWidth))
  }

  /// Adds rows that use the whole width.
  mutating func lines(_ rows: [[StyledText]]) {
    append(
      Block(
        label: .empty, content: .rows(rows.map { $0.truncated(to: max(1, key.width)) }),
        rows: rows.count, indent: 0))
  }

  /// Why, with which confidence, and at which step.
  mutating func claim(_ proposal: Proposal) {
    let critique = proposal.critique
    let text = critique.explanation.withoutBlankEnds
    let rows = WrappedText(text, width: max(1, key.width), indent: .hanging(0)).rows(in: 0..<12)
    lines(rows.map { [StyledText($0.text)] })
    gap()
    var cause = critique.cause?.words ?? "no localisable error"
    cause += "   confidence \(critique.confidence.decimal(2))"
    if proposal.isMoved { cause += ", \(proposal.statedConfidence.decimal(2)) before reviews" }
    if let second = critique.runnerUp { cause += "   else: \(second.words)" }
    fact("cause", cause)
    if critique.steps.count > 1 {
      let shares = critique.steps.prefix(10).map { "\($0.step.grouped): \($0.probability.percent)" }
      fact("at step", shares.joined(separator: "   "), .muted)
    }
    let cited = Set(critique.citations.map(\.step)).sorted()
    if !cited.isEmpty {
      let steps = cited.map { $0 == 0 ? "the task" : $0.grouped }.joined(separator: ", ")
      fact("cites", cited == [0] ? steps : "step \(steps)", .muted)
    }
    voices(critique)
  }

  /// What a model says in its own words, and what the other critics say.
  mutating func voices(_ critique: Critique) {
    if let why = critique.asking?.why, !why.isEmpty { fact("it says", "\"\(why)\"", .muted) }
    guard let panel = critique.panel else { return }
    let dissent = panel.dissent(from: critique.critic).map(\.critic)
    for opinion in panel.opinions.filter({ $0.critic != critique.critic }).prefix(4) {
      let isDissent = dissent.contains(opinion.critic)
      fact(
        isDissent ? "dissent" : "heard", "\(opinion.critic): \(opinion.words)",
        isDissent ? .warning : .muted)
    }
  }

  /// What it saves, and what a lesson from it would touch.
  mutating func savings(_ proposal: Proposal) {
    if proposal.savedSteps > 0 || proposal.savedMilliseconds > 0 {
      fact(
        "saves",
        "\(proposal.savedSteps.counted("step")), \(proposal.savedMilliseconds.duration)")
    }
    for waste in proposal.critique.waste.prefix(6) {
      fact("cut", waste.words, .warning)
    }
    fact(
      "touches", "\(proposal.blastRadius.counted("recorded run")) in the same scope", .muted)
  }

  /// What people decided, each by name.
  mutating func reviews(_ proposal: Proposal) {
    guard !proposal.reviews.isEmpty else { return }
    gap()
    if proposal.isDisputed {
      fact("disputed", "people disagree about this", .warning)
    }
    for (place, review) in proposal.reviews.suffix(20).enumerated() {
      let reason = review.reason.isEmpty ? "" : ": \(review.reason)"
      let edited = review.edited?.label.map { " to \($0)" } ?? ""
      let name = review.by.isEmpty ? "you" : review.by
      let stands = proposal.standing[review.by] == review
      fact(
        place == 0 ? "reviews" : .empty,
        "\(name) \(review.decision.past)\(edited)\(reason)   \(review.at.dateAndTime)",
        stands ? .text : .muted)
    }
  }

  /// The revised run, step by step.
  mutating func diff(
    _ synthetic: SyntheticTrajectory?, _ proposal: Proposal, _ rows: [EntryRow]
  ) {
    guard let synthetic else { return }
    gap()
    let names = synthetic.revision.operators.map(\.name).joined(separator: ", ")
    var words = [StyledText(SafeText(names.isEmpty ? "revised run" : names), .muted)]
    words.append(StyledText(SafeText("   confidence \(synthetic.confidence.decimal(2))"), .muted))
    if synthetic.isHypothesis { words.append(StyledText("   a hypothesis, never used", .warning)) }
    lines([words])
    lines(StepDiff(synthetic, stepCount: proposal.stepCount, rows: rows).rows)
  }

  /// What speaks for it and what against.
  mutating func evidence(_ proposal: Proposal) {
    guard !proposal.evidence.isEmpty else { return }
    gap()
    for speaksFor in [true, false] {
      let list = proposal.evidence.filter { $0.speaksFor == speaksFor }
      for (place, item) in list.prefix(20).enumerated() {
        let label: SafeText = place > 0 ? .empty : speaksFor ? "for" : "against"
        let source =
          item.run == proposal.critique.run
          ? "step \(item.step.grouped)"
          : "\(item.run.rawValue.prefix(12)) step \(item.step.grouped)"
        fact(label, "\(item.words)   \(source)", speaksFor ? .text : .warning)
      }
      if list.count > 20 { fact(.empty, "and \((list.count - 20).grouped) more", .muted) }
    }
  }

  /// Whose claim it is, and about which run.
  mutating func origin(_ proposal: Proposal) {
    gap()
    fact("critic", "\(proposal.critique.critic)   \(proposal.id)", .muted)
    fact("run", proposal.critique.run.rawValue, .muted)
  }
}

extension Critique.Waste {
  /// `steps 13 to 14, repeated without effect: 3.4 s`.
  var words: String {
    let first = steps.lowerBound
    let last = steps.upperBound
    let range =
      first == last ? "step \(first.grouped)" : "steps \(first.grouped) to \(last.grouped)"
    var cost = milliseconds.duration
    if tokens > 0 { cost += ", \(tokens.counted("token"))" }
    return "\(range), \(why.words): \(cost)"
  }
}

extension Review.Decision {
  /// What somebody did: `accepted`.
  var past: String {
    switch self {
    case .accept: "accepted"
    case .edit: "changed it"
    case .reject: "rejected"
    case .defer: "put it off"
    case .undo: "took the last decision back"
    }
  }

  /// A sign and its role, for the queue.
  var mark: (glyph: SafeText, role: Role) {
    switch self {
    case .accept: ("✓", .success)
    case .edit: ("±", .success)
    case .reject: ("✗", .failure)
    case .defer: ("…", .muted)
    case .undo: (" ", .muted)
    }
  }
}
