internal import Canvas
internal import Trajectories

extension Inspector {
  /// The proposals about the step in view, the likeliest first.
  var proposalsHere: [Proposal] {
    guard let number = selectedRow?.number ?? selectedEntry?.step?.number else { return [] }
    return proposals.filter { $0.critique.step == number }
  }

  /// The proposal that a decision here is about.
  var selectedProposal: Proposal? { proposalsHere.first }

  mutating func receive(_ list: [Proposal]) {
    proposals = list.sorted { $0.critique.confidence > $1.critique.confidence }
    index()
  }

  /// Shows a decision before it is kept.
  mutating func note(_ review: Review) {
    proposals.note(review)
    pageIsStale = true
  }

  /// Takes the true name and time of a decision that was shown before.
  mutating func settle(_ review: Review) {
    for place in proposals.indices where proposals[place].id == review.critique {
      let last = proposals[place].reviews.lastIndex {
        $0.decision == review.decision && $0.by == review.by && $0.edited == review.edited
      }
      if let last {
        proposals[place].reviews[last] = review
      } else {
        proposals[place].reviews.append(review)
      }
    }
    pageIsStale = true
  }

  /// Takes back on screen a decision that could not be kept.
  mutating func withdraw(_ ids: [CritiqueID]) {
    for place in proposals.indices where ids.contains(proposals[place].id) {
      _ = proposals[place].reviews.popLast()
    }
    pageIsStale = true
  }

  /// Notes which steps the proposals name, so that drawing a row need not look for them.
  private mutating func index() {
    causes = [:]
    cut = []
    for proposal in proposals {
      let critique = proposal.critique
      if let step = critique.step, causes[step] == nil {
        causes[step] = critique.cause ?? .reasoning
      }
      for waste in critique.waste where waste.steps.count < 10_000 { cut.formUnion(waste.steps) }
    }
    pageIsStale = true
  }

  /// The nearest entry in a direction that a critique names.
  func criticised(from entry: Int, forward: Bool) -> Int? {
    let found = causes.keys.filter { $0 <= outline.steps && $0 > 0 }
      .compactMap { outline.entry(ofStep: $0) }
      .filter { forward ? $0 > entry : $0 < entry }
    return forward ? found.min() : found.max()
  }

  /// Goes to a step as soon as it is known.
  mutating func select(step: Int) {
    if let index = outline.entry(ofStep: step), step <= outline.steps {
      select(entry: index)
      window.center()
    } else {
      wantedStep = step
    }
  }
}

extension DetailPage {
  /// Adds what critiques say about a step: both actions, why, and how sure.
  mutating func critique(_ proposal: Proposal, label: String, reviewer: String) {
    let pair = ActionPair(proposal, label: label, reviewer: reviewer)
    if key.width >= 60 {
      sideBySide(pair)
    } else {
      lines(pair.stacked(columns: key.width))
    }
    fact("critique", proposal.critique.explanation.withoutBlankEnds)
    var facts = proposal.critique.cause?.words ?? "no cause named"
    let cited = Set(proposal.critique.citations.map(\.step)).filter { $0 > 0 }.sorted()
    if !cited.isEmpty { facts += "   cites \(cited.map(\.grouped).joined(separator: ", "))" }
    facts += "   confidence \(proposal.critique.confidence.decimal(2))"
    if proposal.isMoved { facts += ", \(proposal.statedConfidence.decimal(2)) before reviews" }
    for waste in proposal.critique.waste.prefix(3) {
      facts += "   cut \(waste.steps.lowerBound.grouped)-\(waste.steps.upperBound.grouped)"
    }
    fact("cause", facts, .muted)
    if !proposal.critique.isEmbedded { fact("critic", proposal.critique.critic, .muted) }
    voices(proposal.critique)
    for signal in proposal.critique.signals.filter({ $0.step == proposal.critique.step }).prefix(4)
    {
      let worth = signal.precision.map { ", \($0.words)" } ?? ""
      fact(
        "signal", "\(signal.kind.rawValue.split(separator: "_").joined(separator: " "))\(worth)",
        .muted)
    }
    for (name, review) in proposal.standing.sorted(by: { $0.key < $1.key }).prefix(6) {
      let reason = review.reason.isEmpty ? "" : ": \(review.reason)"
      fact("review", "\(name) \(review.decision.past)\(reason)", .accent)
    }
    if proposal.isDisputed { fact("disputed", "people disagree about this", .warning) }
  }

  private mutating func sideBySide(_ pair: ActionPair) {
    let half = (key.width - 3) / 2
    func rule(_ title: SafeText, _ role: Role, _ columns: Int) -> [StyledText] {
      let dashes = String(repeating: "─", count: max(0, columns - title.width))
      return [StyledText(title, role), StyledText(SafeText(dashes), .border)]
    }
    var rows = [
      rule("original ", .original, half) + [StyledText("─┬─", .border)]
        + rule("proposed ", .proposed, half)
    ]
    for place in 0..<max(pair.original.count, pair.proposed.count) {
      var left = pair.original.indices.contains(place) ? pair.original[place] : []
      left = left.truncated(to: half)
      left.append(StyledText(.spaces(half - left.width)))
      let right = pair.proposed.indices.contains(place) ? pair.proposed[place] : []
      rows.append(left + [StyledText(" │ ", .border)] + right)
    }
    lines(rows)
  }
}
