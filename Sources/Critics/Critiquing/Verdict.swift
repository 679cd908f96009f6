internal import Trajectories

/// Weighs the signals of one run: which step went wrong, why, and what would have been better.
struct Verdict {
  private let reading: RunReading
  private let signals: [Signal]
  private let factors: [ReviewFactor]
  /// What speaks for each step, by step number.
  private var weights: [Int: Double] = [:]

  /// Steps within which a failed sub-goal counts as made good.
  private static let recoveryWindow = 3
  /// Below this no step is named.
  private static let leastWeight = 0.25
  /// A little more, so that it still counts after the discount for its place.
  private static let guessWeight = 0.34

  init(
    _ signals: [Signal], in reading: RunReading, _ options: Critic.Options,
    _ factors: [ReviewFactor]
  ) {
    self.reading = reading
    self.signals = signals
    self.factors = factors
    for signal in signals {
      let seen =
        SignalWeight.weight(of: signal) * signal.strength * lastingShare(of: signal)
        * consequenceShare(of: signal)
      let step = signal.step
      let loudest = signal.causes.max { ($0.value, $1.key.rawValue) < ($1.value, $0.key.rawValue) }
      let own = loudest.map { reviewed(seen, $0.key, at: step) } ?? seen
      weights[step] = 1 - (1 - (weights[step] ?? 0)) * (1 - min(0.98, own))
    }
    guard options.usesPosition, reading.moments.count > 1 else { return }
    if options.guesses { addFirstAct() }
    let last = Double(reading.moments.count)
    for (step, weight) in weights {
      // What comes first leads to the rest: decisive steps lie early in labelled runs.
      weights[step] = weight * (1 - 0.25 * Double(step) / last)
    }
  }

  /// Where a run is known to have failed and nothing was seen, the first thing that was done is the
  /// best guess, and a poor one.
  private mutating func addFirstAct() {
    guard reading.run.header.outcome.verdict == .failure,
      (weights.values.max() ?? 0) < Self.leastWeight
    else { return }
    let acts = reading.moments.filter { !$0.isIdle }
    let said = reading.moments.dropFirst().filter { $0.step.action.kind == .message }
    guard let first = acts.first ?? said.first else { return }
    weights[first.step.number] = max(weights[first.step.number] ?? 0, Self.guessWeight)
  }

  /// How much of a signal counts: what was made good soon, or at all, counts less.
  private func lastingShare(of signal: Signal) -> Double {
    if SignalWeight.isWaste(signal.kind) { return signal.kind == .cycle ? 0.7 : 0.5 }
    guard let place = reading.moments.firstIndex(where: { $0.step.number == signal.step }),
      let attempt = reading.attempt(at: place), !attempt.hadEffect
    else { return 1 }
    // The first of several vain tries is the one that went wrong.
    let isFollowUp =
      place > 0
      && reading.attempt(at: place - 1).map { $0.name == attempt.name && !$0.hadEffect }
        ?? false
    let share = isFollowUp ? 0.7 : 1
    guard let later = reading.laterSuccess(of: attempt) else {
      return share * (isMadeGood(attempt) ? 0.5 : 1)
    }
    return share * (later.place - place <= Self.recoveryWindow ? 0.6 : 0.75)
  }

  /// How much counts of a complaint about something that an earlier step had lost, missed or
  /// mistaken: that step is to blame.
  private func consequenceShare(of signal: Signal) -> Double {
    guard Self.complaints.contains(signal.kind),
      let moment = reading.moments.first(where: { $0.step.number == signal.step }),
      let alert = moment.after?.alert
    else { return 1 }
    let parts = alert.split(separator: "\"", omittingEmptySubsequences: false)
    guard parts.count >= 3 else { return 1 }
    let name = String(parts[1])
    let isExplained = signals.contains { earlier in
      earlier.step < signal.step && Self.losses.contains(earlier.kind)
        && (earlier.better?.name == name
          || earlier.factors.contains { $0.contains(Explanation.quoted(name)) }
          || reading.moments.first { $0.step.number == earlier.step }?.step.thought
            .contains("\"\(name)\"") == true)
    }
    return isExplained ? 0.4 : 1
  }

  private static let complaints: Set<Signal.Kind> = [
    .error, .precondition, .noChange, .unproven, .cycle, .busy,
  ]
  private static let losses: Set<Signal.Kind> = [.undone, .offTarget, .focus, .argument]

  /// A probability after what people decided about the cause on such elements.
  private func reviewed(_ share: Double, _ cause: Cause, at step: Int) -> Double {
    guard !factors.isEmpty, share > 0, share < 1,
      let moment = reading.moments.first(where: { $0.step.number == step })
    else { return share }
    let ratio = factors.reduce(1.0) { ratio, factor in
      let isHere =
        factor.cause == cause && factor.scope.kind == moment.step.action.kind
        && (factor.scope.role == nil || factor.scope.role == moment.targetElement?.role)
      return isHere ? ratio * factor.likelihoodRatio : ratio
    }
    let odds = share / (1 - share) * ratio
    return odds / (1 + odds)
  }

