/// A dream as its journal tells it, event by event: how far it is, and what came of it so far.
///
/// Whoever reads the journal sees the same, in the process that dreams and in any other.
package struct DreamProgress: Hashable, Sendable {
  /// How often imagined tasks ended well, over a stretch of the rollouts.
  package struct Point: Hashable, Sendable {
    /// Rollouts at its end, since the dream began.
    package var done: Int
    package var successes: Int
    /// Those that ended well or badly; what left the known world is not scored.
    package var scored: Int

    package var share: Double { scored > 0 ? Double(successes) / Double(scored) : 0 }
  }

  /// What one gate said so far.
  package struct GateCount: Hashable, Sendable {
    package var passed = 0
    package var refused = 0
    package var abstained = 0
  }

  /// A lesson that the dream found or moved.
  package struct Found: Hashable, Sendable {
    package var lesson: LessonID
    package var sentence: String?
    package var status: LessonStatus?
    package var isRefused = false
    package var why: String
  }

  /// What was asked for; nil before the journal says so.
  package private(set) var start: JournalEvent.Start?
  package private(set) var state = DreamState.pending
  package private(set) var stage = DreamStage.pick
  /// What was done last, and about which run.
  package private(set) var what = ""
  package private(set) var run: RunID?
  /// Why it waits, or how it ended; empty while it goes on.
  package private(set) var why = ""
  /// Whether it waits because it gave way, so that a watch goes on with it by itself.
  package private(set) var gaveWay = false
  /// What a person wants of it, and it has not done yet.
  package private(set) var wish: JournalEvent.Wish?
  package private(set) var critiqued = 0
  package private(set) var usage = DreamUsage()
  package private(set) var beganAt: Timestamp?
  package private(set) var lastAt: Timestamp?
  package private(set) var curve: [Point] = []
  /// How all rollouts of routes ended so far.
  package private(set) var rollouts: JournalEvent.Rollouts?
  package private(set) var gates: [Gate: GateCount] = [:]
  /// Lessons that no gate refused, and those that one did.
  package private(set) var candidates = 0
  package private(set) var refused = 0
  /// Oldest first, at most `most`.
  package private(set) var critiques: [JournalEvent.CritiqueMade] = []
  package private(set) var found: [Found] = []
  package private(set) var version: Int?
  /// The line of the journal that was read last; 0 before the first.
  package private(set) var number: Int64 = 0

  /// Units of a stage that were done.
  private var units: [DreamStage: Int] = [:]
  private var places: [LessonID: Int] = [:]
  /// Rollouts counted over the last second or so.
  private var pace: [Pace] = []

  private struct Pace: Hashable, Sendable {
    var at: Timestamp
    var rollouts: Int
  }

  /// Critiques and lessons that are kept.
  package static let most = 500
  private static let points = 256

  package init() {}

  /// Lessons that were asked at the gates.
  package var judged: Int { candidates + refused }

  /// Rollouts per second over the last second or so; nil where nothing tells.
  package var rate: Double? {
    guard let first = pace.first, let last = pace.last, last.rollouts > first.rollouts else {
      return nil
    }
    let milliseconds = last.at - first.at
    return milliseconds > 0
      ? Double(last.rollouts - first.rollouts) * 1000 / Double(milliseconds) : nil
  }

  // MARK: - Reading

  /// Takes in a line of the journal; one that was read before changes nothing.
  package mutating func add(_ entry: JournalEntry) {
    guard entry.number > number else { return }
    number = entry.number
    add(entry.event, at: entry.at)
  }

  package mutating func add(_ event: JournalEvent, at now: Timestamp) {
    if beganAt == nil { beganAt = now }
    switch event {
    case .started(let start):
      self.start = start
      state = .running
      note(rollouts: 0, at: now)
    case .resumed(let reason):
      state = .running
      gaveWay = false
      why = reason.reason
      wish = nil
      // Time does not pass for a dream that waits.
      beganAt = Timestamp(rawValue: now.rawValue - usage.milliseconds)
      pace = []
    case .stageBegan(let next): stage = next
    case .stageEnded: break
    case .unitBegan(let unit), .unitEnded(let unit):
      take(unit, isDone: event.kind == .unitEnded)
    case .budget(let used):
      usage = used
      note(rollouts: used.rollouts, at: now)
    case .rollouts(let tally): take(tally)
    case .paused(let reason), .yielded(let reason):
      state = .paused
      gaveWay = event.kind == .yielded
      wish = nil
      why = reason.reason
    case .asked(let asked): wish = asked
    case .closed(let closing):
      state = closing.state
      why = closing.why
      version = closing.version
      wish = nil
    default: takeFinding(event)
    }
    lastAt = now
  }

  private mutating func takeFinding(_ event: JournalEvent) {
    switch event {
    case .critique(let made):
      if critiques.count == Self.most { critiques.removeFirst() }
      critiques.append(made)
    case .candidate(let candidate):
      candidates += 1
      find(candidate.lesson) { $0.sentence = candidate.sentence }
    case .verdict(let verdict):
      var count = gates[verdict.gate] ?? GateCount()
      switch verdict.result {
      case .passed: count.passed += 1
      case .refused: count.refused += 1
      case .abstained: count.abstained += 1
      }
      gates[verdict.gate] = count
      guard verdict.result == .refused else { return }
      refused += 1
      find(verdict.lesson) {
        $0.isRefused = true
        if $0.why.isEmpty { $0.why = "\(verdict.gate.words): \(verdict.why)" }
      }
    case .lesson(let change):
      find(change.lesson) {
        $0.status = change.to
        $0.why = change.why
      }
    default: break
    }
  }

  private mutating func take(_ unit: JournalEvent.Unit, isDone: Bool) {
    // Drafts are distilled before they are verified, and what passed is distilled at the end.
    if unit.stage > stage, unit.stage != .distil || units[.verify] != nil { stage = unit.stage }
    what = unit.what
    run = unit.run
    guard isDone else { return }
    why = ""
    units[unit.stage, default: 0] += 1
    usage.units = max(usage.units, unit.unit)
    if unit.stage == .critique, unit.run != nil { critiqued += 1 }
  }

  private mutating func take(_ tally: JournalEvent.Rollouts) {
    let before = rollouts ?? .init(done: 0, successes: 0, failures: 0, unsupported: 0)
    rollouts = tally
    let successes = tally.successes - before.successes
    let scored = successes + tally.failures - before.failures
    guard tally.done > before.done else { return }
    curve.append(Point(done: tally.done, successes: max(0, successes), scored: max(0, scored)))
    guard curve.count > Self.points else { return }
    let pairs = stride(from: 0, to: curve.count - 1, by: 2).map { place in
      let (left, right) = (curve[place], curve[place + 1])
      return Point(
        done: right.done, successes: left.successes + right.successes,
        scored: left.scored + right.scored)
    }
    curve = pairs + curve.suffix(curve.count % 2)
  }

  private mutating func note(rollouts: Int, at now: Timestamp) {
    // Where nothing was imagined meanwhile, no time has passed for the pace.
    if pace.last?.rollouts == rollouts { pace.removeLast() }
    pace.append(Pace(at: now, rollouts: rollouts))
    while pace.count > 2, now - pace[1].at >= 1_000 { pace.removeFirst() }
  }

  private mutating func find(_ lesson: LessonID, _ change: (inout Found) -> Void) {
    if let place = places[lesson] { return change(&found[place]) }
    guard found.count < Self.most else { return }
    places[lesson] = found.count
    var new = Found(lesson: lesson, sentence: nil, status: nil, why: "")
    change(&new)
    found.append(new)
  }

  // MARK: - How far

  /// How much of the work is done, 0 to 1; a guess until it is over.
  package var share: Double {
    if state == .completed { return 1 }
    guard let start else { return 0 }
    let effort = DreamEffort(runs: start.runs, rollouts: start.budget.rollouts ?? 0)
    return min(0.99, effort.done(in: stage, part: partOfStage(effort)) / effort.total)
  }

  private func partOfStage(_ effort: DreamEffort) -> Double {
    func part(_ done: Int, of all: Int) -> Double {
      all > 0 ? min(1, Double(done) / Double(all)) : 1
    }
    switch stage {
    case .pick: return 0
    case .critique, .revise: return part(critiqued, of: effort.runs)
    case .model: return part(units[.model] ?? 0, of: DreamEffort.modelUnits)
    case .imagine: return part(rollouts?.done ?? 0, of: effort.rollouts * 3 / 5)
    case .verify:
      // How many drafts there are is said nowhere.
      let done = units[.verify] ?? 0
      return Double(done) / Double(done + 4)
    case .distil: return 0.5
    }
  }

  /// How long it has worked, in milliseconds.
  package var elapsed: Int64 {
    guard let beganAt, let lastAt else { return 0 }
    return max(0, lastAt - beganAt)
  }

  /// About how many milliseconds are left; nil while there is too little to tell from.
  package var left: Int64? {
    guard state == .running, share > 0.03, elapsed > 0 else { return nil }
    let all = Double(elapsed) / share
    let limit = start?.budget.seconds.map { Double($0) * 1000 } ?? .infinity
    return Int64(max(0, min(all, limit) - Double(elapsed)).rounded())
  }
}

/// How much work a dream is, in units of no meaning beyond their proportions.
///
/// The weights are milliseconds on one core of a slow build, measured on recordings of the worlds.
package struct DreamEffort: Hashable, Sendable {
  package var runs: Int
  package var rollouts: Int

  package init(runs: Int, rollouts: Int) {
    self.runs = max(0, runs)
    self.rollouts = max(0, rollouts)
  }

  /// Units in which the world model is fitted.
  static let modelUnits = 5

  package var total: Double {
    DreamStage.allCases.reduce(0) { $0 + weight(of: $1) }
  }

  private func weight(of stage: DreamStage) -> Double {
    let (runs, rollouts) = (Double(max(1, runs)), Double(rollouts))
    return switch stage {
    case .pick, .revise: runs
    case .critique: 22 * runs
    case .model: 192 * runs
    case .imagine: 0.06 * rollouts
    case .verify: 46 * runs + 0.02 * rollouts
    case .distil: 4 * runs + 0.02 * rollouts
    }
  }

  /// What is done once a part of a stage is.
  func done(in stage: DreamStage, part: Double) -> Double {
    DreamStage.allCases.filter { $0 < stage }.reduce(part * weight(of: stage)) {
      $0 + weight(of: $1)
    }
  }
}
