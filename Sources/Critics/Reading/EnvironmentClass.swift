internal import Trajectories

/// What kind of environment a run took place in, as far as its observations and actions tell.
///
/// Signals are worth more in some than in others; labels play no part in telling them apart.
package enum EnvironmentClass: String, CaseIterable, Hashable, Sendable {
  /// Element trees, used by pointing at places.
  case desktop
  /// Element trees of pages, used by naming elements.
  case web
  /// Commands and files.
  case terminal
  /// A screen of which there are only pictures, or not even these.
  case pictures
  /// Messages and calls of tools.
  case conversation

  package init(_ reading: RunReading) {
    let kinds = reading.moments.map(\.step.action)
    guard !reading.moments.contains(where: { $0.before != nil || $0.after != nil }) else {
      let isWeb =
        kinds.contains { $0.kind == .navigate }
        || !kinds.contains { $0.kind.isPointing && !$0.points.isEmpty }
      self = isWeb ? .web : .desktop
      return
    }
    var (screen, shell, talk) = (0, 0, 0)
    for action in kinds {
      switch action.kind {
      case .shell, .read, .edit, .search: shell += 1
      case .message, .tool, .delegate, .plan, .finish, .wait, .navigate: talk += 1
      default: screen += 1
      }
    }
    self =
      screen > 0 && screen >= shell && screen >= talk
      ? .pictures : shell > 0 && shell >= talk ? .terminal : .conversation
  }
}
