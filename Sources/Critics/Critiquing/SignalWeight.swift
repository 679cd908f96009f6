internal import Trajectories

/// How much a signal says that its step was the mistake.
enum SignalWeight {
  /// The precision that a signal carries, else its prior.
  static func weight(of signal: Signal) -> Double {
    signal.precision?.share ?? prior(of: signal.kind)
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
