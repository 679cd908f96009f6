/// The stable name of a dream: `dream_` and 16 hexadecimal digits over its project, its seed and the
/// moment it was asked for.
package struct DreamID: RawRepresentable, Hashable, Sendable, Codable, Comparable,
  CustomStringConvertible
{
  package static let prefix = "dream_"
  package let rawValue: String

  package init(rawValue: String) { self.rawValue = rawValue }

  package init(project: String, seed: UInt64, at now: Timestamp) {
    rawValue =
      Self.prefix + ContentHash(of: "\(project)\u{0}\(seed)\u{0}\(now.rawValue)").prefix16
  }

  package var description: String { rawValue }

  package static func < (left: DreamID, right: DreamID) -> Bool { left.rawValue < right.rawValue }
}

/// Where a dream stands.
package enum DreamState: String, CaseIterable, Hashable, Sendable, Codable {
  /// Asked for; no unit has begun.
  case pending
  case running
  case paused
  case completed
  /// It met something it could not go on from.
  case failed
  /// A person ended it.
  case cancelled
  /// Its process died and nobody resumed it.
  case aborted

  package var isFinal: Bool {
    switch self {
    case .pending, .running, .paused: false
    case .completed, .failed, .cancelled, .aborted: true
    }
  }

  /// An aborted dream may be resumed; what else is final stays so.
  package func mayBecome(_ next: DreamState) -> Bool {
    switch (self, next) {
    case (.pending, .running), (.pending, .cancelled), (.pending, .failed), (.pending, .aborted),
      (.running, .paused), (.running, .completed), (.running, .failed), (.running, .cancelled),
      (.running, .aborted), (.paused, .running), (.paused, .cancelled), (.paused, .failed),
      (.paused, .aborted), (.aborted, .running):
      true
    default: false
    }
  }
}

/// Whether a person has to say yes before a lesson is served.
package enum DreamMode: String, CaseIterable, Hashable, Sendable, Codable {
  /// A person decides; the default.
  case review
  /// Provisional lessons are served on probation, and their effect decides.
  case auto
}

/// Why a dream began.
package enum DreamReason: String, CaseIterable, Hashable, Sendable, Codable {
  /// A person asked for it.
  case asked
  /// The agent was waiting, and there was something new.
  case idle
}

/// The parts of a dream, in their order.
package enum DreamStage: String, CaseIterable, Hashable, Sendable, Codable, Comparable {
  case pick
  case critique
  case revise
  case model
  case imagine
  case verify
  case distil

  package static func < (left: DreamStage, right: DreamStage) -> Bool {
    left.place < right.place
  }

  /// From 1.
  package var place: Int { (Self.allCases.firstIndex(of: self) ?? 0) + 1 }

  /// What is being done, as it stands on screen.
  package var words: String {
    switch self {
    case .pick: "picking runs"
    case .critique: "critiquing"
    case .revise: "revising"
    case .model: "modelling the world"
    case .imagine: "imagining"
    case .verify: "verifying"
    case .distil: "distilling lessons"
    }
  }
}
