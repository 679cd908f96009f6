import TestKit
import Testing
import Trajectories

/// Histories made by chance, legal moves and others, and what must hold for all of them (I3, I5).
@Suite struct MemoryHistoryTests {
  /// The memories and deltas by number; those of 0 are empty.
  private struct History {
    var memories: [Memory]
    var versions: [MemoryVersion]
    var deltas: [[MemoryDelta]]
  }

  /// Tries random deltas, keeps the versions of those that can be, and the memories with them.
  private static func history(_ seed: UInt64) -> History {
    var random = Seeded(seed)
    var memories = [Memory(project: LessonKit.project)]
    var versions: [MemoryVersion] = []
    var made: [[MemoryDelta]] = [[]]
    for _ in 0..<400 {
      // Now and then it goes on from an older version, as after a rollback.
      let parent =
        Int.random(in: 0..<8, using: &random) == 0
        ? memories.randomElement(using: &random) : memories.last
      guard let parent else { break }
      let deltas = (0..<Int.random(in: 1...2, using: &random)).map { _ in delta(parent, &random) }
      guard let next = try? parent.applying(deltas, as: memories.count) else { continue }
      versions.append(
        MemoryVersion(
          of: next, after: versions.first { $0.number == parent.number }, by: deltas,
          decider: .engine, reason: "chance", at: LessonKit.now))
      memories.append(next)
      made.append(deltas)
    }
    return History(memories: memories, versions: versions, deltas: made)
  }

  private static func delta(_ memory: Memory, _ random: inout Seeded) -> MemoryDelta {
    let number = Int.random(in: 0..<4, using: &random)
    let lesson = LessonID(LessonKit.rule(number), project: LessonKit.project)
    let runs = ["run_a", "run_b", "run_c"].filter { _ in Bool.random(using: &random) }
    let items = runs.compactMap { LessonKit.evidence($0) }
    let decider = Bool.random(using: &random) ? Decider.engine : .person("ada")
    switch Int.random(in: 0..<9, using: &random) {
    case 0: return .add(lesson: LessonKit.lesson(number, runs: runs))
    case 1: return .mergeEvidence(lesson: lesson, update: EvidenceUpdate(for: items))
    case 2:
      return .mergeEvidence(
        lesson: lesson, update: EvidenceUpdate(against: items, posterior: 0.4))
    case 3: return .judge(lesson: lesson, verdicts: [Verdict(.support, .passed)], utility: nil)
    case 4: return .forgetRun(lesson: lesson, run: RunID(rawValue: "run_a"))
    case 5:
      let other = LessonID(
        LessonKit.rule(Int.random(in: 0..<4, using: &random)), project: LessonKit.project)
      return .supersede(lesson: lesson, with: other, by: decider, why: "chance")
    default:
      return .changeStatus(
        lesson: lesson, from: memory[lesson]?.status ?? .observed,
        to: LessonStatus.allCases.randomElement(using: &random) ?? .observed, by: decider,
        why: "chance")
    }
  }

  @Test(arguments: 0..<40)
  func `Each version comes out of its parent and its deltas, to the byte`(seed: Int) throws {
    let history = Self.history(UInt64(seed))
    try #require(history.versions.count > 10)
    for version in history.versions {
      let text = try CanonicalJSON.text(history.deltas[version.number])
      let deltas = try CanonicalJSON.value([MemoryDelta].self, from: text)
      let parent = history.memories[version.parent]
      let rebuilt = try #require(version.rebuilt(from: parent, by: deltas))
      #expect(rebuilt == history.memories[version.number])
      #expect(rebuilt.hash == version.hash)
    }
  }

  @Test(arguments: 0..<40)
  func `Nothing vanishes, and nothing is active without two runs or a person`(seed: Int) throws {
    let history = Self.history(UInt64(seed) + 1_000)
    for version in history.versions {
      let before = Set(history.memories[version.parent].lessons.map(\.id))
      let after = history.memories[version.number]
      #expect(before.isSubset(of: after.lessons.map(\.id)))
      let unsupported = after.lessons(.active).filter { !$0.isSupported }
      #expect(unsupported.isEmpty)
    }
  }

  @Test func `Deltas that were tampered with are noticed`() throws {
    let history = Self.history(3)
    let version = try #require(
      history.versions.first {
        history.memories[$0.number].hash != history.memories[$0.parent].hash
      })
    let parent = history.memories[version.parent]
    let idle = MemoryDelta.mergeEvidence(
      lesson: history.deltas[version.number][0].lesson, update: EvidenceUpdate(posterior: 0.123))
    let padded = history.deltas[version.number].dropLast() + [idle]
    #expect(version.rebuilt(from: parent, by: Array(padded)) == nil)
    #expect(version.rebuilt(from: parent, by: []) == nil)
  }
}

