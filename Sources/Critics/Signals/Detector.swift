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
    attempts.first {
      $0.place > attempt.place && $0.scope == attempt.scope && $0.name == attempt.name
        && $0.hadEffect
    }
  }

  /// The element that the thought of a moment means, by its place in the tree before.
  ///
  /// Names that the thought quotes are looked for; of several the one nearest to the pointer.
  package func intended(at place: Int) -> Int? {
    let moment = moments[place]
    guard let before = moment.before, !moment.step.thought.isEmpty else { return nil }
    let point = moment.step.action.points.first
    let named = before.tree.elements.indices.filter {
      let element = before.tree.elements[$0]
      return ScreenReading.canBeUsed(element) && element.bounds != nil
        && element.name.utf8.count > 1
        && moment.step.thought.utf8Range(of: "\"\(element.name)\"") != nil
    }
    // What is spoken of last is what is about to be used.
    let last = named.map { lastMention(before.tree.elements[$0].name, in: moment.step.thought) }
      .max()
    let meant = named.filter {
      lastMention(before.tree.elements[$0].name, in: moment.step.thought) == last
    }
    guard let point else { return meant.first }
    return meant.min {
      before.tree.elements[$0].distance(to: point) < before.tree.elements[$1].distance(to: point)
    }
  }

  private func lastMention(_ name: String, in thought: String) -> Int {
    var last = -1
    var offset = 0
    var rest = Substring(thought)
    while let range = String(rest).utf8Range(of: "\"\(name)\"") {
      last = offset + range.lowerBound
      let next = rest.utf8.index(rest.startIndex, offsetBy: range.upperBound)
      offset += range.upperBound
      rest = rest[next...]
    }
    return last
  }
}
