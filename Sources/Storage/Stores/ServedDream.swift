package import Trajectories

/// A dream that a client of the API asked for: over files of a store and recorded sessions.
///
/// The work is done by dreams of the engine, one for each project of the sessions.
package struct ServedDream: Hashable, Sendable {
  package enum Status: String, CaseIterable, Hashable, Sendable {
    case pending, running, completed, failed, canceled

    package var isFinal: Bool { self != .pending && self != .running }
  }

  /// What was asked for; never changed.
  package struct Wish: Hashable, Sendable, Codable {
    /// In the order of their names.
    package var runs: [RunID]
    package var model: String
    package var speed: String?
    package var instructions: String?
    /// Whether the input store itself is written, instead of a copy.
    package var updatesInput: Bool
    /// Whether it is only said what it would take.
    package var isDryRun: Bool
    package var budget: DreamBudget
    /// When it begins; nil for at once.
    package var schedule: Schedule?
    /// The dreams of the engine, in their order; none in a dry run.
    package var parts: [DreamID]

    /// Whether the model that is named is asked, too.
    package var asksModels: Bool { budget.models?.isEmpty == false }

    package init(
      runs: [RunID], model: String, speed: String?, instructions: String?, updatesInput: Bool,
      isDryRun: Bool, budget: DreamBudget, schedule: Schedule?
    ) {
      self.runs = runs
      self.model = model
      self.speed = speed
      self.instructions = instructions
      self.updatesInput = updatesInput
      self.isDryRun = isDryRun
      self.budget = budget
      self.schedule = schedule
      parts = []
    }
  }

  /// When a dream begins.
  package struct Schedule: Hashable, Sendable, Codable {
    /// Not before then.
    package var startsAt: Timestamp?
    /// Whether it waits for a gap between requests.
    package var waitsForGap: Bool

    package init(startsAt: Timestamp?, waitsForGap: Bool) {
      self.startsAt = startsAt
      self.waitsForGap = waitsForGap
    }
  }

  /// What came of it so far.
  package struct Result: Hashable, Sendable, Codable {
    package struct Failure: Hashable, Sendable, Codable {
      package var type: String
      package var message: String

      package init(_ type: String, _ message: String) {
        self.type = type
        self.message = message
      }
    }

    package var failure: Failure?
    /// Why it waits for somebody; nil where it does not.
    package var waiting: String?
    /// For how long more it is to go on, where a client gave it more time.
    package var moreSeconds: Int?
    /// Files of lessons that it wrote, changed or deleted.
    package var written: [String]
    /// Paths that a lesson has no file at, since somebody else wrote one there.
    package var left: [String]
    /// What a dry run says.
    package var forecast: [Forecast]
    package var undoneAt: Timestamp?

    package init() {
      written = []
      left = []
      forecast = []
    }
  }

  /// What a dream about one project would take.
  package struct Forecast: Hashable, Sendable, Codable {
    package var project: String
    package var runs: Int
    package var steps: Int
    package var units: Int
    package var rollouts: Int

    package init(project: String, runs: Int, steps: Int, units: Int, rollouts: Int) {
      self.project = project
      self.runs = runs
      self.steps = steps
      self.units = units
      self.rollouts = rollouts
    }
  }

  package var id: String
  package var status: Status
  package var createdAt: Timestamp
  package var startedAt: Timestamp?
  package var endedAt: Timestamp?
  package var archivedAt: Timestamp?
  package var inputStore: String
  package var outputStore: String?
  package var wish: Wish
  package var result: Result
  package var number: Int64

  package static let prefix = "drm_"
  package static let sessionPrefix = "sesn_"

  /// What names both the dream and its session.
  package var digits: Substring { id.dropFirst(Self.prefix.count) }

  /// The session that shows its journal.
  package var session: String { Self.sessionPrefix + digits }

  /// Who its writing is put down to.
  package var actor: StoreActor { StoreActor(.session, session) }
}

/// A lesson as a file of a store.
package struct LessonFile: Hashable, Sendable {
  package var lesson: LessonID
  package var path: String
  package var content: String

  package init(_ lesson: LessonID, path: String, content: String) {
    self.lesson = lesson
    self.path = path
    self.content = content
  }
}
