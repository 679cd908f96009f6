/// How far a lesson has come.
///
/// The chain is observed -> candidate -> provisional -> accepted -> active, and from there suspended
/// or retired. Nothing is ever deleted.
package enum LessonStatus: String, CaseIterable, Hashable, Sendable, Codable {
  /// Recordings hint at it; too little speaks for it.
  case observed
  /// Grounded and supported; on its way through the gates.
  case candidate
  /// Through all gates but the last: it waits for a person, or is on probation.
  case provisional
  /// A person or the probation said yes; not served yet.
  case accepted
  /// Served to agents.
  case active
  /// Taken out of use because something speaks against it; may come back.
  case suspended
  /// Out of use for good, unless a person reopens it.
  case retired

  /// Whether agents may be told it: always when active, on probation when provisional.
  package var isInUse: Bool { self == .active || self == .accepted || self == .provisional }

  /// Whether the engine or a person may move a lesson from here to there.
  ///
  /// The engine climbs one rung at a time and may step down from anywhere, but it retires only what
  /// is not in use, and nothing comes back from retirement without a person. A person may besides
  /// accept what the engine has not brought so far (that review satisfies I3), retire anything, and
  /// reopen what is retired: as a candidate, so that the gates are asked again.
  package func mayBecome(_ next: LessonStatus, by decider: Decider) -> Bool {
    switch (self, next) {
    case (.observed, .candidate), (.candidate, .provisional), (.provisional, .accepted),
      (.accepted, .active), (.suspended, .active):
      true
    case (.candidate, .observed), (.provisional, .candidate), (.provisional, .suspended),
      (.accepted, .suspended), (.active, .suspended), (.suspended, .candidate):
      true
    case (.observed, .retired), (.candidate, .retired), (.suspended, .retired): true
    case (.observed, .accepted), (.candidate, .accepted), (.suspended, .accepted),
      (.provisional, .retired), (.accepted, .retired), (.active, .retired), (.retired, .candidate):
      !decider.isEngine
    default: false
    }
  }
}

/// Who moved a lesson or made a version: the engine, or a person by name.
package struct Decider: Hashable, Sendable, Codable {
  /// Nil for the engine.
  package var person: String?

  package init(person: String?) { self.person = person }

  package static let engine = Decider(person: nil)
  package static func person(_ name: String) -> Decider { Decider(person: name) }

  package var isEngine: Bool { person == nil }
  package var words: String { person ?? "the dream" }
}
