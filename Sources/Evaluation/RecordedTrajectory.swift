internal import Formats
internal import Foundation
package import Trajectories

extension Trajectory {
  /// Reads a log back, as anybody who has only the log would.
  package init(document: [UInt8], named name: String) throws {
    let folder = FileManager.default.temporaryDirectory.appending(path: "reverie-\(UUID())")
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(at: folder) }
    let path = folder.appending(path: "run.json").path
    try Data(document).write(to: URL(filePath: path))
    let scan = try LogScan(
      try LogDetector.detect(file: path, neighbours: []), images: .leaveInPlace)
    var header: RunHeader?
    var entries: [Int: Entry] = [:]
    while let events = try scan.next() {
      for event in events {
        switch event {
        case .run(let said): header = said
        case .entry(let entry, _): entries[entry.index] = entry
        case .problem(let problem): throw LabelError(path, problem.message, remedy: "report this")
        }
      }
    }
    guard var header else { throw LabelError(path, "no run is in it", remedy: "report this") }
    header.source = name
    self.init(header: header, entries: entries.keys.sorted().compactMap { entries[$0] })
  }
}
