internal import Critics
package import Trajectories

/// Asks the gates of `dreaming.md` 2.2 about drafts of lessons, in their order.
///
/// Each gate says why, in fixed words and numbers. The last one, review or probation, is asked by
/// whoever decides.
struct Gatekeeper: Sendable {
  let learned: Learned
  /// What the two halves of the runs teach, each without the other.
  let halves: [Half]
  let trial: ImaginedTrial
  let mode: DreamMode

  /// One half of the runs.
  struct Half: Sendable {
    /// What is distilled from this half alone.
    let rules: Set<LessonRule>
    /// Whether a run, by its number, is in it.
    let holds: @Sendable (Int32) -> Bool
  }

  /// What the gates before the last one say, and how many rollouts it took; nil where it was stopped.
  ///
  /// - Parameters:
  ///   - allowance: the most rollouts that may be played for it.
  ///   - told: what is in force or passed the gates before it.
  func judge(
    _ draft: LessonDraft, _ evidence: DraftEvidence, allowance: Int, told: Set<LessonRule>,
    shouldStop: @escaping @Sendable () -> Bool
  ) -> (verdicts: [Verdict], rollouts: Int)? {
    var verdicts = [grounding(evidence), support(draft, evidence)]
    if let ground = draft.ground, !told.contains(ground) {
      let why = "what it waits for is not told, so that it costs a step"
      verdicts[1] = Verdict(.support, .refused, why: why)
    }
    guard verdicts.refusal == nil else {
      // Whoever looks at what waits wants to know that it may not come into force by itself.
      let warnings = [origin(draft, evidence), Permissions.verdict(on: draft.rule)]
      return (verdicts + warnings.filter { $0.result == .refused }, 0)
    }
    verdicts.append(holdout(draft))
    var rollouts = 0
    if verdicts.refusal == nil {
      guard
        let (imagined, spent) = trial.verdicts(
          on: draft.rule, allowance: allowance, shouldStop: shouldStop)
      else { return nil }
      verdicts += imagined
      rollouts = spent
    }
    verdicts.append(sources(draft, evidence))
    verdicts.append(origin(draft, evidence))
    verdicts.append(Permissions.verdict(on: draft.rule))
    return (verdicts.sorted { $0.gate < $1.gate }, rollouts)
  }

  // MARK: - Gates

  private func grounding(_ evidence: DraftEvidence) -> Verdict {
    let found = evidence.supporting.count
    return Verdict(
      .grounding, found > 0 ? .passed : .refused,
      why: found > 0 ? "every citation is found again" : "nothing in the recordings can be cited",
      numbers: ["citations": Double(found), "lost": Double(evidence.unresolved)])
  }

  /// Three runs, or a high posterior that rests on more than one: what one run alone says stays a
  /// candidate until another one says it too, however sure the model is of it.
  private func support(_ draft: LessonDraft, _ evidence: DraftEvidence) -> Verdict {
    let runs = evidence.supporting.independentRuns
    let isEnough = runs >= 3 || (runs == 2 && draft.posterior >= 0.7)
    let why =
      isEnough
      ? "enough speaks for it"
      : runs < 2
        ? "one run alone speaks for it; it waits for another"
        : "fewer than three runs and a posterior below 0.7"
    return Verdict(
      .support, isEnough ? .passed : .refused, why: why,
      numbers: ["runs": Double(runs), "posterior": draft.posterior])
  }

  /// Formed without a half of the runs, it has to hold there.
  private func holdout(_ draft: LessonDraft) -> Verdict {
    var borneOut = 0
    var contradicted = 0
    var formed = 0
    for (place, half) in halves.enumerated() where half.rules.contains(draft.rule) {
      formed += 1
      let other = halves[1 - place]
      borneOut += draft.evidence.count { other.holds(learned.run(of: $0)) }
      contradicted += draft.counterEvidence.count { other.holds(learned.run(of: $0)) }
    }
    let numbers = [
      "formed": Double(formed), "for": Double(borneOut), "against": Double(contradicted),
    ]
    guard borneOut + contradicted > 0 else {
      return Verdict(
        .holdout, .abstained, why: "too few runs to form it without some of them",
        numbers: numbers)
    }
    return Verdict(
      .holdout, borneOut > contradicted ? .passed : .refused,
      why: borneOut > contradicted
        ? "it holds in runs that it was not formed from"
        : "it does not hold in runs that it was not formed from", numbers: numbers)
  }

