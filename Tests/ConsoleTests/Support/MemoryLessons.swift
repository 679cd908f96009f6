import Trajectories

@testable import Console

/// Lessons in memory, and what an archive would do with decisions about them.
struct MemoryLessons {
  private(set) var memory = Memory(project: "airline-desk")
  private(set) var versions: [MemoryVersion] = []
  private(set) var rollbacks: [Rollback] = []
  private(set) var memories: [Memory] = [Memory(project: "airline-desk")]
  private(set) var events: [LessonID: [LessonEvent]] = [:]
  var effects: [LessonID: LessonEffect] = [:]
  /// Nil where there is an archive; else why lessons cannot be had.
  var refusal: String?

  mutating func answer(to work: LessonWork) -> Event {
    do {
      if let refusal { throw Refusal(description: refusal) }
      return .lessons(try carryOut(work))
    } catch {
      return .failed(.lessons(work), "\(error)")
    }
  }

  struct Refusal: Error, CustomStringConvertible { var description: String }

  var choice: MemoryChoice { MemoryChoice(versions, rollbacks) }

  private mutating func carryOut(_ work: LessonWork) throws -> LessonAnswer {
    switch work {
    case .list: return .listed(memory.lessons.map { sheet($0, whole: false) })
    case .show(let id):
      guard let lesson = memory[id] else { throw Refusal(description: "no lesson \(id)") }
      let spans = lesson.evidence.map { ($0.citation, "Nothing happened.") }
      return .shown(
        LessonDossier(sheet(lesson, whole: true), spans: Dictionary(spans) { $1 }))
    case .move(let id, let move, let why):
      guard let from = memory[id]?.status else { throw Refusal(description: "no lesson \(id)") }
      let to: LessonStatus =
        switch move {
        case .accept: .active
        case .suspend: .suspended
        case .retire: .retired
        }
      guard from != to else { return .moved(id, move, why: why, to, version: nil) }
      let way: [LessonStatus] = to == .active ? [.accepted, .active] : [to]
      var last = from
      let deltas = way.map { next in
        defer { last = next }
        return MemoryDelta.changeStatus(
          lesson: id, from: last, to: next, by: .person("ada"), why: why)
      }
      try apply(deltas, by: .person("ada"), why.isEmpty ? "\(to.rawValue)" : why)
      return .moved(id, move, why: why, to, version: versions.count)
    case .moveAll(let ids, let move, let why):
      let before = memory
      for id in ids { _ = try carryOut(.move(id, move, why: why)) }
      let count = ids.count { memory[$0]?.status != before[$0]?.status }
      return .movedAll(ids, move, why: why, count: count)
    case .versions(let project):
      return .versions(
        VersionList(project: project, versions: versions, rollbacks: rollbacks, choice: choice))
    case .diff(let project, let version):
      guard versions.indices.contains(version - 1) else {
        throw Refusal(description: "no version \(version)")
      }
      let parent = memories[versions[version - 1].parent]
      return .differs(
        project, version: version, MemoryDiff(from: parent, to: memories[version]))
    case .rollBack(let project, let version):
      let rollback = Rollback(
        project: project, version: version, newest: versions.count, by: "ada", reason: "",
        at: MemoryArchive.now)
      rollbacks.append(rollback)
      memory = memories[choice.head]
      return .rolledBack(rollback)
    }
  }

  private func sheet(_ lesson: Lesson, whole: Bool) -> LessonSheet {
    LessonSheet(
      lesson, effect: effects[lesson.id],
      isServed: memories[choice.version][lesson.id]?.status == .active,
      history: whole ? events[lesson.id] ?? [] : [])
  }

  mutating func apply(
    _ deltas: [MemoryDelta], by decider: Decider, _ reason: String, score: Double? = nil
  ) throws {
    let parent = versions.first { $0.number == memory.number }
    memory = try memory.applying(deltas, as: versions.count + 1)
    versions.append(
      MemoryVersion(
        of: memory, after: parent, by: deltas, measured: score, decider: decider, reason: reason,
        at: MemoryArchive.now))
    memories.append(memory)
    for delta in deltas {
      events[delta.lesson, default: []].append(
        LessonEvent(
          version: memory.number, delta: delta, by: decider, dream: nil, at: MemoryArchive.now))
    }
  }
}

