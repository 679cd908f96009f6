internal import Trajectories

/// D4: an error is shown.
///
/// What it weighs depends on whose error it is, and on what became of it: a word mistyped that is put
/// right is a plain mistake, a script that fails until it is changed is work.
enum ShownError: Detector {
  static let kind = Signal.Kind.error

  static func signals(in reading: RunReading, _ pool: Pool) -> [Signal] {
    var repairs = Repairs(reading)
    return reading.places.compactMap { place in
      let moment = reading.moments[place]
      guard let error = moment.error else { return nil }
      var finding = Finding(causes: [.failedCall: 0.5], share: 1)
      let attempt = reading.attempt(at: place)
      let later = attempt.flatMap { reading.laterSuccess(of: $0) }
      if let told = sequel(at: place, in: reading, &repairs) {
        finding = told
      } else if let attempt, let later, attempt.scope.role == "command",
        let difference = SelfCorrection.commandDifference(attempt, later, in: reading, pool)
      {
        finding.causes = [difference.cause: 0.9]
        finding.better = difference.better
      } else if let fix = pool.fix(for: error, app: reading.app(moment)), fix.share > 0.4,
        isBorneOut(place, pool, in: reading)
      {
        finding.causes = [.precondition: fix.share, .failedCall: 0.2]
        finding.better = ProposedAction(.insert, .shell, text: fix.command)
      } else if let attempt, let missing = pool.commands[attempt.scope]?.missing(for: attempt),
        missing.probability > 0.3, isBorneOut(place, pool, in: reading)
      {
        finding.causes = [.precondition: missing.probability, .failedCall: 0.3]
        finding.better = ProposedAction(.insert, .shell, text: missing.name)
      } else if let failure = reading.failures[place] {
        finding.share = share(ofLeft: failure.nature, moment)
      }
      if isPassing(at: place, in: reading) {
        finding = Finding(causes: [.chance: 0.6], share: 0.35)
      }
      return signal(
        moment, finding.causes, strength: error.certainty * finding.share,
        factors: ["the result says \(Explanation.quoted(error.line))"] + finding.factors,
        cites: [reading.citation(error.line, in: .after, of: moment)] + finding.cites,
        other: finding.other, better: finding.better)
    }
  }

  /// Repairs of failed calls; what they are looked up in is read when first needed.
  private struct Repairs {
    private let reading: RunReading
    private var vocabulary: RunVocabulary?
    private var left = 8

    init(_ reading: RunReading) { self.reading = reading }

    mutating func repair(of step: Step, _ nature: ErrorNature) -> CallRepair? {
      guard left > 0 else { return nil }
      left -= 1
      let known = vocabulary ?? RunVocabulary(reading)
      vocabulary = known
      return CallRepair(of: step, nature, knowing: known)
    }
  }

  private struct Finding {
    var causes: [Cause: Double]
    /// How much of the error's certainty speaks for a mistake.
    var share: Double
    var factors: [String] = []
    var cites: [Citation?] = []
    var other: Int?
    var better: ProposedAction?
  }

  // MARK: - What became of it

  /// What the run itself tells about a failed call; nil where it tells nothing.
  private static func sequel(
    at place: Int, in reading: RunReading, _ repairs: inout Repairs
  ) -> Finding? {
    guard let failure = reading.failures[place] else { return nil }
    switch failure.sequel {
    case .corrected(let later, let likeness):
      return corrected(failure, at: place, by: later, likeness, in: reading)
    case _ where failure.nature == .passing: return Finding(causes: [.chance: 0.6], share: 0.2)
    case .supplied(let supplier):
      let step = reading.moments[supplier].step
      return Finding(
        causes: [.precondition: 0.9], share: 0.95,
        factors: ["step \(step.number) brought what was missing"], other: step.number,
        better: ProposedAction(
          .insert, step.action.kind, text: step.action.text,
          source: StepReference(run: reading.run.header.id, step: step.number)))
    case .reworked: return Finding(causes: [.failedCall: 0.5], share: 0.25)
    case .repeated: return nil
    case .left:
      return repairs.repair(of: reading.moments[place].step, failure.nature).map { repair in
        Finding(
          causes: [.failedCall: 0.9], share: 0.95, factors: [repair.reason],
          better: ProposedAction(
            .replace, reading.moments[place].step.action.kind, text: repair.text))
      }
    }
  }

  /// Whether more is known of what helps than a run tells in which it never did.
  private static func isBorneOut(_ place: Int, _ pool: Pool, in reading: RunReading) -> Bool {
    guard pool.runs < 2, let failure = reading.failures[place] else { return true }
    if case .left = failure.sequel { return false }
    return true
  }

  private static func corrected(
    _ failure: CallFailure, at place: Int, by later: Int, _ likeness: Likeness,
    in reading: RunReading
  ) -> Finding {
    let step = reading.moments[later].step
    return Finding(
      causes: [.failedCall: 0.9],
      share: share(ofCorrected: failure.nature, likeness, reading.moments[place]),
      factors: [
        likeness == .slip
          ? "all but a letter or two it is step \(step.number), which came off"
          : "step \(step.number), much like it, came off"
      ], cites: [reading.callCitation(of: reading.moments[later])], other: step.number,
      better: ProposedAction(
        .replace, step.action.kind, text: step.action.text,
        source: StepReference(run: reading.run.header.id, step: step.number)))
  }

  /// How much a failure that was put right speaks for a mistake.
  ///
  /// Looking in the wrong place first, and finding out how a tool wants it, is how work goes.
  private static func share(
    ofCorrected nature: ErrorNature, _ likeness: Likeness, _ moment: RunReading.Moment
  ) -> Double {
    switch nature {
    case .friction: return 0.25
    case _ where likeness == .slip: return 1
    case .malformed: return 0.9
    case .missing: return moment.looks ? 0.27 : 0.85
    case .other: return 0.27
    case .finding, .environment, .passing: return 0.25
    }
  }

  /// How much a failure that was never made good speaks for a mistake.
  ///
  /// To look whether something is there is no mistake; nor is it one what the environment withholds.
  private static func share(ofLeft nature: ErrorNature, _ moment: RunReading.Moment) -> Double {
    switch nature {
    case .malformed: return 0.6
    case .missing: return moment.looks ? 0.25 : 0.5
    case .friction, .environment, .passing, .finding: return 0.25
    case .other: return 0.35
    }
  }

  /// Whether the same page or screen came up right afterwards, so that the error was none of the
  /// agent's.
  private static func isPassing(at place: Int, in reading: RunReading) -> Bool {
    let moment = reading.moments[place]
    guard reading.attempt(at: place)?.scope.role != "command", place + 1 < reading.moments.count
    else { return false }
    let next = reading.moments[place + 1]
    return next.error == nil && (next.step.action.kind == .key || next.action == moment.action)
  }
}
