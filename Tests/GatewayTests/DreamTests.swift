import Foundation
import Operations
import Settings
import Storage
import Testing
import Trajectories
import Worlds

@testable import Gateway

/// Dreams over real recordings of a small world.
@Suite final class DreamTests {
  private let kit: GatewayKit
  private let logs: String
  private let store: String
  private let sessions: [String]

  init() throws {
    kit = try GatewayKit(means: { $0.gap = 0.3 })
    logs = FileManager.default.temporaryDirectory.path + "/gateway-logs-\(UUID().uuidString)"
    let family = try #require(WorldRegistry.families.first { $0.isComputed && $0.name == "web" })
    let plan = TrialPlan(firstSeed: 1, worlds: 1, episodes: 20, salt: "gateway", split: .train)
    _ = try WorldTrials(family, plan).record(into: logs, with: .none, hasPictures: false) { _ in }
    _ = try Import(into: kit.archive, prices: .builtIn()).run(
      LogCollection.find([logs]).logs, now: Timestamp(seconds: 1_800_000_000))
    sessions = try kit.archive.poolMembers(matching: RunFilter()).map {
      "sesn_" + $0.run.rawValue.dropFirst(4)
    }.sorted()
    store = try kit.call("POST", "/v1/memory_stores", ["name": "Notes"]).id
    _ = try kit.call(
      "POST", "/v1/memory_stores/\(store)/memories", ["path": "/mine.md", "content": "my own"])
  }

  deinit {
    kit.stop()
    try? FileManager.default.removeItem(atPath: logs)
  }

  private func body(_ more: [String: Any] = [:]) -> [String: Any] {
    let inputs: [[String: Any]] = [
      ["type": "memory_store", "memory_store_id": store],
      ["type": "sessions", "session_ids": Array(sessions.reversed())],
    ]
    var body: [String: Any] = [
      "inputs": inputs, "model": "claude-sonnet-5-5", "budget": ["rollouts": 300],
    ]
    for (name, value) in more { body[name] = value }
    return body
  }

  private func ended(_ id: String) throws -> Answer {
    while true {
      let dream = try kit.call("GET", "/v1/dreams/\(id)")
      let status = dream.json["status"] as? String
      if status != "pending" && status != "running" { return dream }
      Thread.sleep(forTimeInterval: 0.02)
    }
  }

  @Test func `a dream leaves its input alone and writes lessons into a copy`() throws {
    let made = try kit.call("POST", "/v1/dreams?beta=true", body(["instructions": "be brief"]))
    #expect(made.status == 200 && made.id.hasPrefix("drm_"))
    #expect(made.json["status"] as? String == "pending" && made.json["session_id"] is NSNull)
    #expect((made.json["outputs"] as? [Any])?.isEmpty == true)
    #expect((made.json["model"] as? [String: Any])?["id"] as? String == "claude-sonnet-5-5")
    let inputs = try #require(made.json["inputs"] as? [[String: Any]])
    #expect(inputs.last?["session_ids"] as? [String] == sessions)
    let documented = [
      "id", "type", "status", "inputs", "outputs", "model", "instructions", "output_behavior",
      "session_id", "created_at", "ended_at", "archived_at", "usage", "error",
    ]
    #expect(Set(documented).isSubset(of: made.json.keys))

    let dream = try ended(made.id)
    #expect(dream.json["status"] as? String == "completed", "\(dream.json["error"] ?? "")")
    #expect(dream.json["engine"] as? String == "embedded" && dream.json["ended_at"] is String)
    #expect((dream.json["usage"] as? [String: Int])?.values.allSatisfy { $0 == 0 } == true)
    let outputs = try #require(dream.json["outputs"] as? [[String: String]])
    let output = try #require(outputs.first?["memory_store_id"])
    #expect(output != store)
    #expect(try kit.all("/v1/memory_stores/\(store)/memories", limit: 9).count == 1)
    let files = try kit.all("/v1/memory_stores/\(output)/memories?view=full", limit: 9)
    let mine = try #require(files.first { $0["path"] as? String == "/mine.md" })
    #expect(mine["content"] as? String == "my own")
    let written = files.filter { $0["path"] as? String != "/mine.md" }
    #expect(written.allSatisfy { ($0["path"] as? String)?.hasPrefix("/lessons/les_") == true })
    let report = try #require(dream.json["report"] as? [String: Any])
    #expect(report["nothing_learned"] as? Bool == written.isEmpty)
    #expect(!written.isEmpty)

    let diff = try kit.call("GET", "/v1/memory_stores/\(output)/diff?against=\(store)")
    #expect(diff.items.count == written.count && diff.texts("change").allSatisfy { $0 == "added" })
    try decide(made.id, output, written.compactMap { $0["path"] as? String })
    try undo(made.id, output)
  }

