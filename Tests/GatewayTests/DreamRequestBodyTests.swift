import Foundation
import Storage
import Testing
import Trajectories

@testable import Gateway

@Suite struct DreamRequestBodyTests {
  private func read(_ more: [String: Any] = [:]) throws -> DreamRequestBody {
    let inputs: [[String: Any]] = [
      ["type": "sessions", "session_ids": ["sesn_b", "sesn_a"]],
      ["type": "memory_store", "memory_store_id": "memstore_1"],
    ]
    var body: [String: Any] = ["inputs": inputs, "model": "claude-sonnet-5-5"]
    for (name, value) in more { body[name] = value }
    let bytes = [UInt8](try JSONSerialization.data(withJSONObject: body))
    return try DreamRequestBody(
      try RequestValue(bytes), usual: .standard, models: ["claude-opus-5-5"])
  }

  @Test func `what is left out is as the API has it`() throws {
    let body = try read()
    #expect(body.store == "memstore_1")
    #expect(body.wish.runs.map(\.rawValue) == ["run_a", "run_b"])
    #expect(body.wish.model == "claude-sonnet-5-5" && body.wish.speed == nil)
    #expect(!body.wish.updatesInput && !body.wish.isDryRun && body.wish.instructions == nil)
    #expect(body.wish.budget == .standard)
  }

  @Test func `a model may be an object, and a budget has parts`() throws {
    let body = try read([
      "model": ["id": "m", "speed": "standard"], "budget": ["rollouts": 5, "seconds": 9],
      "instructions": NSNull(), "output_behavior": ["type": "create_new"],
    ])
    #expect(body.wish.model == "m" && body.wish.speed == "standard")
    #expect(body.wish.budget.rollouts == 5 && body.wish.budget.seconds == 9)
  }

  @Test func `a model is asked where the operator lets it be, within what the client gives`() throws
  {
    let budget = try read([
      "model": "claude-opus-5-5", "budget": ["tokens": 5_000, "dollars": 0.05],
    ]).wish.budget
    #expect(budget.models == ["claude-opus-5-5"])
    #expect(budget.tokens == 5_000 && budget.dollars == 0.05)
    #expect(try read(["model": "claude-opus-5"]).wish.budget.models == nil)
  }

  @Test func `a schedule says when it begins`() throws {
    #expect(try read().wish.schedule == nil)
    let schedule = try read([
      "schedule": ["starts_at": "2026-11-30T03:00:00.000Z", "when": "gap"]
    ]).wish.schedule
    #expect(schedule?.startsAt?.iso8601 == "2026-11-30T03:00:00.000Z")
    #expect(schedule?.waitsForGap == true)
  }

  @Test(arguments: [
    #"{"inputs": []}"#, #"{"inputs": null}"#, #"{"inputs": [{"type": "other"}]}"#,
    #"{"model": ""}"#, #"{"model": null}"#, #"{"model": {"id": "x", "speed": "fast"}}"#,
    #"{"model": 3}"#, #"{"model": {}}"#, #"{"instructions": ""}"#,
    #"{"output_behavior": {"type": "update_existing", "memory_store_id": "memstore_2"}}"#,
    #"{"output_behavior": {"type": "other"}}"#, #"{"budget": {"rollouts": -1}}"#,
    #"{"schedule": {"starts_at": "tomorrow"}}"#, #"{"schedule": {"when": "later"}}"#,
    #"{"schedule": "daily"}"#, #"{"budget": {"seconds": 0}}"#, #"{"budget": []}"#,
    #"{"budget": {"dollars": -1}}"#, #"{"budget": {"rollout": 50}}"#, #"{"buget": {}}"#,
    #"{"schedule": {"at": "now"}}"#,
    #"{"dry_run": "yes"}"#,
  ])
  func `what cannot be dreamt is refused`(_ change: String) throws {
    let more = try JSONSerialization.jsonObject(with: Data(change.utf8)) as? [String: Any]
    let error = try #require(throws: APIError.self) { try read(more ?? [:]) }
    #expect(error.status == 400 && error.type == "invalid_request_error")
  }

  @Test func `instructions are at most 4,096 characters long`() throws {
    let most = String(repeating: "é", count: 4_096)
    #expect(try read(["instructions": most]).wish.instructions == most)
    #expect(throws: APIError.self) { try read(["instructions": most + "x"]) }
  }
}
