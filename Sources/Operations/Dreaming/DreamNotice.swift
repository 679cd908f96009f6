/// Word that somebody wants a dream to stop: the agent, the operator, or a person who asks for it.
///
/// The only way to stop one, whoever asks and from whatever process.
package enum DreamNotice: Hashable, Sendable {
  /// The machine is wanted: why, and for how many milliseconds by now.
  case giveWay(String, milliseconds: Int)
  /// It is to pause; why.
  case pause(String)
  /// It is to end for good; why.
  case cancel(String)
}
