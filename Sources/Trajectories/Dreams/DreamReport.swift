/// What a dream did, stage by stage: what it looked at, what it learned, what it refused and why.
///
/// It holds no clock and nothing of the machine, so that the same inputs give the same bytes (I6).
package struct DreamReport: Hashable, Sendable, Codable {
  /// Something that was refused, with the reason in fixed words and quoted names.
  package struct Refusal: Hashable, Sendable, Codable {
    package var what: String
    package var why: String
    /// How many were refused so.
    package var count: Int

    package init(_ what: String, why: String, count: Int = 1) {
      self.what = what
      self.why = why
      self.count = count
    }
  }

  /// One part of the dream.
  package struct Stage: Hashable, Sendable, Codable {
    package var stage: DreamStage
    /// How many things were looked at, and what they are: 100 "runs".
    package var looked: Int
    package var at: String
    /// One line for each thing learned.
    package var learned: [String]
    package var refused: [Refusal]
    /// Why nothing was learned, where nothing was.
    package var note: String
    /// Why it did not go on to the end, where it did not.
    package var stopped: String?

    package init(
      _ stage: DreamStage, looked: Int = 0, at: String, learned: [String] = [],
      refused: [Refusal] = [], note: String = ""
    ) {
      self.stage = stage
      self.looked = looked
      self.at = at
      self.learned = learned
      self.refused = refused
      self.note = note
    }

    /// "nothing learned", with why, where that is so.
    package var summary: String {
      let seen = "looked at \(looked) \(at)"
      let end = stopped.map { "; stopped: \($0)" } ?? ""
      if learned.isEmpty {
        return seen + "; nothing learned" + (note.isEmpty ? "" : ": \(note)") + end
      }
      // Lines of other stages say what they made of what they saw; they are no lessons.
      return seen + (stage == .distil ? "; learned \(learned.count)" : "") + end
    }
  }

  package var project: String
  package var seed: UInt64
  package var mode: DreamMode
  /// What was used, in the counts that reproduce the dream.
  package var units: Int
  package var rollouts: Int
  package var stages: [Stage]
  /// The version of the memory that came of it; nil where it stayed as it was.
  package var version: Int?
  /// The hash of the memory at the end.
  package var memory: ContentHash
  /// Why it ended: fixed words.
  package var ending: String

  package init(
    project: String, seed: UInt64, mode: DreamMode, units: Int = 0, rollouts: Int = 0,
    stages: [Stage] = [], version: Int? = nil, memory: ContentHash, ending: String
  ) {
    self.project = project
    self.seed = seed
    self.mode = mode
    self.units = units
    self.rollouts = rollouts
    self.stages = stages
    self.version = version
    self.memory = memory
    self.ending = ending
  }

  package var learned: Int { stages.reduce(0) { $0 + $1.learned.count } }
  package var refused: Int {
    stages.reduce(0) { $0 + $1.refused.reduce(0) { $0 + $1.count } }
  }
}