  /// Without its strongest run, and without any one bundle, it still has to stand.
  private func sources(_ draft: LessonDraft, _ evidence: DraftEvidence) -> Verdict {
    let byRun = Dictionary(grouping: draft.evidence) { learned.run(of: $0) }
    let strongest = byRun.values.map(\.count).max() ?? 0
    let rest = draft.evidence.count - strongest
    let bundles = Dictionary(grouping: evidence.supporting.compactMap(\.source.bundle)) { $0 }
    let share =
      Double(bundles.values.map(\.count).max() ?? 0)
      / Double(max(1, evidence.supporting.count))
    let numbers = ["without": Double(rest), "bundle": share]
    if share > 0.2 {
      return Verdict(
        .sources, .refused, why: "one imported bundle supplies more than a fifth of the evidence",
        numbers: numbers)
    }
    if byRun.count > 1, rest <= draft.counterEvidence.count {
      return Verdict(
        .sources, .refused, why: "without its strongest run it does not stand", numbers: numbers)
    }
    return Verdict(.sources, .passed, why: "no single source carries it", numbers: numbers)
  }

  /// What the directive names has to have been used by the agent itself, in two runs; and where no
  /// person decides, a label that could be a command or an address is not told at all (S3, S4).
  private func origin(_ draft: LessonDraft, _ evidence: DraftEvidence) -> Verdict {
    if evidence.isPrompted {
      return Verdict(
        .origin, mode == .review ? .abstained : .refused,
        why: "the environment had shown what it tells to do; only a person can add that")
    }
    let said = Set(draft.rule.directive.said)
    for name in draft.rule.names {
      let uses = learned.experience.runsThatUsed(name)
      let isCommanding = Permissions.looksLikeCommand(name) && !uses.asCommand
      let isKnown = uses.runs.count >= 2 || !said.contains(name)
      if isKnown, !isCommanding || mode == .review { continue }
      let mayPass = mode == .review && !isCommanding
      return Verdict(
        .origin, mayPass ? .abstained : .refused,
        why: isKnown
          ? "\(name.asQuotedName) is a label that could be a command; only a person can add that"
          : "\(name.asQuotedName) comes from the environment; the agent did not use it twice",
        numbers: ["runs": Double(uses.runs.count)])
    }
    return Verdict(.origin, .passed, why: "it names only what the agent used itself")
  }
}

/// What can be cited of the transitions that a draft rests on.
package struct DraftEvidence: Sendable {
  package var supporting: [LessonEvidence]
  package var opposing: [LessonEvidence]
  /// Transitions of which nothing can be cited.
  package var unresolved: Int
  /// Whether the environment had shown what the lesson tells to run, before the agent did.
  package var isPrompted: Bool
}

extension Experience {
  /// Runs in which the agent itself used, ran or typed something of a name, and whether it ran it as a
  /// command, which are its own words.
  func runsThatUsed(_ text: String) -> (runs: Set<Int32>, asCommand: Bool) {
    let name = names.known(text)
    var runs: Set<Int32> = []
    var asCommand = false
    for (round, transition) in transitions.enumerated() where transition.act.element >= 0 {
      if Interruption.isAsked(at: round, each: 4096) { break }
      let element = elements[Int(transition.act.element)]
      let own = names[element.name]
      let isSetting = own.assignedVariable.map { $0 == text } ?? false || own.hasSuffix("=" + text)
      let isOwn = name.map { element.name == $0 || element.container == $0 } ?? false
      guard isOwn || isSetting else { continue }
      runs.insert(transition.run)
      if transition.act.verb == .run { asCommand = true }
    }
    for recovery in recoveries where recovery.says(text) {
      runs.insert(recovery.run)
      asCommand = true
    }
    return (runs, asCommand)
  }
}