@Suite struct MemoryChoiceTests {
  private func version(
    _ number: Int, parent: Int? = nil, score: Double? = nil, by decider: Decider = .engine,
    endorsed: Bool? = nil
  ) -> MemoryVersion {
    MemoryVersion(
      project: "farm", number: number, parent: parent ?? number - 1, changes: 0,
      hash: Memory(project: "farm").hash, holdoutScore: score,
      isEndorsed: endorsed ?? !decider.isEngine, dream: nil, by: decider, reason: "test",
      at: LessonKit.now)
  }

  private func rollback(to number: Int, newest: Int) -> Rollback {
    Rollback(
      project: "farm", version: number, newest: newest, by: "ada", reason: "", at: LessonKit.now)
  }

  @Test func `An empty memory is served where nothing helps`() {
    #expect(MemoryChoice([]).version == 0)
    #expect(MemoryChoice([]).why == .nothingLearned)
    let choice = MemoryChoice([version(1, score: -0.1), version(2, score: 0), version(3)])
    #expect(choice.version == 0)
    #expect(choice.why == .noneHelps)
    #expect(choice.head == 3)
  }

  @Test func `The best version is served, not the newest`() {
    let choice = MemoryChoice([
      version(1, score: 0.1), version(2, score: 0.3), version(3, score: 0.2),
    ])
    #expect(choice.version == 2)
    #expect(choice.why == .best)
    #expect(choice.head == 3)
    #expect(MemoryChoice([version(1, score: 0.2), version(2, score: 0.2)]).version == 2)
  }

  @Test func `What a person decided holds until a dream does better`() {
    var versions = [
      version(1, score: 0.3), version(2, by: .person("ada")), version(3, score: -0.1),
      version(4, score: 0),
    ]
    #expect(MemoryChoice(versions).version == 2)
    #expect(MemoryChoice(versions).why == .person)
    versions.append(version(5, score: 0.05))
    #expect(MemoryChoice(versions).version == 5)
  }

  @Test func `A rollback serves an older version, and nothing that came of the newer ones`() throws
  {
    let versions = [version(1, score: 0.1), version(2, score: 0.3), version(3, score: 0.2)]
    let back = rollback(to: 1, newest: 3)
    #expect(MemoryChoice(versions, [back]).version == 1)
    #expect(MemoryChoice(versions, [back]).head == 1)
    let later = versions + [version(4, parent: 1, score: 0.15)]
    #expect(MemoryChoice(later, [back]).version == 4)
    let stray = versions + [version(4, parent: 3, score: 0.9)]
    #expect(MemoryChoice(stray, [back]).version == 1)
    let none = MemoryChoice(versions, [back, rollback(to: 0, newest: 3)])
    #expect(none.version == 0)
    #expect(none.why == .person)
    #expect(none.head == 1, "serving nothing forgets nothing")
    let better = versions + [version(4, parent: 1, score: 0.4)]
    let still = MemoryChoice(better, [back, rollback(to: 0, newest: 3)])
    #expect(still.version == 0 && still.head == 4, "a dream alone does not overrule a person")
    let agreed = versions + [version(4, parent: 1, by: .person("ada"))]
    #expect(MemoryChoice(agreed, [back, rollback(to: 0, newest: 3)]).version == 4)
  }

  @Test func `Taking a lesson out of use endorses nothing`() {
    let parent = version(1, score: -0.2)
    let stopped = version(2, score: -0.2, by: .person("ada"), endorsed: false)
    #expect(MemoryChoice([parent, stopped]).version == 0)
    #expect(MemoryChoice([parent, stopped]).why == .noneHelps)
    let kept = version(2, by: .person("ada"), endorsed: true)
    #expect(MemoryChoice([parent, kept]).version == 2)
  }

  @Test func `A version keeps the worth of the one before where a person changes it`() throws {
    let lesson = LessonKit.lesson()
    func move(_ from: LessonStatus, _ to: LessonStatus, _ decider: Decider) -> MemoryDelta {
      .changeStatus(lesson: lesson.id, from: from, to: to, by: decider, why: "test")
    }
    let memory = try LessonKit.active([lesson])
    func next(
      _ deltas: [MemoryDelta], after parent: MemoryVersion, _ decider: Decider
    ) throws -> MemoryVersion {
      MemoryVersion(
        of: try memory.applying(deltas), after: parent, by: deltas, decider: decider,
        reason: "test", at: LessonKit.now)
    }
    let scored = version(1, score: 0.2)
    let stopped = try next(
      [move(.active, .suspended, .person("ada"))], after: scored, .person("ada"))
    #expect(stopped.holdoutScore == 0.2 && !stopped.isEndorsed)
    let dreamt = try next([move(.active, .suspended, .engine)], after: scored, .engine)
    #expect(dreamt.holdoutScore == nil && !dreamt.isEndorsed)
    let forgot = try next(
      [.forgetRun(lesson: lesson.id, run: RunID(rawValue: "run_a"))],
      after: version(1, by: .person("ada")), .engine)
    #expect(forgot.isEndorsed)
  }
}
