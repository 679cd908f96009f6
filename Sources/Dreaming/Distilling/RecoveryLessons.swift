internal import Trajectories

/// What to do after an error: what agents did about it before the same call came off.
enum RecoveryLessons: LessonSource {
  static func drafts(from learned: Learned) -> [LessonDraft] {
    var groups: [LessonRule: [Recovery]] = [:]
    var order: [LessonRule] = []
    for recovery in learned.experience.recoveries {
      if groups[recovery.rule] == nil { order.append(recovery.rule) }
      groups[recovery.rule, default: []].append(recovery)
    }
    return order.compactMap { rule in groups[rule].flatMap { draft(rule, $0) } }
  }

  /// A run speaks for it where it helped more often than not, and against it otherwise.
  private static func draft(_ rule: LessonRule, _ recoveries: [Recovery]) -> LessonDraft? {
    let byRun = Dictionary(grouping: recoveries, by: \.run)
    let supporting = byRun.filter { _, found in found.count(where: \.hasWorked) * 2 > found.count }
    let (good, bad) = (Double(supporting.count), Double(byRun.count - supporting.count))
    guard !supporting.isEmpty else { return nil }
    let helped = recoveries.filter { $0.hasWorked && supporting[$0.run] != nil }
    let vain = recoveries.filter { !$0.hasWorked }
    let evidence = helped.flatMap { [$0.failed, $0.remedied ?? $0.tried, $0.tried] }
    var draft = LessonDraft(
      rule, (good + 1) / (good + bad + 1.4), for: Set(evidence).sorted(),
      against: Set(vain.map(\.tried)).sorted())
    for recovery in helped { draft.told[recovery.failed] = recovery.line }
    for recovery in vain { draft.told[recovery.tried] = recovery.line }
    return draft
  }
}