  private func decide(_ dream: String, _ output: String, _ paths: [String]) throws {
    let lessons = try kit.call("GET", "/v1/dreams/\(dream)/lessons").items.filter {
      $0["path"] is String
    }
    #expect(Set(lessons.compactMap { $0["path"] as? String }) == Set(paths))
    let evidence = try #require(lessons.first?["evidence"] as? [[String: Any]])
    #expect(evidence.allSatisfy { sessions.contains($0["session_id"] as? String ?? "") })
    let first = try #require(lessons.first?["id"] as? String)
    let accepted = try kit.call("POST", "/v1/dreams/\(dream)/lessons/\(first)/accept")
    #expect(accepted.json["status"] as? String == "active")
    #expect(accepted.json["is_served"] as? Bool == true)
    let memory = try #require(accepted.json["memory_id"] as? String)
    let file = try kit.call("GET", "/v1/memory_stores/\(output)/memories/\(memory)")
    #expect((file.json["content"] as? String)?.contains("status: active") == true)
    let rejected = try kit.call(
      "POST", "/v1/dreams/\(dream)/lessons/\(first)/reject", ["why": "no"])
    #expect(rejected.json["status"] as? String == "retired" && rejected.json["path"] is NSNull)
    #expect(try kit.call("GET", "/v1/memory_stores/\(output)/memories/\(memory)").status == 404)
    #expect(try kit.call("POST", "/v1/dreams/\(dream)/lessons/les_none/accept").status == 404)
  }

  private func undo(_ dream: String, _ output: String) throws {
    let undone = try kit.call("POST", "/v1/dreams/\(dream)/undo")
    #expect(undone.status == 200 && undone.json["archived_store_id"] as? String == output)
    #expect(try kit.call("GET", "/v1/memory_stores/\(output)").json["archived_at"] is String)
    #expect(try kit.call("GET", "/v1/dreams/\(dream)").json["undone_at"] is String)
  }

  @Test func `a dream that updates its store is one at a time, and is undone to the byte`() throws {
    let lesson = "/v1/memory_stores/\(store)"
    let update: [String: Any] = ["type": "update_existing", "memory_store_id": store]
    let first = try kit.call("POST", "/v1/dreams", body(["output_behavior": update]))
    #expect(first.status == 200)
    let second = try kit.call("POST", "/v1/dreams", body(["output_behavior": update]))
    #expect(second.status == 409 && second.headers["x-should-retry"] == "false")
    let dream = try ended(first.id)
    #expect(dream.json["status"] as? String == "completed")
    #expect((dream.json["outputs"] as? [[String: String]])?.first?["memory_store_id"] == store)
    #expect(try kit.all(lesson + "/memories", limit: 50).count > 1)
    let session = try #require(dream.json["session_id"] as? String)
    #expect(try !kit.call("GET", lesson + "/memory_versions?session_id=\(session)").items.isEmpty)
    let undone = try kit.call("POST", "/v1/dreams/\(first.id)/undo")
    #expect(undone.status == 200 && (undone.json["kept"] as? [String])?.isEmpty == true)
    let left = try kit.all(lesson + "/memories?view=full", limit: 20)
    #expect(left.compactMap { $0["content"] as? String } == ["my own"])
    let third = try kit.call("POST", "/v1/dreams", body(["output_behavior": update]))
    #expect(third.status == 200)
    #expect(try kit.call("POST", "/v1/dreams/\(third.id)/cancel").status == 200)
  }

