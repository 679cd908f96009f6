import Foundation
import Storage
import Testing
import Trajectories

/// `reverie watch` as people and systemd run it.
@Suite(.timeLimit(.minutes(10))) struct WatchCommandTests {
  let sandbox: Sandbox

  init() throws { sandbox = try Sandbox() }

  private var logs: String { sandbox.root.appending(path: "logs").path }

  private func configure(_ text: String) throws {
    try sandbox.write(Data(text.utf8), to: "home/.config/reverie/config.toml")
  }

  private func writeLogs() throws {
    for number in 0..<4 {
      let log = try MadeUpLogs.session(number, steps: 8, task: "Count the sheep")
      let last =
        #"{"type":"assistant","sessionId":"none","uuid":"last-\#(number)","parentUuid":"#
        + #""\#(MadeUpLogs.identifier(number, 17))","isSidechain":false,"cwd":"/home/ada/made-up","#
        + #""message":{"id":"m","type":"message","role":"assistant","model":"claude-opus-5-5","#
        + #""stop_reason":"end_turn","content":[{"type":"text","text":"Eight."}]}}"#
      let name = MadeUpLogs.identifier(number, 0)
      let whole = log + Data(last.replacing("none", with: name).utf8) + Data("\n".utf8)
      try sandbox.write(whole, to: "logs/\(number).jsonl")
    }
  }

  /// Starts a watch whose events go to a file.
  private func start() throws -> (child: Child, output: String) {
    let output = sandbox.root.appending(path: "events").path
    let child = try Child(
      Sandbox.program.path, ["watch", "--json", logs], environment: sandbox.environment,
      folder: sandbox.home.path, output: output, errors: output + ".errors")
    return (child, output)
  }

  /// Waits until a line holds a text.
  private func wait(for text: String, in output: String) async throws {
    while !(try String(contentsOfFile: output, encoding: .utf8)).contains(text) {
      try await Task.sleep(for: .milliseconds(20), clock: .suspending)
    }
  }

  @Test func `it dreams in the gap with a thread of the lowest priority, and says why`()
    async throws
  {
    try writeLogs()
    try configure("[dreaming]\nwait_seconds = 1\nmax_load = 1000\non_battery = true\n")
    let (child, output) = try start()
    try await wait(for: #""event":"decided""#, in: output)
    let waiting = try await sandbox.reverie("watch", "--why")
    #expect(waiting.status == 0, "\(waiting.errors)")
    #expect(waiting.output.contains("watching  \(logs) in process \(child.id): 4 logs"))
    #expect(waiting.output.contains("\nmade-up  "))
    let second = try await sandbox.reverie("watch", logs)
    #expect(second.status == 1 && second.errors.contains("process \(child.id) watches"))

    try await wait(for: #""event":"closed""#, in: output)
    let threads = "/proc/\(child.id)/task"
    let niceness = try FileManager.default.contentsOfDirectory(atPath: threads).map { thread in
      let stat = try String(contentsOfFile: "\(threads)/\(thread)/stat", encoding: .utf8)
      let end = try #require(stat.lastIndex(of: ")"))
      return String(stat[stat.index(after: end)...].split(separator: " ")[16])
    }
    #expect(niceness.contains("19") && niceness.contains("0"))
    let object = try await sandbox.reverie("watch", "--why", "--json").objects().first
    #expect((object?["projects"] as? [[String: Any]])?.count == 1)
    kill(child.id, SIGINT)
    #expect(await child.wait().status == 0)
    let after = try await sandbox.reverie("watch", "--why")
    #expect(after.status == 1 && after.output.contains("nobody watches"))
    let archive = try Archive(folder: sandbox.archive.path)
    #expect(try archive.dreams().allSatisfy { $0.reason == .idle })
    #expect(!FileManager.default.fileExists(atPath: sandbox.archive.path + "/operator"))
  }

  @Test func `an interrupt pauses the dream, and the next watch goes on with it`() async throws {
    try writeLogs()
    // So little of the processor that it cannot have ended before it is interrupted.
    try configure(
      "[dreaming]\nwait_seconds = 0.3\nmax_load = 1000\non_battery = true\nduty_percent = 1\n")
    let (first, output) = try start()
    try await wait(for: #""event":"unit_ended""#, in: output)
    kill(first.id, SIGTERM)
    #expect(await first.wait().status == 0)
    let archive = try Archive(folder: sandbox.archive.path)
    let dream = try #require(try archive.dreams().first)
    #expect(dream.state == .paused)
    try configure("[dreaming]\nwait_seconds = 0.3\nmax_load = 1000\non_battery = true\n")
    let (second, again) = try start()
    try await wait(for: #""event":"closed""#, in: again)
    kill(second.id, SIGINT)
    #expect(await second.wait().status == 0)
    #expect(try archive.dream(prefix: dream.id.rawValue).state == .completed)
  }

  @Test func `what is not there is said`() async throws {
    let missing = try await sandbox.reverie("watch", "/nowhere/at/all")
    #expect(missing.status == 64 && missing.errors.contains("/nowhere/at/all is not there"))
    let none = try await sandbox.reverie("watch")
    #expect(none.status == 64 && none.errors.contains("No logs at the usual places"))
    let unwatched = try await sandbox.reverie("watch", "--why")
    #expect(unwatched.status == 1 && unwatched.output.contains("nobody watches this archive"))
    try configure("[dreaming]\nidle = false\n")
    #expect(try await sandbox.reverie("watch", "--why").output.contains("idle = false"))
  }

  @Test(arguments: ["reverie-watch.service", "reverie-gateway.service"])
  func `systemd takes the unit`(name: String) async throws {
    let unit = Sandbox.package.appending(path: "Sources/reverie/Resources/\(name)")
    let text = try String(contentsOf: unit, encoding: .utf8)
      .replacing("/usr/local/bin/reverie", with: Sandbox.program.path)
    let copy = try sandbox.write(Data(text.utf8), to: "units/\(name)").path
    let done = try await sandbox.shell(
      """
      command -v systemd-analyze >/dev/null || { echo absent; exit 0; }
      mkdir -p "$HOME/run"; export XDG_RUNTIME_DIR="$HOME/run"
      systemd-analyze --user verify --man=no '\(copy)' 2>&1
      """)
    if done.output == "absent\n" {
      print("\(name) was not verified: there is no systemd-analyze here")
      return
    }
    #expect(done.status == 0 && done.output.isEmpty, "\(done.output)")
  }
}
