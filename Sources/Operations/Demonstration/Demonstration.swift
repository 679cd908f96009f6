internal import Formats
internal import Foundation
package import Settings
internal import Storage
package import Trajectories
package import Worlds

/// The demo: the reference agent works in every world that is computed, and what it did is brought
/// into an archive of the demo's own and critiqued.
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
  }

  /// What there is to look at afterwards.
  package struct Report: Sendable {
    /// The worlds' names, and how the agent did there.
    package var trials: [(world: String, trial: Trial)]
    package var imported: ImportReport
    package var critiqued: CritiquingReport
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

  /// The episodes: few enough to take seconds, spread over several worlds of a family.
  private func plan(for family: WorldFamily) -> TrialPlan {
    let few = family.surface == .desktop ? 16 : 20
    return TrialPlan(
      firstSeed: 1, worlds: 2, episodes: episodes ?? few, salt: "demo", split: .train)
  }

  /// Plays, records, imports and critiques.
  package func prepare(
    prices: Prices, now: Timestamp, onProgress: @escaping @Sendable (Progress) -> Void
  ) throws -> Report {
    try clear()
    var trials: [(world: String, trial: Trial)] = []
    for family in WorldRegistry.families where family.isComputed {
      let plan = plan(for: family)
      let counter = EpisodeCounter()
      let trial = try WorldTrials(family, plan).record(
        into: logsFolder, with: .none, hasPictures: true
      ) { more in
        onProgress(
          .playing(world: family.name, episodes: counter.add(more), of: plan.episodes))
      }
      trials.append((family.name, trial))
    }
    onProgress(.importing)
    let archive = try Archive(folder: archiveFolder, mode: .readWrite)
    let imported = try Import(into: archive, prices: prices).run(
      LogCollection.find([logsFolder]).logs, now: now)
    onProgress(.critiquing)
    let critiqued = try Critiquing(ArchiveRuns(archive)).critiqueAll(now: now)
    return Report(trials: trials, imported: imported, critiqued: critiqued)
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
