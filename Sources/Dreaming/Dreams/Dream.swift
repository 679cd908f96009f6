package import Critics
internal import Synchronization
package import Trajectories

/// One session of the engine: critiques recorded runs, imagines, verifies, and distils lessons.
///
/// It goes unit by unit, and a long unit slice by slice, so that it can be stopped and taken up again
/// anywhere; the same recordings, memory, decisions and plan give the same bytes. It reads and writes nothing itself.
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
    /// What models say of runs: factors on causes, as people's decisions are.
    package var heard: [RunID: HeardCritics] = [:]
    /// The runs that had each lesson while they went on.
    package var shown: [LessonID: Set<RunID>]
    /// It stops imagining where a hundred rollouts more are expected to change fewer ways than this,
    /// and asking the gates where they only refuse; 0 for never.
    package var stopBelow: Double

    package init(
      id: DreamID, project: String, mode: DreamMode, seed: UInt64, rollouts: Int, workers: Int = 1,
      now: Timestamp, factors: [ReviewFactor] = [],
      shown: [LessonID: Set<RunID>] = [:], stopBelow: Double = 0
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
      self.stopBelow = stopBelow
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
    /// What has to be kept of it.
    package var yield: UnitYield
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
  /// What the units up to here came to.
  var found = Findings()
  /// What was made of the recordings; made again where it is needed and not there.
  var bench = Bench()
  /// The unit that is under way.
  private var unit: SlicedWork<Progress>?
  /// Milliseconds of processor time that units took on threads of their own.
  package private(set) var processorTime = 0.0
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
    case score(Int)
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
    runs + 14 + rollouts * 4 / 5 / Imagination<MechanismModel>.unit
  }

  /// What came of a slice of work.
  package enum Slice: Sendable {
    /// A unit was done whole.
    case unit(Work)
    /// The unit under way goes on with the next slice.
    case part
    /// Somebody asked to stop; the unit goes on where it is, when it is asked to.
    case stopped
  }

  /// How far the work on a unit has come.
  struct Progress: Sendable {
    var bench: Bench
    var work: Work?
  }

  /// Works for a slice on the next unit, or on the one under way.
  ///
  /// Nothing is left to do once `outcome` is there.
  ///
  /// - Parameters:
  ///   - milliseconds: how long a slice is at most.
  ///   - shouldStop: looked at every few milliseconds, from any thread.
  package mutating func goOn(
    for milliseconds: Int = Self.slice, shouldStop: @escaping @Sendable () -> Bool
  ) -> Slice {
    let unit = unit ?? begin()
    self.unit = unit
    let before = unit.processorTime
    defer { processorTime += unit.processorTime - before }
    guard let progress = unit.goOn(for: milliseconds, shouldStop: shouldStop) else {
      return shouldStop() ? .stopped : .part
    }
    self.unit = nil
    bench = progress.bench
    guard let work = progress.work, take(work.yield) else { return .stopped }
    return .unit(work)
  }

  /// Does the next unit; nil when it was stopped in the middle, or when there is none left and
  /// `outcome` is there.
  package mutating func advance(shouldStop: @escaping @Sendable () -> Bool) -> Work? {
    while outcome == nil {
      switch goOn(shouldStop: shouldStop) {
      case .unit(let work): return work
      case .part: continue
      case .stopped: return nil
      }
    }
    return nil
  }

  /// Milliseconds of a slice: a unit of work has 250, and one look lies between its end and the next.
  package static let slice = 200

  /// Hands all that was made over to the unit, which changes it in place.
  private mutating func begin() -> SlicedWork<Progress> {
    let handed = Mutex<Bench?>(bench)
    bench = Bench()
    return SlicedWork { [self] check in
      var dream = self
      dream.bench =
        handed.withLock { bench in
          defer { bench = nil }
          return bench
        } ?? Bench()
      let work = dream.step { check.isAsked }
      return Progress(bench: dream.bench, work: work)
    }
  }

  private mutating func step(_ shouldStop: @escaping @Sendable () -> Bool) -> Work? {
    switch next {
    case .pool: pool(shouldStop)
    case .critique(let place): critique(place, shouldStop)
    case .model: model(shouldStop)
    case .watch: watch(shouldStop)
    case .calibrate: calibrate(shouldStop)
    case .half(let place): half(place, shouldStop)
    case .explore: explore(shouldStop)
    case .distil: distil(shouldStop)
    case .judge(let place): judge(place, shouldStop)
    case .score(let place): score(place, shouldStop)
    case .conclude: conclude()
    case .over: nil
    }
  }
}
