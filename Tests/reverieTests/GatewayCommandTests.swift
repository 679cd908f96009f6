import Foundation
import Testing

/// `reverie gateway` as agents and their developers meet it.
@Suite(.timeLimit(.minutes(10))) struct GatewayCommandTests {
  let sandbox: Sandbox
  let agent: ReplayedAgent

  init() throws {
    sandbox = try Sandbox()
    agent = try ReplayedAgent()
  }

  private func recordings(_ count: Int) async throws -> [URL] {
    let folder = sandbox.root.appending(path: "recordings")
    let made = try await sandbox.reverie(
      "worlds", "run", "--world", "testing", "--lessons", "none", "--worlds", "1", "--episodes",
      "\(count)", "--record", folder.path)
    #expect(made.status == 0, "\(made.errors)")
    let inside = folder.appending(path: "testing")
    return try FileManager.default.contentsOfDirectory(atPath: inside.path).sorted()
      .filter { $0.hasSuffix(".json") && !$0.hasSuffix(".verdict.json") }
      .map { inside.appending(path: $0) }
  }

  /// The last block of `system` in the request that reached the API last.
  private func lastBlock() throws -> Data? {
    let body = try JSONSerialization.jsonObject(with: agent.bodies.last ?? Data())
    let blocks = (body as? [String: Any])?["system"] as? [[String: Any]]
    return try blocks?.last.map {
      try JSONSerialization.data(withJSONObject: $0, options: .sortedKeys)
    }
  }

  @Test
  func `runs go through, a gap becomes a dream, and an accepted lesson is in the next request`()
    async throws
  {
    try sandbox.write(
      Data(
        "[dreaming]\nwait_seconds = 1\nmax_load = 1000\nduty_percent = 100\non_battery = true\n"
          .utf8),
      to: "home/.config/reverie/config.toml")
    let recorded = try await recordings(18)
    var gateway = try await RunningGateway(in: sandbox, upstream: agent.upstream)
    for run in recorded.dropLast() {
      try agent.play(run, through: gateway.address, dreaming: ["project": "shop"])
    }
    #expect(try lastBlock() == nil)
    #expect(!agent.bodies.contains { String(decoding: $0, as: UTF8.self).contains("dreaming") })
    try await gateway.hasSaid("shop: completed: ")

    let lessons = try await sandbox.shell(
      "$REVERIE lessons | awk '{print $1}' | while read l; do $REVERIE lessons accept $l --quiet && echo $l; done"
    )
    let accepted = lessons.output.split(separator: "\n").map(String.init)
    #expect(!accepted.isEmpty, "\(lessons.output) \(lessons.errors)")

    // One lesson in ten is held out of a run, so a single one may be without any.
    let next = try #require(recorded.last)
    var block: Data?
    for _ in 0..<8 where block == nil {
      try agent.play(next, through: gateway.address, dreaming: ["project": "shop"], turns: 0..<3)
      block = try lastBlock()
    }
    let text = String(decoding: try #require(block), as: UTF8.self)
    #expect(accepted.contains { text.contains($0) })

    // The same run goes on after the gateway was killed, with the same bytes.
    _ = await gateway.end(by: SIGKILL)
    gateway = try await RunningGateway(in: sandbox, upstream: agent.upstream)
    try agent.play(next, through: gateway.address, dreaming: ["project": "shop"], turns: 3..<4)
    #expect(try lastBlock() == block)
    #expect(await gateway.end(by: SIGTERM).status == 0)

    let keys = try await sandbox.shell(
      "grep -rl 'not-to-be-found' \"$REVERIE_ARCHIVE\" \"$HOME\" \(sandbox.root.path)/gateway-* ; true"
    )
    #expect(keys.output.isEmpty)
  }
}
