package import Formats
internal import Foundation
package import Trajectories

/// Writes the lessons that are served into the files that agents load.
package struct MemoryExport: Sendable {
  private let memory: Memory

  package init(_ memory: Memory) { self.memory = memory }

  /// What was written.
  package struct Written: Hashable, Sendable {
    package var path: String
    package var lessons: Int
    /// Lessons for which there was no room.
    package var leftOut: Int
    /// Whether the file is another than before.
    package var isChanged: Bool
  }

  /// Writes one form under a folder; a file that would stay as it is is not touched.
  ///
  /// Throws `OperationError.cannotWrite`.
  package func write(
    _ form: MemoryForm, under folder: String, tokens: Int? = nil
  ) throws -> Written {
    let document = MemoryDocument(memory, tokens: tokens ?? form.tokens)
    let path = folder + "/" + form.path
    let old = try read(path)
    let text = try document.file(form, replacing: old)
    var written = Written(
      path: path, lessons: document.lessons.count, leftOut: document.leftOut, isChanged: false)
    guard text != old, !(old == nil && text.isEmpty) else { return written }
    do {
      try replace(path, by: text)
    } catch {
      throw OperationError.cannotWrite(path)
    }
    written.isChanged = true
    return written
  }

  /// All of the new text or none of it; a link stays a link, and what may read the file still may.
  private func replace(_ path: String, by text: String) throws {
    let files = FileManager.default
    let target = URL(filePath: path).resolvingSymlinksInPath()
    try files.createDirectory(
      at: target.deletingLastPathComponent(), withIntermediateDirectories: true)
    let mode = try? files.attributesOfItem(atPath: target.path)[.posixPermissions]
    try Data(text.utf8).write(to: target, options: .atomic)
    try files.setAttributes([.posixPermissions: mode ?? 0o644], ofItemAtPath: target.path)
  }

  /// A file that is there and is no text is not ours to replace.
  private func read(_ path: String) throws -> String? {
    guard FileManager.default.fileExists(atPath: path) else { return nil }
    guard let data = FileManager.default.contents(atPath: path),
      let text = String(bytes: data, encoding: .utf8)
    else { throw OperationError.cannotWrite(path) }
    return text
  }
}
