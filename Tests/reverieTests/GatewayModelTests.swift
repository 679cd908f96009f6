import Foundation
import TestKit
import Testing
import Transport

/// Dreams that clients of the gateway ask for, and the models that they name.
@Suite(.timeLimit(.minutes(10))) struct GatewayModelTests {
  let sandbox: Sandbox

  init() throws { sandbox = try Sandbox() }

  private func call(
    _ method: String, _ path: String, _ body: [String: Any]? = nil, of gateway: RunningGateway
  ) throws -> [String: Any] {
    let bytes = try body.map { [UInt8](try JSONSerialization.data(withJSONObject: $0)) } ?? []
    let answer = try Transport().send(HTTPRequest(method, gateway.address + path, body: bytes))
    return try JSONSerialization.jsonObject(with: Data(answer.body)) as? [String: Any] ?? [:]
  }

  private func dream(_ model: String, of gateway: RunningGateway) async throws -> [String: Any] {
    let store = try call("POST", "/v1/memory_stores", ["name": "Notes"], of: gateway)
    let sessions = try call("GET", "/v1/sessions", of: gateway)["data"] as? [[String: Any]] ?? []
    let inputs: [[String: Any]] = [
      ["type": "memory_store", "memory_store_id": store["id"] as? String ?? ""],
      ["type": "sessions", "session_ids": sessions.compactMap { $0["id"] as? String }],
    ]
    let made = try call(
      "POST", "/v1/dreams",
      ["inputs": inputs, "model": model, "budget": ["rollouts": 50], "instructions": "be brief"],
      of: gateway)
    let id = try #require(made["id"] as? String, "\(made)")
    while true {
      let dream = try call("GET", "/v1/dreams/\(id)", of: gateway)
      if !["pending", "running"].contains(dream["status"] as? String) { return dream }
      try await Task.sleep(for: .milliseconds(50), clock: .suspending)
    }
  }

  private func tokens(_ dream: [String: Any]) -> Int {
    (dream["usage"] as? [String: Int] ?? [:]).values.reduce(0, +)
  }

  @Test func `a model is asked only where the configuration names it, and its tokens are told`()
    async throws
  {
    let model = try ChatDouble([.text("no critique at all")])
    defer { model.server.stop() }
    let configuration = """
      [gateway]
      models = ["local", "claude-opus-5-5"]
      [models]
      local = "\(model.server.address)"
      """
    try sandbox.write(Data(configuration.utf8), to: "home/.config/reverie/config.toml")
    let folder = sandbox.root.appending(path: "recordings").path
    let made = try await sandbox.shell(
      "$REVERIE worlds run --world testing --lessons none --worlds 1 --episodes 4 --record \(folder)"
        + " && $REVERIE import \(folder)")
    #expect(made.status == 0, "\(made.errors)")
    let gateway = try await RunningGateway(in: sandbox, upstream: "http://127.0.0.1:9")

    let plain = try await dream("claude-sonnet-5-5", of: gateway)
    #expect(plain["status"] as? String == "completed", "\(plain)")
    #expect(plain["engine"] as? String == "embedded" && tokens(plain) == 0)
    #expect(model.server.requests.isEmpty)

    let asked = try await dream("local", of: gateway)
    #expect(asked["status"] as? String == "completed", "\(asked)")
    #expect(asked["engine"] as? String == "embedded_and_model" && tokens(asked) > 0)
    let questions = model.server.requests.filter { $0.method == "POST" }
    #expect(!questions.isEmpty)
    #expect(!questions.contains { String(decoding: $0.body, as: UTF8.self).contains("be brief") })

    // It is named, and yet nobody allowed that anything leaves the machine.
    let refused = try await dream("claude-opus-5-5", of: gateway)
    #expect(refused["status"] as? String == "failed")
    let why = (refused["error"] as? [String: Any])?["message"] as? String
    #expect(why?.contains("`remote = true` in [models] allows that") == true, "\(refused)")
    #expect(await gateway.end(by: SIGTERM).status == 0)
  }
}
