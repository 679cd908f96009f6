internal import Formats
internal import Storage
internal import Trajectories

/// Taking a dream up again, and taking back what it did; of our own.
enum DreamUpkeepRoutes {
  static func all(_ context: Gateway.Context) -> [Route] {
    let archive = context.archive
    let clock = context.clock
    let runner = context.dreams
    return [
      Route("POST", "/v1/dreams/:dream/resume") { request, names, reply throws(APIError) in
        let body = try RequestValue(request.body)
        let stated = try body.object("budget")?.whole("seconds", 1...86_400)
        let id = names["dream"] ?? ""
        let dream = try answering {
          let known = try archive.servedDream(id)
          let isLate = known.result.failure?.type == "timeout"
          let seconds = stated ?? (isLate ? known.wish.budget.seconds ?? usualSeconds : nil)
          return try archive.reopenServedDream(id, for: seconds)
        }
        runner.wake()
        reply.send(try DreamJSON(archive, runner).value(dream))
      },
      Route("POST", "/v1/dreams/:dream/undo") { request, names, reply throws(APIError) in
        let id = names["dream"] ?? ""
        let actor = StoreRequest.actor(request)
        reply.send(
          try answering {
            try undo(try archive.servedDream(id), archive, context, by: actor, at: clock())
          })
      },
    ]
  }

  private static let usualSeconds = 600

  private static func undo(
    _ dream: ServedDream, _ archive: Archive, _ context: Gateway.Context, by actor: StoreActor,
    at now: Timestamp
  ) throws -> ExportValue {
    guard dream.status.isFinal else {
      throw ServedDreamError.hasNotEnded(dream.id, dream.status)
    }
    var undone: [String] = []
    var kept: [String] = []
    if dream.result.undoneAt == nil, let output = dream.outputStore {
      if dream.wish.updatesInput {
        (undone, kept) = try archive.unshelve(dream, by: actor, at: now)
      } else {
        // The input was never touched; the copy goes out of sight, and stays readable.
        _ = try archive.archiveMemoryStore(output, at: now)
      }
    }
    let memories = try memories(dream, archive, by: context.dreams.means.person, at: now)
    let after = try archive.noteUndone(dream.id, at: now)
    return .object([
      ("type", .text("dream_undone")), ("dream_id", .text(dream.id)),
      ("undone_at", .time(after.result.undoneAt)),
      ("restored", .list(undone.map(ExportValue.text))),
      ("kept", .list(kept.map(ExportValue.text))),
      ("archived_store_id", .optional(dream.wish.updatesInput ? nil : dream.outputStore)),
      ("memories", .list(memories)),
    ])
  }

  /// Goes back, in each project, to the version before the dream's, unless something came after it.
  private static func memories(
    _ dream: ServedDream, _ archive: Archive, by person: String, at now: Timestamp
  ) throws -> [ExportValue] {
    guard dream.result.undoneAt == nil else { return [] }
    return try dream.wish.parts.compactMap { part in
      let record = try archive.dream(prefix: part.rawValue)
      guard let version = record.version else { return nil }
      let made = try archive.memoryVersions(of: record.project).first { $0.number == version }
      let head = try archive.memoryChoice(of: record.project).head
      let goesBack = head == version
      if goesBack {
        try archive.rollBack(
          record.project, to: made?.parent ?? 0, by: person, reason: "\(dream.id) was undone",
          at: now)
      }
      return .object([
        ("project", .text(record.project)), ("version", .whole(version)),
        ("served_version", .whole(try archive.memoryChoice(of: record.project).version)),
        ("went_back", .flag(goesBack)),
      ])
    }
  }
}
