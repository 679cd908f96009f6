internal import Canvas
internal import Trajectories

extension Lessons {
  /// The versions of one memory, the newest first.
  struct Versions: Hashable, Sendable {
    var project: String
    var list: VersionList?
    var window = ListWindow()
    var diff: MemoryDiff?

    /// Oldest first in the list, newest first on screen; below all the empty memory.
    var rows: [MemoryVersion] { (list?.versions ?? []).reversed() }

    /// The number of the version in hand; 0 for the empty memory.
    var selected: Int {
      rows.indices.contains(window.selection) ? rows[window.selection].number : 0
    }
  }
}