  @Test func `a dream is canceled at once, and archived when it has ended`() throws {
    let made = try kit.call("POST", "/v1/dreams", body(["budget": ["rollouts": 1_000_000]]))
    let early = try kit.call("POST", "/v1/dreams/\(made.id)/archive")
    #expect(early.status == 400)
    let canceled = try kit.call("POST", "/v1/dreams/\(made.id)/cancel")
    #expect(canceled.json["status"] as? String == "canceled")
    #expect(try kit.call("POST", "/v1/dreams/\(made.id)/cancel").status == 200)
    let archived = try kit.call("POST", "/v1/dreams/\(made.id)/archive")
    #expect(
      archived.json["archived_at"] is String && archived.json["status"] as? String == "canceled")
    #expect(try kit.call("GET", "/v1/dreams").items.isEmpty)
    #expect(try kit.call("GET", "/v1/dreams?include_archived=true").texts("id") == [made.id])
    #expect(
      try kit.call("GET", "/v1/dreams?include_archived=true&statuses[]=running").items.isEmpty)
    #expect(try kit.call("POST", "/v1/dreams/drm_none/cancel").status == 404)
    // Whoever looks after dreams may find it aborted before it is canceled for good.
    let limit = SuspendingClock.now + .seconds(120)
    while try kit.archive.dreams().map(\.state) != [.cancelled], SuspendingClock.now < limit {
      Thread.sleep(forTimeInterval: 0.02)
    }
    #expect(try kit.archive.dreams().map(\.state) == [.cancelled])
  }

  @Test func `a dream begins when it is to, and says what it waits for until then`() throws {
    let later = try kit.call(
      "POST", "/v1/dreams", body(["schedule": ["starts_at": "2200-01-01T00:00:00.000Z"]]))
    #expect(later.json["waiting"] as? String == "it begins at 2200-01-01T00:00:00.000Z")
    let start = Timestamp(seconds: Date().timeIntervalSince1970 + 1)
    let soon = try kit.call(
      "POST", "/v1/dreams", body(["schedule": ["starts_at": start.iso8601]]))
    let done = try ended(soon.id)
    #expect(done.json["status"] as? String == "completed")
    #expect(try #require(done.json["ended_at"] as? String) >= start.iso8601)
    let still = try kit.call("GET", "/v1/dreams/\(later.id)")
    #expect(still.json["status"] as? String == "pending")
    #expect(try kit.call("POST", "/v1/dreams/\(later.id)/cancel").status == 200)
  }

  @Test func `a dream that waits for a gap begins after the last request`() throws {
    kit.context.agents.began()
    let made = try kit.call("POST", "/v1/dreams", body(["schedule": ["when": "gap"]]))
    #expect((made.json["waiting"] as? String)?.contains("without a request") == true)
    Thread.sleep(forTimeInterval: 1)
    #expect(try kit.call("GET", "/v1/dreams/\(made.id)").json["status"] as? String == "pending")
    kit.context.agents.ended()
    #expect(try ended(made.id).json["status"] as? String == "completed")
  }

  @Test func `a dry run says what it would take and does nothing`() throws {
    let made = try kit.call("POST", "/v1/dreams", body(["dry_run": true]))
    #expect(made.json["status"] as? String == "completed")
    #expect((made.json["outputs"] as? [Any])?.isEmpty == true)
    let report = made.json["report"] as? [String: Any]
    let first = (report?["would_dream"] as? [[String: Any]])?.first
    #expect(first?["runs"] as? Int == sessions.count)
    #expect(try kit.archive.dreams().isEmpty)
    #expect(try kit.call("GET", "/v1/memory_stores").items.count == 1)
  }

  @Test func `a budget that is used up is a timeout, and more of it goes on`() throws {
    let made = try kit.call("POST", "/v1/dreams", body(["budget": ["rollouts": 300, "units": 3]]))
    let late = try ended(made.id)
    #expect(late.json["status"] as? String == "failed")
    #expect((late.json["error"] as? [String: Any])?["type"] as? String == "timeout")
    #expect((late.json["outputs"] as? [Any])?.count == 1)
    #expect(
      try kit.call("POST", "/v1/dreams/\(made.id)/resume").json["status"] as? String == "running")
    #expect(try ended(made.id).json["status"] as? String == "failed")
  }

  @Test func `inputs name one store and sessions that are there`() throws {
    func inputs(_ sessions: [String], _ store: String) -> [String: Any] {
      let inputs: [[String: Any]] = [
        ["type": "memory_store", "memory_store_id": store],
        ["type": "sessions", "session_ids": sessions],
      ]
      return body(["inputs": inputs])
    }
    let one = [sessions[0]]
    #expect(try kit.call("POST", "/v1/dreams", inputs([], store)).status == 400)
    #expect(try kit.call("POST", "/v1/dreams", inputs(one + one, store)).status == 400)
    #expect(try kit.call("POST", "/v1/dreams", inputs(["sesn_none"], store)).status == 404)
    #expect(try kit.call("POST", "/v1/dreams", inputs(one, "memstore_none")).status == 404)
    _ = try kit.call("POST", "/v1/memory_stores/\(store)/archive")
    #expect(try kit.call("POST", "/v1/dreams", inputs(one, store)).status == 400)
  }
}
