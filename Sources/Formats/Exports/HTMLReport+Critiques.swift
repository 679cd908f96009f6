package import Trajectories

extension HTMLReport {
  /// The critiques, each with original and proposal side by side.
  package func critiques(_ proposals: [Proposal], in run: Trajectory) -> String {
    guard !proposals.isEmpty else { return "<h2>Steps</h2>\n" }
    return "<h2>Critiques</h2>\n" + proposals.map { critique($0, in: run) }.joined()
      + "<h2>Steps</h2>\n"
  }

  private func critique(_ proposal: Proposal, in run: Trajectory) -> String {
    let critique = proposal.critique
    let cause = critique.cause?.words ?? "no localisable error"
    let place = critique.step.map { ", \(Self.link($0))" } ?? ""
    return """
      <article>
      <h3>\(HTMLText.escape(cause))\(place) <small>confidence \(Self.percent(critique.confidence)), \
      \(HTMLText.escape(critique.critic)), \(HTMLText.escape(critique.id.rawValue))</small></h3>
      <p>\(HTMLText.escape(critique.explanation))</p>
      \(sides(critique, in: run))\(steps(critique))\(difference(proposal, in: run))\
      \(evidence(proposal, in: run))\(citations(critique, in: run))\(reviews(proposal))</article>

      """
  }

  private func sides(_ critique: Critique, in run: Trajectory) -> String {
    guard let better = critique.better else { return "" }
    let original = critique.step.flatMap { number in run.steps.first { $0.number == number } }
    return """
      <div class="sides"><div class="original"><h4>original</h4>
      \(Self.block(original?.action.label ?? "nothing"))</div>
      <div class="proposed"><h4>proposed</h4>
      \(Self.block(Self.words(better)))</div></div>

      """
  }

  private func steps(_ critique: Critique) -> String {
    guard critique.steps.count > 1 else { return "" }
    let shares = critique.steps.map { "\(Self.link($0.step)) \(Self.percent($0.probability))" }
    return "<p>likely: \(shares.joined(separator: ", "))</p>\n"
  }

  /// The revised run against the recording.
  private func difference(_ proposal: Proposal, in run: Trajectory) -> String {
    guard let synthetic = proposal.synthetic else { return "" }
    let labels = Dictionary(
      run.steps.map { ($0.number, $0.action.label) }, uniquingKeysWith: { first, _ in first })
    var removed = synthetic.removed.sorted()[...]
    var lines: [String] = []
    func flush(before number: Int) {
      while let first = removed.first, first < number {
        removed.removeFirst()
        lines.append("<del>- \(first) \(HTMLText.escape(labels[first] ?? ""))</del>")
      }
    }
    for step in synthetic.steps {
      let words = HTMLText.escape(Self.words(step))
      switch step.provenance {
      case .recorded(let number):
        flush(before: number)
        lines.append("  \(number) \(HTMLText.escape(labels[number] ?? ""))")
      case .recordedElsewhere(let other, let number):
        let origin = HTMLText.escape(other.rawValue)
        lines.append("<ins>+ \(words)  (recorded in \(origin), step \(number))</ins>")
      case .predicted(let probability):
        lines.append("<ins>+ \(words)  (predicted, \(Self.percent(probability)))</ins>")
      }
    }
    flush(before: .max)
    let kind = synthetic.isHypothesis ? "hypothesis" : "revised run"
    return """
      <details open><summary>\(kind), confidence \(Self.percent(synthetic.confidence))</summary>
      <pre class="diff">\(lines.joined(separator: "\n"))</pre></details>

      """
  }

  private func evidence(_ proposal: Proposal, in run: Trajectory) -> String {
    guard !proposal.evidence.isEmpty else { return "" }
    let items = proposal.evidence.map { evidence in
      let isHere = evidence.run == run.header.id
      let place =
        isHere
        ? Self.link(evidence.step)
        : "\(HTMLText.escape(evidence.run.rawValue)) step \(evidence.step)"
      return "<li>\(evidence.speaksFor ? "for" : "against"): "
        + "\(HTMLText.escape(evidence.words)) (\(place))</li>\n"
    }
    return "<ul>\n\(items.joined())</ul>\n"
  }

  private func citations(_ critique: Critique, in run: Trajectory) -> String {
    guard !critique.citations.isEmpty else { return "" }
    let items = critique.citations.map { citation in
      let place = citation.step == 0 ? "task" : Self.link(citation.step)
      let span = citation.span(in: run).map { "<q>\(HTMLText.escape($0))</q>" }
      return "<li>\(place), \(citation.field.rawValue): "
        + "\(span ?? "<em>the span is not in this revision</em>")</li>\n"
    }
    return "<p>cites</p>\n<ul>\n\(items.joined())</ul>\n"
  }

  private func reviews(_ proposal: Proposal) -> String {
    guard !proposal.reviews.isEmpty else { return "<p>nobody has decided</p>\n" }
    let items = proposal.reviews.map { review in
      let reason = review.reason.isEmpty ? "" : ": \(review.reason)"
      let edited = review.edited.map { " (\(Self.words($0)))" } ?? ""
      let words =
        "\(review.decision.rawValue)\(edited), \(review.by), \(review.at.iso8601)\(reason)"
      return "<li>\(HTMLText.escape(words))</li>\n"
    }
    return "<p>reviews</p>\n<ul>\n\(items.joined())</ul>\n"
  }

  // MARK: - Words

  private static func link(_ step: Int) -> String {
    "<a href=\"#step-\(step)\">step \(step)</a>"
  }

  private static func percent(_ share: Double) -> String {
    guard share.isFinite else { return "unknown" }
    return "\(Int((min(1, max(0, share)) * 100).rounded())) %"
  }

  private static func words(_ action: ProposedAction) -> String {
    if action.edit == .remove {
      return "left out\(action.through.map { ", up to step \($0)" } ?? "")"
    }
    let place = [action.role, action.name].compactMap(\.self).joined(separator: " ")
    let call = Action(
      action.kind ?? .wait, points: action.points, text: action.text, amount: action.amount,
      raw: RawCall(name: "", arguments: ""))
    let edit = action.edit == .replace ? "" : "\(action.edit.rawValue): "
    return edit + call.label + (place.isEmpty ? "" : " on \(place)")
  }

  private static func words(_ step: SyntheticTrajectory.SyntheticStep) -> String {
    words(
      ProposedAction(
        .replace, step.kind, points: step.points, text: step.text, amount: step.amount,
        role: step.role, name: step.name))
  }
}
