internal import Trajectories

/// Something that looks for one kind of signal in a run.
protocol Detector: Sendable {
  static var kind: Signal.Kind { get }

  /// The signals of this kind, in order of the steps.
  static func signals(in reading: RunReading, _ pool: Pool) -> [Signal]
}

/// Every detector there is; a new one is a file and a line here.
enum Detectors {
  static let all: [any Detector.Type] = [
    NoChange.self, Repetition.self, Cycle.self, ShownError.self, SelfCorrection.self,
    CorrectedSetting.self, Contrast.self, OffTarget.self, NamedOther.self, LookAlike.self,
    EdgeClick.self, ActedWhileBusy.self, DialogAnswer.self, LostTyping.self,
    ArgumentMismatch.self, ProgressUndone.self, LostWork.self, TakenBack.self, UnsavedAtEnd.self,
    UnprovenClaim.self, MissingPrecondition.self, WastedSteps.self, Nondeterminism.self,
    UngroundedStatement.self,
    // By pictures, where there is no element tree.
    NoVisibleChange.self, VisibleCycle.self, StillMoving.self, SeenCorrection.self,
    SeenTarget.self,
  ]
}

extension Detector {
  /// A signal at a moment, with what can be cited of it.
  static func signal(
    _ moment: RunReading.Moment, _ causes: [Cause: Double], strength: Double,
    factors: [String] = [], cites: [Citation?] = [], other: Int? = nil,
    better: ProposedAction? = nil
  ) -> Signal {
    Signal(
      kind, step: moment.step.number, causes: causes, strength: strength, factors: factors,
      citations: cites.compactMap { $0 }, other: other, better: better)
  }
}

extension RunReading {
  /// The moments with their places.
  var places: Range<Int> { moments.indices }

  /// Whether the element or command of an attempt is used with effect later on, and where.
  func laterSuccess(of attempt: Attempt) -> Attempt? {
    attempts[firstAttempt(from: attempt.place + 1)...].first {
      $0.hadEffect && $0.name == attempt.name && $0.scope == attempt.scope
    }
  }

  /// The element that the thought of a moment means, by its place in the tree before.
  ///
  /// Names that the thought quotes are looked for; of several the one nearest to the pointer.
  package func intended(at place: Int) -> Int? {
    let moment = moments[place]
    guard let before = moment.before, !moment.step.thought.isEmpty else { return nil }
    let quoted = QuotedNames(moment.step.thought)
    guard !quoted.isEmpty else { return nil }
    let point = moment.step.action.points.first
    // What is spoken of last is what is about to be used.
    var last = -1
    var meant: [Int] = []
    for index in before.tree.elements.indices {
      let element = before.tree.elements[index]
      guard element.bounds != nil, element.name.utf8.count > 1,
        let mention = quoted.lastMention(of: element.name), mention >= last,
        ScreenReading.canBeUsed(element)
      else { continue }
      if mention > last { meant = [] }
      last = mention
      meant.append(index)
    }
    guard let point else { return meant.first }
    return meant.min {
      before.tree.elements[$0].distance(to: point) < before.tree.elements[$1].distance(to: point)
    }
  }
}
