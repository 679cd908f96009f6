internal import Critics
internal import Trajectories

/// What a dream changes of the memory, and what it says about it.
struct Conclusion {
  private let plan: Dream.Plan
  private(set) var memory: Memory
  private let judged: [JudgedDraft]
  private let contradicted: [LessonID: (times: Int, of: Int)]
  private let spared: Int
  private(set) var deltas: [MemoryDelta] = []
  private(set) var events: [JournalEvent] = []
  private var learned: [String] = []
  private var suspended: [String] = []
  private var refused: [String: (what: String, count: Int)] = [:]

  init(
    _ plan: Dream.Plan, _ memory: Memory, _ judged: [JudgedDraft],
    _ contradicted: [LessonID: (times: Int, of: Int)], spared: Int
  ) {
    self.plan = plan
    self.memory = memory
    self.judged = judged
    self.contradicted = contradicted
    self.spared = spared
  }

  /// Lessons that may be told to agents: those in force, in auto mode those on probation too.
  var served: [Lesson] {
    memory.lessons.filter {
      $0.status == .active || (plan.mode == .auto && $0.status == .provisional)
    }
  }

  mutating func decide() {
    for draft in judged where !Interruption.isAsked {
      if let refusal = draft.refusal {
        let known = refused[refusal.why]
        refused[refusal.why] = (known?.what ?? refusal.gate.words, (known?.count ?? 0) + 1)
      }
      take(draft)
    }
    contradict()
  }

  // MARK: - Deltas

  private mutating func apply(_ delta: MemoryDelta) -> Bool {
    guard let next = try? memory.applying([delta], as: memory.number) else { return false }
    if next == memory { return false }
    memory = next
    deltas.append(delta)
    return true
  }

  private mutating func take(_ draft: JudgedDraft) {
    let id = draft.lesson.id
    if let known = memory[id] {
      let update = EvidenceUpdate(
        for: draft.lesson.evidence, against: draft.lesson.counterEvidence,
        posterior: draft.lesson.posterior, origin: draft.lesson.origin)
      _ = apply(.mergeEvidence(lesson: id, update: update))
      _ = apply(.judge(lesson: id, verdicts: draft.lesson.verdicts, utility: nil))
      if draft.refusal == nil { climb(id, from: known.status, draft) }
      return
    }
    guard draft.lesson.status == .candidate || draft.refusal == nil else { return }
    guard apply(.add(lesson: draft.lesson)) else { return }
    events.append(
      .lesson(.init(id, from: nil, to: draft.lesson.status, why: "recordings speak for it")))
    guard draft.refusal == nil else { return }
    learned.append("\(id) \(draft.lesson.sentence)")
    climb(id, from: draft.lesson.status, draft)
  }

  /// One rung after the other, as far as the gates and the mode allow.
  private mutating func climb(_ id: LessonID, from status: LessonStatus, _ draft: JudgedDraft) {
    var here = status
    let chain: [LessonStatus] = [.observed, .candidate, .provisional, .accepted, .active]
    let goal: LessonStatus =
      plan.mode == .auto && draft.isSureEnough ? .active : .provisional
    while let place = chain.firstIndex(of: here), here != goal, place + 1 < chain.count,
      let last = chain.firstIndex(of: goal), place < last
    {
      let next = chain[place + 1]
      let why =
        next == .provisional
        ? "it passed the gates" : next == .candidate ? "enough speaks for it" : "surely enough"
      guard
        apply(.changeStatus(lesson: id, from: here, to: next, by: .engine, why: why))
      else { return }
      events.append(.lesson(.init(id, from: here, to: next, why: why)))
      here = next
    }
  }

  /// Suspends what is in force and proved wrong: in the runs that had it, or by what recordings say
  /// otherwise by now.
  private mutating func contradict() {
    let sure = judged.filter { $0.refusal == nil && $0.lesson.posterior >= 0.9 }
    for lesson in memory.lessons where lesson.status.isInUse {
      if let (times, uses) = contradicted[lesson.id] {
        suspend(lesson, why: "done as it says, it was in vain in \(times) of the last \(uses) uses")
        continue
      }
      let topic = LessonDraft(lesson.rule, 1, for: []).topic
      guard lesson.status == .active, let topic,
        let other = sure.first(where: { $0.topic == topic && $0.lesson.rule != lesson.rule })
      else { continue }
      suspend(lesson, why: "recordings say otherwise by now: \(other.lesson.id)")
    }
  }

  private mutating func suspend(_ lesson: Lesson, why: String) {
    let delta = MemoryDelta.changeStatus(
      lesson: lesson.id, from: lesson.status, to: .suspended, by: .engine, why: why)
    guard apply(delta) else { return }
    suspended.append("\(lesson.id) \(why)")
    events.append(.lesson(.init(lesson.id, from: lesson.status, to: .suspended, why: why)))
  }

  // MARK: - The report

  var stages: [DreamReport.Stage] {
    var verify = DreamReport.Stage(.verify, looked: judged.count, at: "drafts of lessons")
    verify.refused = refused.sorted { $0.key < $1.key }.map {
      DreamReport.Refusal($0.value.what, why: $0.key, count: $0.value.count)
    }
    let passed = judged.count { $0.refusal == nil }
    verify.learned = passed > 0 ? ["\(passed) passed the gates"] : []
    if passed == 0 {
      verify.note = judged.isEmpty ? "there was nothing to verify" : "the gates refused all"
    }
    if spared > 0 {
      let last = judged.suffix(Dream.mostRefusals).compactMap { $0.refusal?.why }
      let why = Dictionary(grouping: last) { $0 }.max {
        ($0.value.count, $1.key) < ($1.value.count, $0.key)
      }
      verify.stopped =
        "the gates refused \(Dream.mostRefusals) drafts in a row, most often since "
        + "\(why?.key ?? "nothing spoke for them"); \(spared) more were not asked about"
    }
    var distil = DreamReport.Stage(.distil, looked: passed, at: "lessons", learned: learned)
    distil.refused = suspended.map { DreamReport.Refusal("watching lessons in use", why: $0) }
    if learned.isEmpty {
      distil.note = passed == 0 ? "no lesson passed" : "all of them were known already"
    }
    return [verify, distil]
  }
}
