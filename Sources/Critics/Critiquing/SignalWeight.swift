internal import Trajectories

/// How much a signal says that its step was the mistake.
enum SignalWeight {
  /// However often a kind was right, so much doubt stays about one signal; else what people decide
  /// could not move it.
  private static let mostMeasured = 0.9

  /// What a signal weighs at its strongest; times its strength it is how likely it is right.
  ///
  /// A measured precision is that of signals of the usual strength: stronger ones are right more
  /// often, weaker ones less.
  static func weight(of signal: Signal) -> Double {
    guard let precision = signal.precision else { return prior(of: signal.kind) }
    guard let usual = precision.usual, usual > 0, signal.strength > 0 else {
      return precision.share
    }
    return min(mostMeasured, precision.share * signal.strength / usual) / signal.strength
  }

  /// The prior precision of each kind (`dreaming.md` 3.2), as long as nothing was measured.
  static func prior(of kind: Signal.Kind) -> Double {
    switch kind {
    case .noChange: 0.85
    case .repetition: 0.9
    case .cycle: 0.6
    case .error: 0.8
    case .selfCorrection: 0.7
    case .contrast: 0.5
    case .offTarget: 0.9
    case .edgeClick: 0.3
    case .busy: 0.8
    case .dialog: 0.85
    case .focus: 0.9
    case .argument: 0.85
    case .undone: 0.95
    case .unsaved: 0.9
    case .unproven: 0.5
    case .precondition: 0.75
    case .waste: 0.3
    case .chance: 0.1
    case .ungrounded: 0.5
    }
  }

  /// Whether a signal is about steps that cost something rather than about what went wrong.
  static func isWaste(_ kind: Signal.Kind) -> Bool {
    kind == .cycle || kind == .waste || kind == .repetition
  }
}
