import Foundation
import Storage
import Trajectories

/// A folder for one test, gone with it.
final class Folder {
  let path: String

  init() throws {
    path = NSTemporaryDirectory() + "storage-\(UUID().uuidString)"
    try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true)
  }

  deinit { _ = try? FileManager.default.removeItem(atPath: path) }

  func archive(_ mode: Archive.Mode = .readWrite) throws -> Archive {
    try Archive(folder: path, mode: mode)
  }
}

extension Folder {
  /// Runs SQL on the file as another program would; returns what it complains of.
  func complaint(_ sql: String) throws -> String {
    let process = Process()
    process.executableURL = URL(filePath: "/usr/bin/env")
    process.arguments = [
      "python3", "-c",
      "import sqlite3,sys\ntry: sqlite3.connect(sys.argv[1]).executescript(sys.argv[2])\n"
        + "except sqlite3.Error as e: print(e)",
      Archive.databasePath(in: path), sql,
    ]
    let output = Pipe()
    process.standardOutput = output
    try process.run()
    process.waitUntilExit()
    return String(decoding: try output.fileHandleForReading.readToEnd() ?? Data(), as: UTF8.self)
  }

  /// Runs SQL on the file as another program would.
  func execute(_ sql: String) throws {
    let complaint = try complaint(sql)
    if !complaint.isEmpty { throw Complaint(text: complaint) }
  }

  struct Complaint: Error { var text: String }

  /// Makes an archive one of the version before the gateway.
  static let withoutGateway = """
    DROP TABLE storeFile; DROP TABLE storeVersion; DROP TABLE memoryStore; DROP TABLE storeTombstone;
    DROP TABLE servedDream; DROP TABLE gatewayKey; DROP TABLE gatewayRun; DELETE FROM grdb_migrations WHERE identifier LIKE '7 %' OR identifier LIKE '8 %';
    """

  /// Makes an archive one of the version before memories and dreams.
  static let withoutDreams = """
    DROP TABLE weighing; DROP INDEX critiqueByScope; DROP TABLE memoryVersion; DROP TABLE memoryDelta; DROP TABLE memorySnapshot;
    DROP TABLE rollback; DROP TABLE journal; DROP TABLE dreamUnit; DROP TABLE dreamLock;
    DROP TABLE dream; DROP TABLE lessonUse; DROP TABLE modelBatchQuestion; DROP TABLE modelBatch;
    DROP TABLE modelCall; \(withoutGateway) PRAGMA user_version = 3;
    DELETE FROM grdb_migrations WHERE identifier LIKE '% memories, dreams' OR identifier LIKE '% weighings'
      OR identifier LIKE '% model calls';
    """
}

/// Entries and runs that tests record.
enum Sample {
  static let now = Timestamp(rawValue: 1_800_000_000_000)

  static func header(
    _ name: String, start: Int64? = 1_700_000_000_000, task: String? = nil, model: String? = nil,
    outcome: Outcome = .unknown, environment: String? = nil, parent: RunID? = nil,
    cost: Double? = nil, source: String = "/logs/a.jsonl"
  ) -> RunHeader {
    RunHeader(
      id: RunID(rawValue: "run_" + name), format: "claude-code", source: source, task: task,
      model: model, environment: environment, startedAt: start.map(Timestamp.init(rawValue:)),
      endedAt: start.map { Timestamp(rawValue: $0 + 60_000) }, outcome: outcome, statedCost: cost,
      parent: parent)
  }

  static func prompt(_ index: Int, _ text: String) -> Entry {
    Entry(index: index, sourceIndex: index, line: index + 1, kind: .prompt, text: text)
  }

  static func step(
    _ index: Int, number: Int, _ kind: ActionKind = .shell, text: String = "ls",
    thought: String = "", seen: String = "", status: Step.Status = .done
  ) -> Entry {
    let action = Action(kind, text: text, raw: RawCall(name: "bash", arguments: "{}"))
    return Entry(
      index: index, sourceIndex: index, line: index + 1, kind: .step,
      time: Timestamp(rawValue: 1_700_000_000_000 + Int64(index)),
      step: Step(
        number: number, turn: number, thought: thought, action: action, status: status,
        after: Observation(text: seen, isError: status == .failed)))
  }

  /// A prompt and steps; every tenth step fails.
  static func entries(_ count: Int, word: String = "word") -> [Entry] {
    (0..<count).map { index in
      index == 0
        ? prompt(0, "please do \(word)")
        : step(
          index, number: index, index % 3 == 0 ? .leftClick : .shell, text: "run \(word) \(index)",
          thought: "thinking of \(index)", seen: "saw \(word)\(index) here",
          status: index % 10 == 0 ? .failed : .done)
    }
  }
}

extension Archive {
  /// Records one run, redacted, and brings the search index up to date.
  @discardableResult
  func record(
    _ header: RunHeader, _ entries: [Entry], cost: Double? = nil, index: Bool = true
  ) throws -> RunRecording.Result? {
    let writer = try makeWriter(now: Sample.now)
    guard let recording = try writer.begin(Redactor.redact(header)) else { return nil }
    for entry in entries { try recording.append(Redactor.redact(entry)) }
    let result = try recording.finish(cost: { _ in cost })
    try writer.flush()
    if index { while try !indexPending().isDone {} }
    return result
  }

  func found(_ text: String) throws -> [SearchHit] {
    guard let pattern = SearchPattern(text) else { return [] }
    return try search(pattern).hits
  }
}
