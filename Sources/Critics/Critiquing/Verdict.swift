internal import Trajectories

/// Weighs the signals of one run: which step went wrong, why, and what would have been better.
struct Verdict {
  private let reading: RunReading
  private let signals: [Signal]
  private let factors: [ReviewFactor]
  /// What speaks for each step, and for what.
  let weighing: Weighing

  /// Below this a step is not even suspected.
  private static let leastSuspicion = 0.05
  /// Steps within which a failed sub-goal counts as made good.
  private static let recoveryWindow = 3

  init(
    _ signals: [Signal], in reading: RunReading, _ options: Critic.Options,
    _ factors: [ReviewFactor]
  ) {
    self.reading = reading
    self.signals = signals
    self.factors = factors
    let usesPosition =
      options.usesPosition && reading.moments.count > 1 && Self.leadsToTheRest(reading)
    weighing = Weighing(
      length: usesPosition ? reading.moments.count : nil,
      guess: options.guesses
        ? Self.guess(signals, in: reading, usesPosition: usesPosition) : nil,
      moments: Self.moments(signals, in: reading))
  }

  /// Whether early steps are likelier to be decisive: labels say so of talks, and worlds with element
  /// trees of their own; of commands and of pictures nobody knows.
  private static func leadsToTheRest(_ reading: RunReading) -> Bool {
    switch EnvironmentClass(reading) {
    case .terminal, .pictures: false
    case .desktop, .web, .conversation: true
    }
  }

  /// The step that a run which is known to have failed is suspected for, where nothing speaks clearly:
  /// the one for which most speaks, else the first thing that was done, a poor guess.
  private static func guess(
    _ signals: [Signal], in reading: RunReading, usesPosition: Bool
  ) -> Int? {
    guard reading.run.header.outcome.verdict == .failure else { return nil }
    let loudest = moments(signals, in: reading).max {
      let (one, other) = ($0.weight(under: []), $1.weight(under: []))
      return (one, $1.step) < (other, $0.step)
    }
    if let loudest, loudest.weight(under: []) >= leastSuspicion { return loudest.step }
    guard usesPosition else { return nil }
    let acts = reading.moments.filter { !$0.isIdle }
    let said = reading.moments.dropFirst().filter { $0.step.action.kind == .message }
    return (acts.first ?? said.first)?.step.number
  }

  /// What signals say of each step that they are about.
  private static func moments(_ all: [Signal], in reading: RunReading) -> [Weighing.Moment] {
    let here = Dictionary(grouping: all, by: \.step)
    var places: [Int: Int] = [:]
    for (place, moment) in reading.moments.enumerated() where here[moment.step.number] != nil {
      if places[moment.step.number] == nil { places[moment.step.number] = place }
    }
    return here.sorted { $0.key < $1.key }.map { step, signals in
      let place = places[step]
      let target = place.flatMap { reading.moments[$0].targetElement?.role }
      let causes = causes(signals).map { cause, probability in
        Weighing.Claim(cause, probability, role: better(signals, for: cause)?.role ?? target)
      }
      let votes = signals.map { signal in
        let loudest = signal.causes.max {
          ($0.value, $1.key.rawValue) < ($1.value, $0.key.rawValue)
        }
        return Weighing.Vote(
          cause: loudest.flatMap { loudest in causes.firstIndex { $0.cause == loudest.key } },
          SignalWeight.weight(of: signal) * signal.strength
            * lastingShare(of: signal, at: place, in: reading)
            * Consequence.share(of: signal, among: all, in: reading))
      }
      let kind = place.map { reading.moments[$0].step.action.kind } ?? .tool
      return Weighing.Moment(step: step, kind: kind, causes: causes, votes: votes)
    }
  }

  /// Every cause that signals at one step name, by name, with its probability.
  private static func causes(_ signals: [Signal]) -> [(Cause, Double)] {
    var odds: [Cause: Double] = [:]
    for signal in signals {
      let weight = SignalWeight.weight(of: signal) * signal.strength
      for (cause, share) in signal.causes {
        odds[cause] =
          1 - (1 - (odds[cause] ?? 0)) * (1 - min(Weighing.mostWeight, weight * share))
      }
    }
    // That a call failed says no more than that; whatever tells why outranks it.
    if let failed = odds[.failedCall],
      odds.contains(where: { $0.key != .failedCall && $0.value > 0.2 })
    {
      odds[.failedCall] = failed * 0.4
    }
    return odds.map { ($0.key, $0.value) }.sorted { $0.0.rawValue < $1.0.rawValue }
  }

