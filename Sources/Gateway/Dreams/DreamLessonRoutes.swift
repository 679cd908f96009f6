internal import Formats
internal import Operations
internal import Storage
internal import Trajectories

/// `/v1/dreams/:dream/lessons`: what each lesson rests on, and a person's word on it.
///
/// Of our own; the API takes or drops a whole store.
enum DreamLessonRoutes {
  private static let place = "/v1/dreams/:dream/lessons"

  static func all(_ context: Gateway.Context) -> [Route] {
    let archive = context.archive
    return [
      Route("GET", place) { _, names, reply throws(APIError) in
        let id = names["dream"] ?? ""
        reply.send(
          try answering {
            let dream = try archive.servedDream(id)
            let json = try LessonJSON(dream, archive)
            return .object([
              ("data", .list(try json.harvest.lessons.map(json.value))), ("next_page", .null),
            ])
          })
      },
      Route("GET", place + "/:lesson") { _, names, reply throws(APIError) in
        reply.send(
          try answering {
            let (dream, lesson) = try find(names, archive)
            return try LessonJSON(dream, archive).value(lesson)
          })
      },
      decision("accept", context) { try $0.accept(named: $1, why: $2, at: $3) },
      decision("reject", context) { try $0.retire(named: $1, why: $2, at: $3) },
    ]
  }

  /// A person's word on one lesson; the file of it in the output store follows.
  private static func decision(
    _ name: String, _ context: Gateway.Context,
    _ decide:
      @escaping @Sendable (Lessons, String, _ why: String, Timestamp) throws -> Lessons.Decided
  ) -> Route {
    let archive = context.archive
    let clock = context.clock
    let person = context.dreams.means.person
    return Route("POST", "\(place)/:lesson/\(name)") { request, names, reply throws(APIError) in
      let why = try RequestValue(request.body).text("why", 0...1_000) ?? ""
      reply.send(
        try answering {
          let (dream, lesson) = try find(names, archive)
          let lessons = Lessons(archive, reviewer: person)
          _ = try decide(lessons, lesson.id.rawValue, why, clock())
          let after = try archive.lesson(prefix: lesson.id.rawValue)
          if let store = dream.outputStore {
            try archive.shelve(
              lesson.id, as: after.status.isInUse ? LessonText.file(after) : nil, in: store,
              by: StoreRequest.actor(request), at: clock())
          }
          return try LessonJSON(dream, archive).value(after)
        })
    }
  }

  private static func find(
    _ names: [String: String], _ archive: Archive
  ) throws -> (ServedDream, Lesson) {
    let dream = try archive.servedDream(names["dream"] ?? "")
    let wanted = names["lesson"] ?? ""
    let lesson = try LessonHarvest(dream, archive).lessons.first { $0.id.rawValue == wanted }
    guard let lesson else { throw APIError.notFound("\(dream.id) has no lesson \(wanted)") }
    return (dream, lesson)
  }
}

/// Lessons with where they come from.
struct LessonJSON {
  let harvest: LessonHarvest
  private let archive: Archive
  private let files: [LessonID: StoreFile]

  init(_ dream: ServedDream, _ archive: Archive) throws {
    self.archive = archive
    harvest = try LessonHarvest(dream, archive)
    // A store that was deleted has none.
    files = dream.outputStore.flatMap { try? archive.lessonFiles(of: $0) } ?? [:]
  }

  func value(_ lesson: Lesson) throws -> ExportValue {
    let file = files[lesson.id]
    let served = try archive.servedMemory(of: lesson.project)
    return .object([
      ("id", .text(lesson.id.rawValue)), ("type", .text("lesson")),
      ("sentence", .text(lesson.sentence)), ("status", .text(lesson.status.rawValue)),
      ("project", .text(lesson.project)), ("rule", .text(try CanonicalJSON.text(lesson.rule))),
      ("probability", .number(lesson.posterior)),
      ("origin", .text(lesson.origin.rawValue)),
      ("is_served", .flag(served[lesson.id]?.status == .active)),
      ("reviewed_by", .optional(lesson.reviewedBy)), ("stopped_by", .optional(lesson.stoppedBy)),
      ("created_at", .time(lesson.createdAt)),
      ("path", .optional(file?.path)), ("memory_id", .optional(file?.id)),
      ("evidence", .list(lesson.evidence.map(evidence))),
      ("counter_evidence", .list(lesson.counterEvidence.map(evidence))),
      ("verdicts", .list(lesson.verdicts.map(verdict))),
    ])
  }

  private func evidence(_ evidence: LessonEvidence) -> ExportValue {
    let citation = evidence.citation
    return .object([
      ("session_id", .text(SessionName(citation.run).text)), ("run", .text(citation.run.rawValue)),
      ("revision", .whole(citation.revision)), ("step", .whole(citation.step)),
      ("field", .text(citation.field.rawValue)),
      ("bytes", .list([.whole(citation.range.lowerBound), .whole(citation.range.upperBound)])),
      ("hash", .text(citation.hash)), ("weight", .number(evidence.weight)),
    ])
  }

  private func verdict(_ verdict: Verdict) -> ExportValue {
    .object([
      ("gate", .text(verdict.gate.rawValue)), ("result", .text(verdict.result.rawValue)),
      ("why", .text(verdict.why)),
    ])
  }
}
