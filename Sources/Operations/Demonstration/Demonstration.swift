internal import Formats
internal import Foundation
package import Settings
internal import Storage
package import Trajectories
package import Worlds

/// The demo: the reference agent works in every world that is computed; what it did is brought into
/// an archive of the demo's own, critiqued, and dreamt about.
///
/// Everything lies in one folder, which is made anew each time; the person's own archive is never
/// touched. The same episodes are played every time.
package struct Demonstration: Sendable {
  /// How far the demo has come.
  package enum Progress: Sendable {
    /// The agent has played this many of all episodes in a world.
    case playing(world: String, episodes: Int, of: Int)
    case importing
    case critiquing
    case dreaming(project: String)
    /// The agent works again, on other tasks.
    case rematch
  }

  /// What there is to look at afterwards.
  package struct Report: Sendable {
    /// The worlds' names, and how the agent did there.
    package var trials: [(world: String, trial: Trial)]
    package var imported: ImportReport
    package var critiqued: CritiquingReport
    package var dreams: [DreamRecord]
  }

  /// Marks a folder as one that the demo may replace.
  private static let mark = "made-by-reverie-demo"

  private let folder: String
  private let episodes: Int?

  /// - Parameters:
  ///   - folder: where logs and archive go; it must not be there, be empty, or be an earlier demo's.
  ///   - episodes: tasks in each world; nil for as many as take a few seconds.
  package init(folder: String, episodes: Int? = nil) {
    self.folder = folder
    self.episodes = episodes
  }

  /// The archive's folder.
  package var archiveFolder: String { folder + "/archive" }
  /// The recordings' folder.
  package var logsFolder: String { folder + "/logs" }

  /// Few enough episodes to take seconds, enough of one world to learn from.
  private static let usualEpisodes = 40
  /// Tasks that the agent is tried on again.
  private static let rematchEpisodes = 200

  private var plan: TrialPlan {
    TrialPlan(
      firstSeed: 1, worlds: 1, episodes: episodes ?? Self.usualEpisodes, salt: "demo", split: .train
    )
  }

  /// What the agent does on other tasks of the same worlds, with what its operator accepted.
  ///
  /// Throws `OperationError.noDemo` where no demo has been made.
  package func again(onProgress: (Progress) -> Void) throws -> [Rematch.Result] {
    guard FileManager.default.fileExists(atPath: "\(folder)/\(Self.mark)") else {
      throw OperationError.noDemo(folder)
    }
    onProgress(.rematch)
    var plan = plan
    plan.episodes = Self.rematchEpisodes
    plan.split = .heldOut
    return try Rematch(try Archive(folder: archiveFolder, mode: .readOnly), plan).results()
  }

  /// Plays, records, imports, critiques and dreams.
  package func prepare(
    prices: Prices, now: Timestamp, onProgress: @escaping @Sendable (Progress) -> Void
  ) throws -> Report {
    try clear()
    var trials: [(world: String, trial: Trial)] = []
    for family in WorldRegistry.families where family.isComputed {
      let plan = plan
      let counter = EpisodeCounter()
      let trial = try WorldTrials(family, plan).record(
        into: logsFolder, with: .none, hasPictures: false
      ) { more in
        onProgress(
          .playing(world: family.name, episodes: counter.add(more), of: plan.episodes))
      }
      try addPictures(to: family)
      trials.append((family.name, trial))
    }
    onProgress(.importing)
    let archive = try Archive(folder: archiveFolder, mode: .readWrite)
    let imported = try Import(into: archive, prices: prices).run(
      LogCollection.find([logsFolder]).logs, now: now)
    onProgress(.critiquing)
    let critiqued = try Critiquing(ArchiveRuns(archive)).critiqueAll(now: now)
    return Report(
      trials: trials, imported: imported, critiqued: critiqued,
      dreams: try dream(in: archive, now: now, onProgress))
  }

  /// Records the first episodes again with their screenshots, in place of the logs without: looking at
  /// all of them would take most of the demo's time.
  private func addPictures(to family: WorldFamily) throws {
    guard family.surface == .desktop else { return }
    var few = plan
    few.episodes = max(1, plan.episodes / 5)
    _ = try WorldTrials(family, few).record(into: logsFolder, with: .none, hasPictures: true)
  }

  private func dream(
    in archive: Archive, now: Timestamp, _ onProgress: (Progress) -> Void
  ) throws -> [DreamRecord] {
    let session = DreamSession(
      archive, workers: ProcessInfo.processInfo.activeProcessorCount, clock: { now })
    let request = DreamRequest()
    return try archive.poolMembers().map(\.project).uniqued.map { project in
      onProgress(.dreaming(project: project))
      return try session.dream(request.about(project))
    }
  }

  /// Removes what an earlier demo left, and nothing else.
  private func clear() throws {
    let files = FileManager.default
    let mark = "\(folder)/\(Self.mark)"
    let inside = (try? files.contentsOfDirectory(atPath: folder)) ?? []
    guard inside.isEmpty || files.fileExists(atPath: mark) else {
      throw OperationError.foreignFolder(folder)
    }
    try? files.removeItem(atPath: logsFolder)
    try? files.removeItem(atPath: archiveFolder)
    try files.createDirectory(
      atPath: folder, withIntermediateDirectories: true, attributes: [.posixPermissions: 0o700])
    try Data("`reverie demo` replaces this folder each time.\n".utf8).write(
      to: URL(filePath: mark))
  }
}

extension [String] {
  /// Each once, in order.
  fileprivate var uniqued: [String] {
    var seen: Set<String> = []
    return filter { seen.insert($0).inserted }
  }
}