  /// Whether the same program, called otherwise, worked soon after a command failed.
  private func isMadeGood(_ attempt: Attempt) -> Bool {
    guard attempt.scope.role == "command" else { return false }
    let program = attempt.name.prefix { $0 != " " }
    return reading.attempts.contains {
      $0.place > attempt.place && $0.place <= attempt.place + Self.recoveryWindow && $0.hadEffect
        && $0.name.prefix { $0 != " " } == program
    }
  }

  // MARK: - The critique

  func critique(critic: String) -> Critique {
    var critique = Critique(
      run: reading.run.header.id, revision: reading.revision, signals: signals,
      waste: waste, critic: critic)
    let ranked = weights.sorted { ($1.value, $0.key) < ($0.value, $1.key) }
    guard let top = ranked.first, top.value >= Self.leastWeight else {
      critique.explanation = "No localisable error."
      return critique
    }
    critique.steps = shares(ranked)
    let causes = causes(at: top.key)
    critique.cause = causes.first?.cause
    critique.runnerUp = causes.dropFirst().first?.cause
    critique.confidence = (critique.steps.first?.probability ?? 0) * (causes.first?.share ?? 0)
    critique.better = better(at: top.key, for: critique.cause)
    critique.citations = citations(at: top.key)
    critique.explanation = Explanation(critique, reading).text
    return critique
  }

  private func shares(_ ranked: [(key: Int, value: Double)]) -> [Critique.Share] {
    let kept = ranked.prefix(10)
    // Squares sharpen; the rest of the mass says that it may be none of them.
    let sum = ranked.reduce(0) { $0 + $1.value * $1.value }
    let none = 1 - (ranked.first?.value ?? 0)
    return kept.map {
      Critique.Share(step: $0.key, probability: $0.value * $0.value / (sum + none * none))
    }
  }

  private func causes(at step: Int) -> [(cause: Cause, share: Double)] {
    var odds: [Cause: Double] = [:]
    for signal in signals where signal.step == step {
      let weight = SignalWeight.weight(of: signal) * signal.strength
      for (cause, share) in signal.causes {
        odds[cause] = 1 - (1 - (odds[cause] ?? 0)) * (1 - min(0.98, weight * share))
      }
    }
    // That a call failed says no more than that; whatever tells why outranks it.
    if let failed = odds[.failedCall],
      odds.contains(where: { $0.key != .failedCall && $0.value > 0.2 })
    {
      odds[.failedCall] = failed * 0.4
    }
    for (cause, share) in odds { odds[cause] = reviewed(share, cause, at: step) }
    // Sorted, since sums of fractions depend on their order, and sets have none.
    let sum = odds.values.sorted().reduce(0, +)
    return odds.map { ($0.key, $0.value / max(sum, 1e-9)) }
      .sorted { ($1.1, $0.0.rawValue) < ($0.1, $1.0.rawValue) }
  }

  /// The proposal of the signal that speaks loudest for the cause, else of any at the step.
  private func better(at step: Int, for cause: Cause?) -> ProposedAction? {
    let here = signals.filter { $0.step == step && $0.better != nil }
    func loudness(_ signal: Signal) -> Double {
      let share = cause.flatMap { signal.causes[$0] } ?? 0
      // What could be cut is no better action, unless being of no use is what was wrong.
      let isAside = SignalWeight.isWaste(signal.kind) && share < 0.5
      return signal.strength * (share + 0.01) - (isAside ? 1 : 0)
    }
    return here.max { loudness($0) < loudness($1) }?.better
  }

  private func citations(at step: Int) -> [Citation] {
    var found: [Citation] = []
    for citation in signals.filter({ $0.step == step }).flatMap(\.citations)
    where !found.contains(citation) { found.append(citation) }
    return Array(found.prefix(6))
  }

  // MARK: - Waste

  /// Segments that could be cut, first to last, none within another.
  private var waste: [Critique.Waste] {
    var found: [Critique.Waste] = []
    for signal in signals where SignalWeight.isWaste(signal.kind) {
      guard let better = signal.better, better.edit == .remove, let last = better.through,
        last >= signal.step
      else { continue }
      let steps = signal.step...last
      guard !found.contains(where: { $0.steps.overlaps(steps) }) else { continue }
      let why = signal.causes.max {
        ($0.value, $1.key.rawValue) < ($1.value, $0.key.rawValue)
      }
      found.append(cost(of: steps, why: why?.key ?? .detour))
    }
    return found.sorted { $0.steps.lowerBound < $1.steps.lowerBound }
  }

  private func cost(of steps: ClosedRange<Int>, why: Cause) -> Critique.Waste {
    var milliseconds: Int64 = 0
    var tokens = 0
    for entry in reading.run.entries {
      guard let step = entry.step, steps.contains(step.number) else { continue }
      milliseconds += step.duration ?? 0
      tokens += entry.usage.map { $0.input + $0.output } ?? 0
    }
    return Critique.Waste(steps: steps, milliseconds: milliseconds, tokens: tokens, why: why)
  }
}
