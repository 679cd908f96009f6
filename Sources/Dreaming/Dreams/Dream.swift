package import Critics
package import Trajectories

/// One session of the engine: critiques recorded runs, imagines, verifies, and distils lessons.
///
/// It goes unit by unit, so that it can be stopped and taken up again anywhere; the same recordings,
/// memory, decisions and plan give the same bytes. It reads and writes nothing itself.
package struct Dream: Sendable {
  /// What is wanted.
  package struct Plan: Sendable {
    package var id: DreamID
    package var project: String
    package var mode: DreamMode
    package var seed: UInt64
    /// Most rollouts that may be played.
    package var rollouts: Int
    package var workers: Int
    package var now: Timestamp
    /// What people decided about causes.
    package var factors: [ReviewFactor]
    /// The runs that had each lesson while they went on.
    package var shown: [LessonID: Set<RunID>]

    package init(
      id: DreamID, project: String, mode: DreamMode, seed: UInt64, rollouts: Int, workers: Int = 1,
      now: Timestamp, factors: [ReviewFactor] = [],
      shown: [LessonID: Set<RunID>] = [:]
    ) {
      self.id = id
      self.project = project
      self.mode = mode
      self.seed = seed
      self.rollouts = max(0, rollouts)
      self.workers = max(1, workers)
      self.now = now
      self.factors = factors
      self.shown = shown
    }
  }

  /// A recording to dream about.
  package struct Recording: Sendable {
    package var run: Trajectory
    package var revision: Int
    /// The bundle it was imported with, if it comes from elsewhere.
    package var bundle: String?

    package init(_ run: Trajectory, revision: Int, bundle: String? = nil) {
      self.run = run
      self.revision = revision
      self.bundle = bundle
    }
  }

  /// One piece of work that was done whole.
  package struct Work: Sendable {
    package var stage: DreamStage
    package var run: RunID?
    package var what: String
    package var events: [JournalEvent]
    package var critique: WeighedCritique?
    package var rollouts = 0
    /// Whether runs did as lessons say that they had.
    package var followed: [(lesson: LessonID, run: RunID, wasFollowed: Bool)] = []
  }

  /// What a dream comes to.
  package struct Outcome: Sendable {
    package var deltas: [MemoryDelta]
    package var memory: Memory
    /// How much more often imagined tasks succeed with what may be served than with nothing.
    package var score: Double?
    package var stages: [DreamReport.Stage]
  }

  let plan: Plan
  let recordings: [Recording]
  /// As it was when the dream began, or as people left it since.
  package internal(set) var memory: Memory
  var next = Task.pool
  var critic: Critic?
  var critiques: [Critique] = []
  var revisions = 0
  var usable = 0
  var learned: Learned?
  var watched: LessonWatch?
  var calibration: Calibration?
  var halves: [Gatekeeper.Half] = []
  var gates: (keeper: Gatekeeper, reader: EvidenceReader)?
  var drafts: [LessonDraft] = []
  var judged: [JudgedDraft] = []
  var explored = 0
  /// Rollouts played so far.
  var spent = 0
  package internal(set) var outcome: Outcome?

  /// What can be done next.
  enum Task {
    case pool
    case critique(Int)
    case model
    case watch
    case calibrate
    case half(Int)
    case explore
    case distil
    case judge(Int)
    case conclude
    case over
  }

  package init(_ plan: Plan, _ recordings: [Recording], memory: Memory) {
    self.plan = plan
    self.recordings = recordings
    self.memory = memory
  }

  /// About how many units there will be.
  package var units: Int { Self.units(runs: recordings.count, rollouts: plan.rollouts) }

  /// The same, before there is a dream.
  package static func units(runs: Int, rollouts: Int) -> Int {
    runs + 12 + rollouts * 3 / 5 / Imagination<MechanismModel>.unit
  }

  /// Does the next unit; nil when it was stopped in the middle (then it is done anew next time), or
  /// when there is none left and `outcome` is there.
  ///
  /// - Parameter shouldStop: looked at every few milliseconds, from any thread.
  package mutating func advance(shouldStop: @escaping @Sendable () -> Bool) -> Work? {
    let before = self
    let work = Interruption.checking(shouldStop) { step(shouldStop) }
    // Whoever noticed on the way left out the rest.
    if work != nil, shouldStop() {
      self = before
      return nil
    }
    return work
  }

  private mutating func step(_ shouldStop: @escaping @Sendable () -> Bool) -> Work? {
    switch next {
    case .pool: pool(shouldStop)
    case .critique(let place): critique(place)
    case .model: model(shouldStop)
    case .watch: watch(shouldStop)
    case .calibrate: calibrate(shouldStop)
    case .half(let place): half(place, shouldStop)
    case .explore: explore(shouldStop)
    case .distil: distil()
    case .judge(let place): judge(place, shouldStop)
    case .conclude: conclude(shouldStop)
    case .over: nil
    }
  }
}
