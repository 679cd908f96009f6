extension JournalEvent: Codable {
  /// What the member `event` of the JSON says.
  package enum Kind: String, CaseIterable, Hashable, Sendable, Codable {
    case started
    case stageBegan = "stage_began"
    case stageEnded = "stage_ended"
    case unitBegan = "unit_began"
    case unitEnded = "unit_ended"
    case critique
    case candidate
    case verdict
    case rollouts
    case lesson
    case budget
    case paused
    case resumed
    case yielded
    case asked
    case closed
  }

  private enum Key: String, CodingKey { case event, stage }

  package var kind: Kind {
    switch self {
    case .started: .started
    case .stageBegan: .stageBegan
    case .stageEnded: .stageEnded
    case .unitBegan: .unitBegan
    case .unitEnded: .unitEnded
    case .critique: .critique
    case .candidate: .candidate
    case .verdict: .verdict
    case .rollouts: .rollouts
    case .lesson: .lesson
    case .budget: .budget
    case .paused: .paused
    case .resumed: .resumed
    case .yielded: .yielded
    case .asked: .asked
    case .closed: .closed
    }
  }

  package init(from decoder: any Decoder) throws {
    let values = try decoder.container(keyedBy: Key.self)
    switch try values.decode(Kind.self, forKey: .event) {
    case .started: self = .started(try Start(from: decoder))
    case .stageBegan: self = .stageBegan(try values.decode(DreamStage.self, forKey: .stage))
    case .stageEnded: self = .stageEnded(try StageEnd(from: decoder))
    case .unitBegan: self = .unitBegan(try Unit(from: decoder))
    case .unitEnded: self = .unitEnded(try Unit(from: decoder))
    case .critique: self = .critique(try CritiqueMade(from: decoder))
    case .candidate: self = .candidate(try Candidate(from: decoder))
    case .verdict: self = .verdict(try LessonVerdict(from: decoder))
    case .rollouts: self = .rollouts(try Rollouts(from: decoder))
    case .lesson: self = .lesson(try LessonChange(from: decoder))
    case .budget: self = .budget(try DreamUsage(from: decoder))
    case .paused: self = .paused(try Reason(from: decoder))
    case .resumed: self = .resumed(try Reason(from: decoder))
    case .yielded: self = .yielded(try Reason(from: decoder))
    case .asked: self = .asked(try Wish(from: decoder))
    case .closed: self = .closed(try Closing(from: decoder))
    }
  }

  package func encode(to encoder: any Encoder) throws {
    var values = encoder.container(keyedBy: Key.self)
    try values.encode(kind, forKey: .event)
    switch self {
    case .started(let start): try start.encode(to: encoder)
    case .stageBegan(let stage): try values.encode(stage, forKey: .stage)
    case .stageEnded(let end): try end.encode(to: encoder)
    case .unitBegan(let unit), .unitEnded(let unit): try unit.encode(to: encoder)
    case .critique(let critique): try critique.encode(to: encoder)
    case .candidate(let candidate): try candidate.encode(to: encoder)
    case .verdict(let verdict): try verdict.encode(to: encoder)
    case .rollouts(let rollouts): try rollouts.encode(to: encoder)
    case .lesson(let change): try change.encode(to: encoder)
    case .budget(let usage): try usage.encode(to: encoder)
    case .paused(let reason), .resumed(let reason), .yielded(let reason):
      try reason.encode(to: encoder)
    case .asked(let wish): try wish.encode(to: encoder)
    case .closed(let closing): try closing.encode(to: encoder)
    }
  }
}
