package import Dreaming
internal import Foundation
internal import Storage
package import Trajectories

/// What a running watch says about itself, for those who ask why it dreams or waits.
///
/// It lies in a file of its own and not in the archive: a dreamer that is off writes nothing there.
package struct WatchRecord: Hashable, Sendable, Codable {
  package struct Project: Hashable, Sendable, Codable {
    package var name: String
    package var isDreaming: Bool
    package var dream: DreamID?
    package var rollouts: Int?
    /// Why it waits, in a word and in words.
    package var reason: String?
    package var words: String
    /// When it is looked at again if nothing moves.
    package var next: AwakeTime?
    /// Runs, or revisions of them, that no dream has looked at.
    package var news: Int
  }

  package var pid: Int
  package var start: Int64
  package var boot: String
  package var space: String
  package var archive: String
  package var paths: [String]
  package var logs: Int
  /// When this was written, by the clock that decisions go by, and by the calendar.
  package var at: AwakeTime
  package var writtenAt: Timestamp
  package var rules: IdleRules
  /// Since when no agent and no operator needs the machine; nil while one does.
  package var idleSince: AwakeTime?
  package var load: Double?
  package var isOnBattery: Bool?
  /// The share of one core that was used in the last ten minutes.
  package var duty: Double
  package var memory: Int
  package var projects: [Project]

  /// Whether the watch that wrote this is still there.
  package var isAlive: Bool {
    ProcessIdentity(pid: pid, start: start, boot: boot, space: space).isAlive ?? true
  }

  /// Who writes it; a watch and a gateway may work on one archive side by side.
  package enum Writer: String, CaseIterable, Sendable { case watch, gateway }

  /// Where the watch of an archive writes.
  package static func path(
    of writer: Writer = .watch, state folder: String, archive: String
  ) -> String {
    let real = URL(filePath: archive).resolvingSymlinksInPath().standardizedFileURL.path
    return "\(folder)/\(writer.rawValue)-\(ContentHash(of: real).prefix16).json"
  }

  /// What was written last; nil where nobody watches.
  package static func read(_ path: String) -> WatchRecord? {
    guard let data = FileManager.default.contents(atPath: path),
      let record = try? JSONDecoder().decode(WatchRecord.self, from: data), record.isAlive
    else { return nil }
    return record
  }

  func write(to path: String) throws {
    let folder = URL(filePath: path).deletingLastPathComponent().path
    try FileManager.default.createDirectory(
      atPath: folder, withIntermediateDirectories: true, attributes: [.posixPermissions: 0o700])
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
    try encoder.encode(self).write(to: URL(filePath: path), options: .atomic)
  }
}
