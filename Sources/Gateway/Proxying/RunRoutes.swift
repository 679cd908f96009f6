internal import Formats
internal import Operations
internal import Storage
internal import Trajectories

/// What an agent may say of its runs, and ask about them.
enum RunRoutes {
  static func all(_ context: Gateway.Context, _ recorder: Recorder) -> [Route] {
    [
      Route("POST", "/v1/reverie/runs/:run/outcome") { request, names, reply throws(APIError) in
        let verdict = try verdict(of: request)
        let run = try find(names, context, recorder)
        do {
          let outcome = try context.archive.stateOutcome(
            verdict.outcome, of: run, why: verdict.why, by: "api", at: context.clock()
          ).header.outcome
          context.agents.isOver(run)
          reply.send(200, json: sheet(run, outcome).bytes)
        } catch {
          throw APIError(500, "api_error", "the outcome could not be kept: \(error)")
        }
      },
      Route("GET", "/v1/reverie/runs/:run") { _, names, reply throws(APIError) in
        let run = try find(names, context, recorder)
        guard let summary = try? context.archive.summary(of: run) else {
          throw APIError(500, "api_error", "\(run) cannot be read")
        }
        reply.send(200, json: sheet(run, summary.header.outcome, summary).bytes)
      },
    ]
  }

  private static func verdict(
    of request: ServedRequest
  ) throws(APIError) -> (outcome: Outcome.Verdict, why: String) {
    let body = try RequestValue(request.body)
    guard let verdict = try DreamingWish.verdict(body, "outcome") else {
      throw .invalid("outcome is missing: success, failure or unknown")
    }
    return (verdict, try body.text("why", 0...1_000) ?? "")
  }

  private static func find(
    _ names: [String: String], _ context: Gateway.Context, _ recorder: Recorder
  ) throws(APIError) -> RunID {
    let run = RunID(rawValue: names["run"] ?? "")
    // What it said last may be on the way.
    recorder.settle(within: 5)
    guard (try? context.archive.summary(of: run)) != nil else {
      throw .notFound("no run \(run) was recorded")
    }
    return run
  }

  private static func sheet(
    _ run: RunID, _ outcome: Outcome, _ summary: RunSummary? = nil
  ) -> ExportValue {
    var members: [(String, ExportValue)] = [
      ("type", .text("reverie_run")), ("id", .text(run.rawValue)),
      ("outcome", .text(outcome.verdict.rawValue)),
      ("outcome_by", .text(outcome.authority.rawValue)),
    ]
    if let summary {
      members += [
        ("steps", .whole(summary.tally.steps)),
        ("model", .optional(summary.header.model)),
      ]
    }
    return .object(members)
  }
}
