/// Finds the logs below files and folders, in a stable order.
///
/// Folders are listed one at a time, files before folders, both by name. A folder that is one run
/// gives its one log. A link that leads back to a folder already walked is not followed.
///
///     var walker = LogWalker(paths)
///     while let found = walker.next() { ... }
///     for skip in walker.skipped { ... }
package struct LogWalker: Sequence, IteratorProtocol {
  /// What lies at a path.
  package typealias Found = Result<DetectedLog, LogError>

  /// Files that are no logs, by what was seen in them.
  package struct Skip: Hashable, Sendable {
    /// What was seen, such as `a picture (image/png)`.
    package var reason: String
    package var count: Int
    /// The first file of them.
    package var example: String
  }

  private enum Place {
    /// A path that was asked for, so that a failure is said.
    case asked(String)
    case file(String, neighbours: [String])
    case folder(String)
  }

  /// What is still to be looked at, the next one last.
  private var ahead: [Place]
  private var walked: Set<FileIdentity> = []
  private var reasons: [String: Int] = [:]
  /// What was passed over inside folders, in the order in which each reason was first met.
  package private(set) var skipped: [Skip] = []

  /// Different reasons beyond this many are counted together.
  private static let mostReasons = 60

  /// Walks files, folders, and standard input for `-`.
  package init(_ paths: [String]) {
    ahead = paths.reversed().map { .asked($0) }
  }

  /// The next log, or nil at the end; a failure only for a path that was asked for.
  package mutating func next() -> Found? {
    while let place = ahead.popLast() {
      switch place {
      case .asked(let path):
        guard path != "-", FolderReading.isFolder(path) else {
          return detect(path)
        }
        ahead.append(.folder(path))
      case .folder(let path):
        if let found = open(path) { return found }
      case .file(let path, let neighbours):
        if let found = look(at: path, neighbours) { return .success(found) }
      }
    }
    return nil
  }

  private func detect(_ path: String) -> Found {
    do throws(LogError) {
      return .success(try LogDetector.detect(file: path))
    } catch {
      return .failure(error)
    }
  }

  /// Lists a folder; returns its log when the folder as a whole is one run.
  private mutating func open(_ path: String) -> Found? {
    guard let identity = FileIdentity(path), walked.insert(identity).inserted else { return nil }
    guard let listing = FolderReading.list(path) else {
      skip(path, "a folder that cannot be read")
      return nil
    }
    if let primary = LogDetector.primaryFile(of: listing) {
      let file = primary.hasPrefix("/") ? primary : join(path, primary)
      if let log = try? LogDetector.detect(file: file) { return .success(log) }
    }
    let files = listing.files.sorted()
    let folders = listing.folders.sorted()
    let neighbours = (files + folders).sorted()
    ahead += folders.reversed().filter { !Companion.isFolder($0) }.map { .folder(join(path, $0)) }
    ahead += files.reversed().filter { !Companion.isFile($0, beside: listing) }.map {
      .file(join(path, $0), neighbours: neighbours)
    }
    return nil
  }

  private mutating func look(at path: String, _ neighbours: [String]) -> DetectedLog? {
    if let seen = FolderReading.obvious(path) {
      skip(path, seen)
      return nil
    }
    do throws(LogError) {
      return try LogDetector.detect(file: path, neighbours: neighbours)
    } catch {
      switch error {
      case .notALog(_, let seen): skip(path, seen)
      case .cannotOpen(_, let reason): skip(path, "a file that cannot be opened: \(reason)")
      case .readFailed(let reason): skip(path, "a file that cannot be read: \(reason)")
      }
      return nil
    }
  }

  private mutating func skip(_ path: String, _ reason: String) {
    let reason = reasons.count < Self.mostReasons || reasons[reason] != nil ? reason : "other files"
    if let position = reasons[reason] {
      skipped[position].count += 1
    } else {
      reasons[reason] = skipped.count
      skipped.append(Skip(reason: reason, count: 1, example: path))
    }
  }

  private func join(_ folder: String, _ name: String) -> String {
    folder.hasSuffix("/") ? folder + name : "\(folder)/\(name)"
  }

  /// Whether a file lies beside logs by design and is none.
  static func isCompanion(_ path: String) -> Bool {
    let source = LogSource(path: path)
    guard let listing = FolderReading.list(source.folder) else { return false }
    return Companion.isFile(source.name, beside: listing)
  }

  static func isCompanionFolder(_ name: String) -> Bool { Companion.isFolder(name) }

  // MARK: - Usual places

  /// The folders in which coding agents keep the logs of a user, those that exist.
  ///
  /// - Parameter environment: the environment variables of the process.
  package static func usualPlaces(
    environment: [String: String]
  ) -> [(name: String, path: String)] {
    let home = environment["HOME"] ?? ""
    func set(_ name: String) -> String? {
      environment[name].flatMap { $0.isEmpty ? nil : $0 }
    }
    var places: [(name: String, path: String)] = []
    func add(_ name: String, _ path: String) {
      guard path.hasPrefix("/"), FolderReading.isFolder(path),
        !places.contains(where: { $0.path == path })
      else { return }
      places.append((name, path))
    }
    if let folder = set("CLAUDE_CONFIG_DIR") {
      for part in folder.split(separator: ",") { add("Claude Code", "\(part)/projects") }
    } else {
      add("Claude Code", "\(home)/.claude/projects")
      add("Claude Code", "\(set("XDG_CONFIG_HOME") ?? "\(home)/.config")/claude/projects")
    }
    let codex = set("CODEX_HOME") ?? "\(home)/.codex"
    add("Codex", "\(codex)/sessions")
    add("Codex, archived", "\(codex)/archived_sessions")
    return places
  }
}

/// Files that lie beside logs by design and are none.
private enum Companion {
  /// Large tool results, project memory and file snapshots of Claude Code; Git's own files.
  static func isFolder(_ name: String) -> Bool {
    ["tool-results", "file-history", ".git", "node_modules"].contains(name)
  }

  static func isFile(_ name: String, beside listing: FolderListing) -> Bool {
    if name.hasSuffix(".meta.json") {
      return listing.files.contains(name.dropLast(10) + ".jsonl")
    }
    if name.hasSuffix(VerdictFile.suffix) {
      return listing.files.contains(name.dropLast(VerdictFile.suffix.count) + ".json")
    }
    return name == "sessions-index.json" || name == ".DS_Store"
      || name == "journal.jsonl" && listing.files.contains { $0.hasPrefix("agent-") }
  }
}
