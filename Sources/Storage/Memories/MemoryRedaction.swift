internal import Trajectories

extension Redactor {
  /// The deltas without secrets; a lesson whose rule held one goes by the name that follows.
  static func redact(_ deltas: [MemoryDelta]) -> [MemoryDelta] {
    var names: [LessonID: LessonID] = [:]
    let redacted = deltas.map { delta in
      guard case .add(let lesson) = delta else { return delta }
      let clean = redact(lesson)
      if clean.id != lesson.id { names[lesson.id] = clean.id }
      return .add(lesson: clean)
    }
    func name(_ lesson: LessonID) -> LessonID { names[lesson] ?? lesson }
    return redacted.map { delta in
      switch delta {
      case .add: delta
      case .changeStatus(let lesson, let from, let to, let decider, let why):
        .changeStatus(
          lesson: name(lesson), from: from, to: to, by: redact(decider), why: redact(why))
      case .mergeEvidence(let lesson, let update):
        .mergeEvidence(lesson: name(lesson), update: redact(update))
      case .judge(let lesson, let verdicts, let utility):
        .judge(lesson: name(lesson), verdicts: verdicts.map(redact), utility: utility)
      case .supersede(let lesson, let other, let decider, let why):
        .supersede(
          lesson: name(lesson), with: name(other), by: redact(decider), why: redact(why))
      case .forgetRun(let lesson, let run): .forgetRun(lesson: name(lesson), run: run)
      }
    }
  }

  private static func redact(_ lesson: Lesson) -> Lesson {
    var clean = lesson
    let rule = lesson.rule.redacted
    if rule != lesson.rule { clean = lesson.renamed(rule, project: lesson.project) }
    clean.evidence = lesson.evidence.map(redact)
    clean.counterEvidence = lesson.counterEvidence.map(redact)
    clean.verdicts = lesson.verdicts.map(redact)
    clean.environment = lesson.environment.map { redact($0) }
    return clean
  }

  private static func redact(_ update: EvidenceUpdate) -> EvidenceUpdate {
    var clean = update
    clean.evidence = update.evidence.map(redact)
    clean.counterEvidence = update.counterEvidence.map(redact)
    clean.environment = update.environment.map { redact($0) }
    return clean
  }

  private static func redact(_ evidence: LessonEvidence) -> LessonEvidence {
    var clean = evidence
    clean.source.task = redact(evidence.source.task)
    clean.source.bundle = evidence.source.bundle.map { redact($0) }
    return clean
  }

  private static func redact(_ verdict: Verdict) -> Verdict {
    var clean = verdict
    clean.why = redact(verdict.why)
    return clean
  }

  private static func redact(_ decider: Decider) -> Decider {
    Decider(person: decider.person.map { redact($0) })
  }

  /// The event without secrets in its texts.
  static func redact(_ event: JournalEvent) -> JournalEvent {
    switch event {
    case .started(var start):
      start.project = redact(start.project)
      return .started(start)
    case .stageEnded(var end):
      end.note = redact(end.note)
      return .stageEnded(end)
    case .unitBegan(var unit):
      unit.what = redact(unit.what)
      return .unitBegan(unit)
    case .unitEnded(var unit):
      unit.what = redact(unit.what)
      return .unitEnded(unit)
    case .critique(var critique):
      critique.text = redact(critique.text)
      return .critique(critique)
    case .candidate(var candidate):
      candidate.sentence = redact(candidate.sentence)
      return .candidate(candidate)
    case .verdict(var verdict):
      verdict.why = redact(verdict.why)
      return .verdict(verdict)
    case .lesson(var change):
      change.why = redact(change.why)
      return .lesson(change)
    case .paused(var reason):
      reason.reason = redact(reason.reason)
      return .paused(reason)
    case .resumed(var reason):
      reason.reason = redact(reason.reason)
      return .resumed(reason)
    case .yielded(var reason):
      reason.reason = redact(reason.reason)
      return .yielded(reason)
    case .asked(var wish):
      wish.by = redact(wish.by)
      return .asked(wish)
    case .closed(var closing):
      closing.why = redact(closing.why)
      return .closed(closing)
    case .stageBegan, .rollouts, .budget: return event
    }
  }

  /// The report without secrets in what was learned and refused.
  static func redact(_ report: DreamReport) -> DreamReport {
    var clean = report
    clean.ending = redact(report.ending)
    for index in clean.stages.indices {
      clean.stages[index].learned = clean.stages[index].learned.map { redact($0) }
      clean.stages[index].note = redact(clean.stages[index].note)
      for refused in clean.stages[index].refused.indices {
        let refusal = clean.stages[index].refused[refused]
        clean.stages[index].refused[refused].what = redact(refusal.what)
        clean.stages[index].refused[refused].why = redact(refusal.why)
      }
    }
    return clean
  }
}

extension LessonRule {
  fileprivate var redacted: LessonRule {
    if case .setVariable(let name, let value) = directive {
      // Name and value are a secret together: `TOKEN=...`.
      let line = "\(name)=\(value)"
      let clean = Redactor.redact(line)
      if clean != line {
        var rule = mapNames { Redactor.redact($0) }
        rule.directive = .setVariable(
          name: Redactor.redact(name), value: String(clean.dropFirst(name.count + 1)))
        return rule
      }
    }
    return mapNames { Redactor.redact($0) }
  }
}