  /// How much of a signal counts: what was made good soon, or at all, counts less.
  private static func lastingShare(
    of signal: Signal, at place: Int?, in reading: RunReading
  ) -> Double {
    if SignalWeight.isWaste(signal.kind) {
      let isLoop = signal.kind == .repetition && (signal.causes[.repetition] ?? 0) > 0.9
      return signal.kind == .cycle ? 0.7 : isLoop && signal.strength > 0.9 ? 0.95 : 0.5
    }
    // What became of a failed call is in the strength already.
    if signal.kind == .error, let place, let failure = reading.failures[place] {
      guard case .repeated = failure.sequel else { return 1 }
    }
    guard let place, let attempt = reading.attempt(at: place), !attempt.hadEffect else { return 1 }
    // The first of several vain tries is the one that went wrong.
    let isFollowUp =
      place > 0
      && reading.attempt(at: place - 1).map { $0.name == attempt.name && !$0.hadEffect }
        ?? false
    let share = isFollowUp ? 0.7 : 1
    guard let later = reading.laterSuccess(of: attempt) else {
      return share * (isMadeGood(attempt, in: reading) ? 0.5 : 1)
    }
    // What came off right afterwards, done just so again, was lost on the way.
    if later.place == place + 1, later.gesture == attempt.gesture, signal.kind != .offTarget,
      attempt.scope.role != "command", isSamePlace(place, later.place, in: reading)
    {
      return share * 0.1
    }
    return share * (later.place - place <= recoveryWindow ? 0.6 : 0.75)
  }

  /// Whether two moments point at one element, or where there is no tree at one place.
  private static func isSamePlace(_ one: Int, _ other: Int, in reading: RunReading) -> Bool {
    guard let old = reading.spots[one], let new = reading.spots[other] else { return true }
    return old.point.distance(to: new.point) <= 4
  }

  /// Whether the same program, called otherwise, worked soon after a command failed.
  private static func isMadeGood(_ attempt: Attempt, in reading: RunReading) -> Bool {
    guard attempt.scope.role == "command" else { return false }
    let program = attempt.name.prefix { $0 != " " }
    return reading.attempts.contains {
      $0.place > attempt.place && $0.place <= attempt.place + recoveryWindow && $0.hadEffect
        && $0.name.prefix { $0 != " " } == program
    }
  }

  // MARK: - The critique

  func critique(critic: String) -> Critique {
    var critique = Critique(
      run: reading.run.header.id, revision: reading.revision, signals: signals,
      waste: waste, critic: critic)
    let ranked = weighing.weights(under: factors)
    guard let top = ranked.first, top.weight >= Weighing.leastWeight else {
      critique.explanation = "No localisable error."
      return critique
    }
    critique.steps = Array(Weighing.shares(ranked).prefix(10))
    let causes = weighing.moment(top.step)?.shares(under: factors) ?? []
    critique.cause = causes.first?.cause
    critique.runnerUp = causes.dropFirst().first?.cause
    critique.confidence = (critique.steps.first?.probability ?? 0) * (causes.first?.share ?? 0)
    critique.better = Self.better(
      signals.filter { $0.step == top.step }, for: critique.cause)
    critique.citations = citations(at: top.step)
    critique.explanation = Explanation(critique, reading).text
    return critique
  }

  /// The proposal of the signal that speaks loudest for the cause, else of any at the step.
  private static func better(_ signals: [Signal], for cause: Cause?) -> ProposedAction? {
    func loudness(_ signal: Signal) -> Double {
      let share = cause.flatMap { signal.causes[$0] } ?? 0
      // What could be cut is no better action, unless being of no use is what was wrong.
      let isAside = SignalWeight.isWaste(signal.kind) && share < 0.5
      return signal.strength * (share + 0.01) - (isAside ? 1 : 0)
    }
    return signals.filter { $0.better != nil }.max { loudness($0) < loudness($1) }?.better
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
