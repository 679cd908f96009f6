internal import Storage
internal import Trajectories

/// The names under which clients know recorded runs: the digits of the run behind another prefix.
///
/// Derived both ways, so nothing of it is kept.
struct SessionName: Hashable {
  private static let prefix = ServedDream.sessionPrefix
  private static let threadPrefix = "sthr_"
  /// The digits that run and session share.
  let digits: String

  init(_ run: RunID) { digits = String(run.rawValue.dropFirst(RunID.prefix.count)) }

  /// Reads the name of a session; nil for what is none.
  init?(_ text: String) { self.init(text, prefix: Self.prefix) }

  /// Reads the name of a thread, which is the run of a sub-agent.
  init?(thread text: String) { self.init(text, prefix: Self.threadPrefix) }

  private init?(_ text: String, prefix: String) {
    guard text.hasPrefix(prefix), text.utf8.count > prefix.utf8.count,
      text.utf8.count <= 80, !text.dropFirst(prefix.count).contains("/")
    else { return nil }
    digits = String(text.dropFirst(prefix.count))
  }

  var text: String { Self.prefix + digits }
  var thread: String { Self.threadPrefix + digits }
  var run: RunID { RunID(rawValue: RunID.prefix + digits) }
  /// The dream of the API whose session it would be.
  var dream: String { ServedDream.prefix + digits }
}
