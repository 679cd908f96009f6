internal import Formats
internal import Foundation
package import Storage
package import Trajectories

/// Finds the run that a name means: a log file or folder that is there, else a run of the archive.
package struct NamedRuns {
  private let archive: () throws -> Archive
  private let scratch: String

  /// - Parameters:
  ///   - scratch: the folder for what is read from log files.
  ///   - archive: opens the archive; called only where a name is no file.
  package init(scratch: String, archive: @escaping () throws -> Archive) {
    self.archive = archive
    self.scratch = scratch
  }

  /// Where a name is looked up, with what was left out of its files; `-` is standard input.
  ///
  /// Log files are read whole before it returns.
  package func source(for name: String) throws -> (source: any RunSource, skipped: [String]) {
    guard name == "-" || name.contains("/") || FileManager.default.fileExists(atPath: name) else {
      return (ArchiveRuns(try archive()), [])
    }
    let found = LogCollection.find([name])
    guard !found.logs.isEmpty else { throw OperationError.nothingToRead(found.skipped) }
    let opened = try OpenedLogs(
      logs: found.logs, skipped: found.skipped, scratch: scratch, onGrowth: {})
    opened.waitUntilRead()
    return (opened, found.skipped)
  }

  /// The run that a name means in its source: its first run for a file, else the run with that id.
  package static func run(_ name: String, in source: any RunSource) throws -> RunSummary {
    if let opened = source as? OpenedLogs {
      guard let first = opened.firstRun else { throw OperationError.nothingToRead([name]) }
      return first
    }
    return try source.run(named: name)
  }
}
