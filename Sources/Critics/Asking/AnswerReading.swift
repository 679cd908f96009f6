package import LanguageModels
package import Trajectories

/// Makes a critique of a model's answer: what is not found in the recording is dropped and counted, and
/// what is no critique says so.
package struct AnswerReading {
  private let run: Trajectory
  private let revision: Int
  private let critic: String
  private let question: CritiqueQuestion

  /// - Parameter critic: the name to keep beside what is said.
  package init(
    _ question: CritiqueQuestion, about run: Trajectory, revision: Int, critic: String
  ) {
    self.question = question
    self.run = run
    self.revision = revision
    self.critic = critic
  }

  /// What is kept of an answer to a wide or a narrow question.
  package func critique(_ answer: ModelAnswer) -> Critique {
    switch question.pass {
    case .wide: wide(answer)
    case .narrow: narrow(answer)
    case .cross: refused(.otherForm, answer)
    }
  }

  // MARK: - Wide

  private func wide(_ answer: ModelAnswer) -> Critique {
    do throws(NoCritique) {
      let form = try AnswerForm.read(AnswerForm.Wide.self, from: answer)
      let known = Set(run.steps.map(\.number))
      var critique = blank(answer, why: form.why)
      var drops = Drops()
      var suspects: [Int] = []
      for step in form.suspects.prefix(AnswerForm.mostItems).map(\.wholeStep) {
        if let step, known.contains(step) {
          if !suspects.contains(step) { suspects.append(step) }
        } else {
          drops.add(.noStep)
        }
      }
      critique.asking?.suspects = Array(suspects.prefix(5))
      critique.asking?.dropped = drops.all
      critique.explanation = "\(critic) wants to look at some steps."
      return critique
    } catch { return refused(error, answer) }
  }

  // MARK: - Narrow

  private func narrow(_ answer: ModelAnswer) -> Critique {
    do throws(NoCritique) {
      let form = try AnswerForm.read(AnswerForm.Narrow.self, from: answer)
      guard ["error", "no_error", "cannot_tell"].contains(form.verdict.lowercased()) else {
        throw .otherForm
      }
      var critique = blank(answer, why: form.why)
      var drops = Drops()
      if form.verdict.lowercased() == "error" { claim(form, &critique, &drops) }
      critique.asking?.dropped = drops.all
      if critique.step == nil { critique.explanation = "\(critic): no localisable error." }
      return critique
    } catch { return refused(error, answer) }
  }

  /// Takes the claim over where it is grounded; else nothing.
  private func claim(
    _ form: AnswerForm.Narrow, _ critique: inout Critique, _ drops: inout Drops
  ) {
    guard let cause = Cause(rawValue: form.cause.lowercased()) else { return drops.add(.noCause) }
    let shares = shares(form.steps, &drops)
    guard let top = shares.first else { return }
    let citations = citations(form.citations, &drops)
    guard citations.contains(where: { $0.step == top.step }) else { return drops.add(.uncited) }
    critique.steps = shares
    critique.cause = cause
    critique.citations = citations
    critique.asking?.stated = min(1, max(0, top.probability))
    switch better(form.better, at: top.step) {
    case .success(let better): critique.better = better
    case .failure(let why): drops.add(why)
    }
    critique.explanation = Explanation(critique, RunReading(run)).text
  }

  /// The steps that there are, the likeliest first, summing to no more than 1.
  private func shares(_ stated: [AnswerForm.Narrow.Share], _ drops: inout Drops)
    -> [Critique.Share]
  {
    let known = Set(run.steps.map(\.number))
    var shares: [Int: Double] = [:]
    for share in stated.prefix(AnswerForm.mostItems) {
      guard let step = share.step.wholeStep, known.contains(step) else {
        drops.add(.noStep)
        continue
      }
      let probability = share.probability.isFinite ? min(1, max(0, share.probability)) : 0
      shares[step] = max(shares[step] ?? 0, probability)
    }
    let ranked = shares.sorted { ($1.value, $0.key) < ($0.value, $1.key) }.prefix(10)
    let sum = max(1, ranked.reduce(0) { $0 + $1.value })
    return ranked.map { Critique.Share(step: $0.key, probability: $0.value / sum) }
  }

  private func citations(_ quotes: [AnswerForm.Quote], _ drops: inout Drops) -> [Citation] {
    let search = CitationSearch(run, revision: revision)
    var found: [Citation] = []
    for quote in quotes.prefix(AnswerForm.mostItems) {
      switch search.find(
        .init(step: quote.step.wholeStep ?? -1, field: quote.field, text: quote.quote))
      {
      case .success(let citation): if !found.contains(citation) { found.append(citation) }
      case .failure(let why): drops.add(why)
      }
    }
    return Array(found.prefix(6))
  }

  private func better(
    _ form: AnswerForm.Narrow.Better, at step: Int
  ) -> Result<ProposedAction?, Unfounded> {
    BetterActionCheck(run, question.frames).check(
      .init(
        edit: form.edit, action: form.action, x: form.x, y: form.y, text: form.text,
        seconds: form.seconds, through: form.through.wholeStep ?? -1), at: step)
  }

  // MARK: - After the other's claim

  /// What is kept of an answer to another critic's claim: its own claim, with what it cites anew, or
  /// taken back.
  ///
  /// - Parameters:
  ///   - own: what it said before.
  ///   - cited: what either has cited already.
  package func rejoinder(
    _ answer: ModelAnswer, own: Critique, cited: [Citation]
  ) -> Critique {
    var critique = own
    var asking = blank(answer, why: own.asking?.why ?? "").asking
    asking?.stated = own.asking?.stated
    do throws(NoCritique) {
      let form = try AnswerForm.read(AnswerForm.Cross.self, from: answer)
      guard ["stands", "withdrawn"].contains(form.answer.lowercased()) else { throw .otherForm }
      var drops = Drops()
      let found = citations(form.citations, &drops)
      let fresh = found.filter { one in !cited.contains { $0.overlaps(one) } }
      drops.add(.cited, found.count - fresh.count)
      critique.citations += fresh
      asking?.newEvidence = fresh.count
      asking?.isWithdrawn = form.answer.lowercased() == "withdrawn"
      asking?.dropped = drops.all
      asking?.why = form.why.harmlessLine(300)
    } catch {
      // Without an answer that can be read the claim stands as it was.
      asking?.dropped = [.init(error.words, count: 1)]
    }
    critique.asking = asking
    return critique
  }

  // MARK: - Parts

  private func blank(_ answer: ModelAnswer, why: String) -> Critique {
    var critique = Critique(run: run.header.id, revision: revision, critic: critic)
    critique.asking = Critique.Asking(
      question.pass, question: question.name, model: answer.model.harmlessLine(80),
      usage: answer.usage, why: why.harmlessLine(300))
    return critique
  }

  private func refused(_ why: NoCritique, _ answer: ModelAnswer) -> Critique {
    var critique = blank(answer, why: "")
    critique.asking?.refusal = why.words
    critique.explanation = "\(critic): \(why.words)."
    return critique
  }
}

/// What was dropped, counted by reason.
private struct Drops {
  private var counts: [Unfounded: Int] = [:]

  mutating func add(_ why: Unfounded, _ count: Int = 1) {
    if count > 0 { counts[why, default: 0] += count }
  }

  var all: [Critique.Asking.Dropped] {
    Unfounded.allCases.compactMap { why in
      counts[why].map { Critique.Asking.Dropped(why.rawValue, count: $0) }
    }
  }
}

extension Citation {
  /// Whether both cite some of the same bytes.
  fileprivate func overlaps(_ other: Citation) -> Bool {
    step == other.step && field == other.field && range.overlaps(other.range)
  }
}
