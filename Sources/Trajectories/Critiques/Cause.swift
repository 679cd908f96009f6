/// Why a step failed, or was wasted.
package enum Cause: String, CaseIterable, Hashable, Sendable, Codable, CodingKeyRepresentable {
  /// Another gesture works on this kind of element.
  case gesture
  /// It was not ready yet.
  case notReady = "not_ready"
  /// The pointer missed what was meant, or what was meant is small.
  case aim
  /// A look-alike, or another element than the thought names, was used.
  case wrongTarget = "wrong_target"
  /// Something else had to be used or run first.
  case precondition
  /// A setting or variable was missing or wrong.
  case setting
  /// A dialog was ignored, or answered so that the effect was taken back.
  case dialog
  /// What was typed went elsewhere, or arrived changed.
  case focus
  /// What was typed or passed is not what the task says.
  case argument
  /// A later step took back what had been reached.
  case undone
  /// The work was not saved or submitted.
  case notSaved = "not_saved"
  /// The agent said that it was done, and nothing shows it.
  case unproven
  /// The same was done again and again without effect.
  case repetition
  /// The run went in a circle, or a way that leads nowhere.
  case detour
  /// A command, a call or a page failed.
  case failedCall = "failed_call"
  /// The same action does not always come out the same.
  case chance
  /// What the agent says or concludes is wrong.
  case reasoning

  /// The cause in a few words, as it stands on screen.
  package var words: String {
    switch self {
    case .gesture: "wrong gesture"
    case .notReady: "not ready yet"
    case .aim: "missed the target"
    case .wrongTarget: "wrong element"
    case .precondition: "something was needed first"
    case .setting: "a setting was missing or wrong"
    case .dialog: "dialog answered wrongly"
    case .focus: "typed without focus"
    case .argument: "not what the task says"
    case .undone: "took back what was reached"
    case .notSaved: "not saved"
    case .unproven: "said done without proof"
    case .repetition: "repeated without effect"
    case .detour: "detour"
    case .failedCall: "the call failed"
    case .chance: "chance"
    case .reasoning: "wrong conclusion"
    }
  }
}
