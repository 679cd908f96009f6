internal import Trajectories

/// D14: something is unsaved at the end.
enum UnsavedAtEnd: Detector {
  static let kind = Signal.Kind.unsaved

  static func signals(in reading: RunReading, _ pool: Pool) -> [Signal] {
    guard let last = reading.moments.last, let app = unsavedApp(in: reading) else { return [] }
    return [
      signal(
        last, [.notSaved: 0.9], strength: 0.9, factors: ["unsaved changes are left"],
        cites: [reading.citation("unsaved", in: .after, of: app)],
        better: ProposedAction(.append, .key, text: "ctrl+s"))
    ]
  }

  /// The last moment of an app that showed unsaved changes when it was last in front.
  private static func unsavedApp(in reading: RunReading) -> RunReading.Moment? {
    var lastOf: [String: RunReading.Moment] = [:]
    for moment in reading.moments {
      guard let after = moment.after, !after.app.isEmpty else { continue }
      lastOf[after.app] = moment
    }
    return lastOf.sorted { $0.key < $1.key }.map(\.value).first { $0.after?.isUnsaved == true }
  }
}