extension MemoryArchive {
  /// The sample with proposals, and with a memory of a few lessons.
  static let taught: MemoryArchive = {
    var archive = MemoryArchive.reviewed
    do { try archive.lessons.teach() } catch { archive.lessons.refusal = "\(error)" }
    return archive
  }()
}

extension MemoryArchive {
  /// The taught sample with forty routes that wait.
  static let schooled: MemoryArchive = {
    var archive = MemoryArchive.taught
    do { try archive.lessons.addRoutes(40) } catch { archive.lessons.refusal = "\(error)" }
    return archive
  }()
}

extension MemoryLessons {
  fileprivate mutating func addRoutes(_ count: Int) throws {
    let lessons = (1...count).map { number in
      Lesson(
        LessonRule(
          .nextHop("page \(number)"), in: LessonScope(app: "airline", place: "place \(number)"),
          when: .goal("goal \(number)")),
        project: "airline-desk", status: .candidate, posterior: 0.8 + Double(number) / 250,
        evidence: evidence(from: 3), createdAt: MemoryArchive.now)
    }
    try apply(
      lessons.map { .add(lesson: $0) }
        + lessons.map {
          .changeStatus(
            lesson: $0.id, from: .candidate, to: .provisional, by: .engine, why: "it was verified")
        }, by: .engine, "a dream over 30 runs", score: 0.12)
  }

  /// Lessons of every status, made in three versions.
  fileprivate mutating func teach() throws {
    let rules = [
      LessonRule(.gesture(.doubleClick), in: LessonScope(app: "airline", kind: "button")),
      LessonRule(
        .nextHop("Flights\u{1B}[2J"), in: LessonScope(app: "airline", place: "Home"),
        when: .goal("Lisbon")),
      LessonRule(.waitUntilReady(seconds: 2), in: LessonScope(app: "airline", kind: "field")),
      LessonRule(.saveBeforeDone, in: LessonScope(app: "airline")),
      LessonRule(.verifyBeforeDone, in: LessonScope()),
    ]
    let lessons = rules.enumerated().map { place, rule in
      Lesson(
        rule, project: "airline-desk", status: .candidate, posterior: 0.95 - Double(place) / 10,
        evidence: evidence(from: 3), counterEvidence: place == 2 ? evidence(from: 5) : [],
        verdicts: [
          Verdict(.support, .passed, why: "2 runs", numbers: ["runs": 2]),
          Verdict(.veto, place == 3 ? .refused : .passed, numbers: ["z": 0.4 - Double(place)]),
          Verdict(.regression, .abstained, why: "no task was solved before"),
        ], utility: LessonUtility(gain: 0.12, low: 0.03, high: 0.21),
        dream: DreamID(project: "airline-desk", seed: 1, at: MemoryArchive.now),
        createdAt: MemoryArchive.now)
    }
    func move(
      _ place: Int, _ from: LessonStatus, _ to: LessonStatus, _ decider: Decider = .engine
    ) -> MemoryDelta {
      .changeStatus(
        lesson: lessons[place].id, from: from, to: to, by: decider, why: "it was verified")
    }
    try apply(
      lessons.prefix(4).map { .add(lesson: $0) }
        + (0..<3).map { move($0, .candidate, .provisional) },
      by: .engine, "a dream over 12 runs", score: 0.02)
    try apply(
      [
        move(0, .provisional, .accepted), move(0, .accepted, .active),
        move(3, .candidate, .retired),
      ], by: .engine, "a dream over 20 runs", score: 0.11)
    try apply(
      [.add(lesson: lessons[4]), move(2, .provisional, .suspended)], by: .engine,
      "a dream over 9 runs", score: 0.08)
    effects[lessons[0].id] = LessonEffect(
      shown: .init(runs: 40, successes: 31), heldOut: .init(runs: 40, successes: 18), uses: 44,
      followed: 29)
  }

  private func evidence(from step: Int) -> [LessonEvidence] {
    [MemoryArchive.flight, MemoryArchive.repair].compactMap { run in
      Citation(
        run: run, revision: 1, step: step, field: .after, range: 0..<17, of: "Nothing happened."
      ).map { LessonEvidence($0, source: .init(run: run, task: "book a flight")) }
    }
  }
}
