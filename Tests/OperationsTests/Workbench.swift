import Formats
import Foundation
import Operations
import Settings
import Storage
import Trajectories

/// A folder for one test, with an archive and logs in it; gone with it.
final class Workbench {
  let folder: String
  let archive: Archive
  private let isOwner: Bool

  static let now = Timestamp(rawValue: 1_800_000_000_000)
  /// Logs of every format, written for the tests of `Formats`.
  static let fixtures = URL(filePath: #filePath).deletingLastPathComponent()
    .deletingLastPathComponent().appending(path: "FormatsTests/Fixtures").path

  init() throws {
    folder = NSTemporaryDirectory() + "operations-\(UUID().uuidString)"
    try FileManager.default.createDirectory(
      atPath: folder + "/logs", withIntermediateDirectories: true)
    archive = try Archive(folder: folder + "/archive")
    isOwner = true
  }

  /// Opens the archive of another workbench anew; it stays that one's to take away.
  init(on folder: String) throws {
    self.folder = folder
    archive = try Archive(folder: folder + "/archive")
    isOwner = false
  }

  deinit { if isOwner { _ = try? FileManager.default.removeItem(atPath: folder) } }

  /// Writes a log and returns its path.
  @discardableResult
  func write(_ text: String, to name: String) throws -> String {
    let path = "\(folder)/logs/\(name)"
    try FileManager.default.createDirectory(
      atPath: URL(filePath: path).deletingLastPathComponent().path,
      withIntermediateDirectories: true)
    try Data(text.utf8).write(to: URL(filePath: path))
    return path
  }

  /// Adds to a log as the program that writes it does.
  func append(_ text: String, to path: String) throws { try Self.append(text, to: path) }

  static func append(_ text: String, to path: String) throws {
    let file = try FileHandle(forWritingTo: URL(filePath: path))
    try file.seekToEnd()
    try file.write(contentsOf: Data(text.utf8))
    try file.close()
  }

  func importLogs(
    _ paths: [String]? = nil, redacts: Bool = true, revivesPurged: Bool = false,
    isCancelled: @escaping @Sendable () -> Bool = { false }
  ) throws -> ImportReport {
    let importing = Import(
      into: archive, prices: try Prices.builtIn(), redacts: redacts, revivesPurged: revivesPurged)
    return try importing.run(
      LogCollection.find(paths ?? [folder + "/logs"]).logs, now: Self.now, isCancelled: isCancelled)
  }

  /// Opens logs without importing them, and waits until they are read.
  func open(
    _ paths: [String], onGrowth: @escaping @Sendable () -> Void = {}
  ) throws -> OpenedLogs {
    let opened = try OpenedLogs(
      logs: LogCollection.find(paths).logs, scratch: folder, onGrowth: onGrowth)
    opened.waitUntilRead()
    return opened
  }

  var runs: [RunSummary] {
    get throws { try archive.library(RunQuery(includesChildren: true), limit: 1000).summaries }
  }

  func found(_ words: String) throws -> [SearchHit] {
    try ArchiveRuns(archive).search(words, offset: 0, limit: 10_000)
  }
}

extension RunPage {
  var summaries: [RunSummary] {
    rows.compactMap { if case .run(let run) = $0 { run } else { nil } }
  }
}

/// Claude Code sessions made up for a test.
struct MadeUpSession {
  var name = "session-made-up"
  var task = "count the sheep"
  /// The hour of the day at which it begins.
  var hour = 10

  /// The lines of some steps: each runs a command and sees a result; the task comes first.
  func lines(_ steps: ClosedRange<Int>, result: (Int) -> String = { "sheep \($0)" }) -> String {
    var lines: [String] = []
    if steps.lowerBound == 1 { lines.append(record("user", 0, "\"\(task)\"")) }
    for step in steps {
      let call = """
        [{"type":"tool_use","id":"t\(step)","name":"Bash","input":{"command":"echo \(step)"}}]
        """
      lines.append(record("assistant", step * 2 - 1, call, model: true))
      let result = """
        [{"type":"tool_result","tool_use_id":"t\(step)","content":"\(result(step))"}]
        """
      lines.append(record("user", step * 2, result))
    }
    return lines.map { $0 + "\n" }.joined()
  }

  /// One message of the agent that ends its turn.
  func lastRecord(_ index: Int, _ text: String) -> String {
    record(
      "assistant", index, #"[{"type":"text","text":"\#(text)"}]"#, model: true, stop: "end_turn")
      + "\n"
  }

  private func record(
    _ role: String, _ index: Int, _ content: String, model: Bool = false, stop: String? = nil
  ) -> String {
    let parent = index == 0 ? "null" : "\"\(identifier(index - 1))\""
    let extra =
      (model ? #""id":"m\#(index)","type":"message","model":"claude-opus-5-5","# : "")
      + (stop.map { #""stop_reason":"\#($0)","# } ?? "")
    return """
      {"parentUuid":\(parent),"isSidechain":false,"userType":"external","cwd":"/nowhere/farm",\
      "sessionId":"\(name)","version":"2.1.97","type":"\(role)","uuid":"\(identifier(index))",\
      "timestamp":"2026-01-22T\(pad(hour)):\(pad(index / 60)):\(pad(index % 60)).000Z",\
      "message":{\(extra)"role":"\(role)","content":\(content)}}
      """
  }

  private func pad(_ number: Int) -> String { number < 10 ? "0\(number)" : "\(number)" }

  private func identifier(_ index: Int) -> String {
    let tail = String(index, radix: 16)
    return "00000000-0000-4000-8000-" + String(repeating: "0", count: 12 - tail.count) + tail
  }
}
