package import Trajectories

/// The faults that are put into clean runs, one at a time.
package enum FaultKind: String, CaseIterable, Hashable, Sendable, Codable {
  /// Another gesture than the one that works.
  case wrongGesture = "wrong gesture"
  /// The pointer beside what was meant.
  case missedTarget = "missed target"
  /// Used before it was ready.
  case tooEarly = "too early"
  /// What is needed first left for later.
  case missingPrecondition = "missing precondition"
  /// A dialog answered so that the effect is taken back.
  case wrongAnswer = "wrong answer"
  /// Typed before anything had the focus.
  case lostFocus = "lost focus"
  /// Another text or value than the task says.
  case wrongValue = "wrong value"
  /// A look-alike used before the right one.
  case lookAlike = "look-alike"
  /// Something that was reached taken back.
  case takenBack = "taken back"
  /// The saving left out.
  case notSaved = "not saved"
  /// The same without effect, three times.
  case repetition
  /// A way to another place and back.
  case detour

  /// The causes that name the fault rightly.
  package var causes: Set<Cause> {
    switch self {
    case .wrongGesture: [.gesture]
    case .missedTarget: [.aim]
    case .tooEarly: [.notReady]
    case .missingPrecondition: [.precondition, .setting]
    case .wrongAnswer: [.dialog]
    case .lostFocus: [.focus]
    case .wrongValue: [.argument]
    case .lookAlike: [.wrongTarget]
    case .takenBack: [.undone]
    case .notSaved: [.notSaved]
    case .repetition: [.repetition, .gesture]
    case .detour: [.detour]
    }
  }
}
