/// The state of the worlds, which every report names: figures of different states cannot be compared.
///
/// The worlds were written, and their step budgets tuned on calibration seeds, before there were
/// critics or an engine to be judged in them. From then on they stay as they are; a change that
/// cannot be helped gets a line here with its reason.
package enum FrozenWorlds {
  /// One state of the sources of this room.
  package struct State: Sendable {
    /// The first 16 hex digits of SHA-256 over the paths and contents of all files but this one.
    package let hash: String
    /// Why the state before it could not stay.
    package let reason: String
  }

  /// Every state since the freeze, the present one last.
  package static let states: [State] = [
    State(hash: "e22ff5c08fca3ae4", reason: "the first freeze"),
    State(
      hash: "818870d37ef9bf7c",
      reason: """
        MiniWoB++ only: permuted lessons helped there nearly as much as the oracle's, because aiming \
        precisely was right nearly everywhere. Now each kind of element on each page has a manner of its \
        own, another one in each world, and the agent aims in picture pixels as elsewhere. Browser \
        folders of killed processes are removed. The computed worlds are as they were.
        """),
    State(
      hash: "edaa4ac9be9eb20d",
      reason: "a comment on MiniWoB++ manners was set in two paragraphs; nothing else changed"),
    State(
      hash: "b0fca0ef023e6d24",
      reason: """
        MiniWoB++ only: a turned wheel is waited for until the page rests, since two frames were not \
        enough on a busy machine and the click after it missed. The computed worlds are as they were.
        """),
  ]

  /// The present state.
  package static let hash = states.last?.hash ?? "none"
}
