internal import Console
internal import Formats
internal import Foundation
internal import Operations
internal import Settings
internal import Storage
internal import Trajectories

/// Imports that are started from the console.
struct ConsoleImport: Sendable {
  let archive: Archive
  let surroundings: Surroundings

  /// By which whoever dreams in this archive learns that somebody is here.
  var operatorBell: OperatorBell { OperatorBell(folder: archive.folder) }

  /// Logs of the person's own at the usual places.
  func foundLogs() -> [FoundLogs] {
    LogWalker.usualPlaces(environment: surroundings.environment).compactMap { place in
      let (files, bytes) = Self.count(below: place.path)
      return files == 0
        ? nil : FoundLogs(name: place.name, path: place.path, files: files, bytes: bytes)
    }
  }

  /// Reads logs into the archive and reports in the console's words.
  func run(
    _ paths: [String], onProgress: @escaping @Sendable (ImportProgress) -> Void
  ) throws -> Console.ImportReport {
    let found = LogCollection.find(
      paths.map { Directories.expand($0, home: surroundings.directories.home) })
    let importing = Import(
      into: archive, prices: try Prices.load(from: surroundings.directories),
      redacts: surroundings.settings.import.redact)
    let limiter = ProgressLimiter()
    let report = try importing.run(
      found.logs, now: .current,
      onProgress: { progress in
        if limiter.isDue(progress.stage.rawValue) { onProgress(progress) }
      })
    return Console.ImportReport(
      newRuns: report.added, grownRuns: report.grown, unchangedRuns: report.unchanged,
      steps: report.steps, images: report.images, skipped: found.skipped + report.skipped,
      problems: report.problems.map(\.description), bytes: report.bytes, seconds: report.seconds)
  }

  private static func count(below path: String) -> (files: Int, bytes: Int) {
    guard
      let walk = FileManager.default.enumerator(
        at: URL(filePath: path), includingPropertiesForKeys: [.fileSizeKey, .isRegularFileKey])
    else { return (0, 0) }
    var files = 0
    var bytes = 0
    for case let file as URL in walk where file.path.contains(".jsonl") {
      files += 1
      bytes += (try? file.resourceValues(forKeys: [.fileSizeKey]).fileSize) ?? 0
    }
    return (files, bytes)
  }
}
