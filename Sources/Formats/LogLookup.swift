internal import Glibc

/// Finds the log that a file belongs to, for those who are told that it changed.
package enum LogLookup {
  /// The log in which a change of the file at `path` may show: the run whose folder it is in, else the
  /// file itself; nil when it is no log.
  ///
  /// - Parameter roots: the folders that are followed; the search goes up as far as one of them.
  package static func log(at path: String, below roots: [String]) -> DetectedLog? {
    var folder = LogSource(path: path).folder
    // A run's pictures and results lie a few folders below it at most.
    for _ in 0..<4 {
      if let listing = FolderReading.list(folder),
        let primary = LogDetector.primaryFile(of: listing)
      {
        let file = primary.hasPrefix("/") ? primary : "\(folder)/\(primary)"
        if let log = try? LogDetector.detect(file: file) { return log }
      }
      if roots.contains(folder) || folder.count < 2 { break }
      folder = LogSource(path: folder).folder
    }
    guard FolderReading.isFile(path), FolderReading.obvious(path) == nil,
      !LogWalker.isCompanion(path)
    else { return nil }
    return try? LogDetector.detect(file: path)
  }

  /// The folders below a folder in which logs may lie, itself first; each once, whatever links there
  /// are.
  package static func folders(below path: String) -> [String] {
    var seen: Set<FileIdentity> = []
    var found: [String] = []
    var ahead = [path]
    while let next = ahead.popLast() {
      guard let identity = FileIdentity(next), seen.insert(identity).inserted,
        let listing = FolderReading.list(next)
      else { continue }
      found.append(next)
      ahead += listing.folders.sorted().reversed()
        .filter { !LogWalker.isCompanionFolder($0) }.map { "\(next)/\($0)" }
    }
    return found
  }

  /// The files right in a folder.
  package static func files(in folder: String) -> [String] {
    (FolderReading.list(folder)?.files.sorted() ?? []).map { "\(folder)/\($0)" }
  }
}
