import Foundation
import Storage
import Testing
import Trajectories

/// A small archive with a dream that was asked for and has not begun, to be copied and ill-treated.
///
/// The moment it was asked for is fixed, so that every copy comes to the same bytes.
struct DreamBench {
  let sandbox: Sandbox
  let dream: DreamID
  private let seed: URL

  static let now = Timestamp(rawValue: 1_800_000_000_000)

  init(episodes: Int = 4, rollouts: Int = 60) async throws {
    sandbox = try Sandbox()
    seed = sandbox.root.appending(path: "seed")
    let logs = sandbox.root.appending(path: "logs").path
    let recorded = try await sandbox.reverie(
      "worlds", "run", "--world", "testing", "--record", logs, "--episodes", "\(episodes)",
      "--worlds", "1", "--tree-only", "--quiet")
    try #require(recorded.status == 0, "\(recorded.errors)")
    let imported = try await sandbox.reverie("import", "--archive", seed.path, "--quiet", logs)
    try #require(imported.status == 0, "\(imported.errors)")
    let archive = try Archive(folder: seed.path)
    let runs = try archive.poolMembers()
    let record = DreamRecord(
      project: try #require(runs.first).project, mode: .review, reason: .asked, seed: 1,
      budget: DreamBudget(rollouts: rollouts),
      runs: runs.map { DreamRecord.Run($0.run, revision: $0.revision) }, askedAt: Self.now)
    dream = record.id
    let lease = try archive.takeDreamLock(for: dream, at: Self.now)
    try archive.recordDream(record, lease: lease)
    try archive.releaseDreamLock(lease)
    try archive.close()
  }

  /// A copy of its own for one trial.
  func copy(_ name: String) throws -> String {
    let folder = sandbox.root.appending(path: "trials/\(name)")
    try? FileManager.default.removeItem(at: folder)
    try FileManager.default.createDirectory(
      at: folder.deletingLastPathComponent(), withIntermediateDirectories: true)
    try FileManager.default.copyItem(at: seed, to: folder)
    return folder.path
  }

  func remove(_ folder: String) { try? FileManager.default.removeItem(atPath: folder) }

  /// Takes the dream up and lets it go to its end.
  func finish(_ folder: String) async throws -> Completed {
    try await sandbox.reverie("dream", "--archive", folder, "--resume", dream.rawValue, "--quiet")
  }

  func start(_ folder: String) throws -> Child {
    try sandbox.start(["dream", "--archive", folder, "--resume", dream.rawValue, "--quiet"])
  }

  /// What a dream came to, to the byte.
  struct Result: Equatable {
    var state: DreamState
    var report: String
    var memory: String
    var versions: Int
    var critiques: String
  }

  func result(_ folder: String) throws -> Result {
    let archive = try Archive(folder: folder)
    let record = try archive.dream(prefix: dream.rawValue)
    let encoder = JSONEncoder()
    encoder.outputFormatting = .sortedKeys
    func text(_ value: some Encodable) throws -> String {
      String(decoding: try encoder.encode(value), as: UTF8.self)
    }
    let critiques = try record.runs.flatMap { try archive.critiques(of: $0.run) }
    return Result(
      state: record.state, report: try text(record.report),
      memory: try text(try archive.memory(of: record.project).lessons),
      versions: try archive.memoryVersions(of: record.project).count,
      critiques: try text(critiques.map(\.critique)))
  }
}
