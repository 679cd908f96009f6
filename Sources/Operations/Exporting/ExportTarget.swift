internal import Foundation

/// Where an export goes: a stream, one file, or a folder of documents.
///
/// A file appears under its name only when all of it is there.
package final class ExportTarget {
  package enum Place: Sendable {
    case stream(@Sendable ([UInt8]) -> Void)
    case file(String)
    case folder(String)
  }

  private let place: Place
  private var handle: FileHandle?
  private var path = ""
  private var pending: [UInt8] = []

  package init(_ place: Place) { self.place = place }

  var isFolder: Bool { if case .folder = place { true } else { false } }

  /// The folder that documents may put files into; nil for a stream.
  func folder(of name: String) -> String? {
    switch place {
    case .stream: nil
    case .file(let path): (path as NSString).deletingLastPathComponent
    case .folder(let folder): ("\(folder)/\(name)" as NSString).deletingLastPathComponent
    }
  }

  /// Begins a file; `name` counts in a folder alone.
  func begin(_ name: String) throws {
    switch place {
    case .stream: return
    case .file(let file): path = file
    case .folder(let folder): path = "\(folder)/\(name)"
    }
    let parent = (path as NSString).deletingLastPathComponent
    if !parent.isEmpty {
      try FileManager.default.createDirectory(atPath: parent, withIntermediateDirectories: true)
    }
    let draft = path + ".part"
    guard FileManager.default.createFile(atPath: draft, contents: nil),
      let opened = FileHandle(forWritingAtPath: draft)
    else { throw OperationError.cannotWrite(path) }
    handle = opened
  }

  func write(_ bytes: [UInt8]) throws {
    if case .stream(let write) = place { return write(bytes) }
    pending += bytes
    if pending.count > 1 << 20 { try flush() }
  }

  private func flush() throws {
    try handle?.write(contentsOf: Data(pending))
    pending = []
  }

  /// Ends the file that was begun.
  func end() throws {
    guard let handle else { return }
    try flush()
    try handle.close()
    self.handle = nil
    guard rename(path + ".part", path) == 0 else { throw OperationError.cannotWrite(path) }
  }

  /// Writes a small file beside the documents.
  func write(_ bytes: [UInt8], beside name: String, as file: String) throws -> Bool {
    guard let folder = folder(of: name) else { return false }
    let target = folder.isEmpty ? file : "\(folder)/\(file)"
    let parent = (target as NSString).deletingLastPathComponent
    if !parent.isEmpty {
      try FileManager.default.createDirectory(atPath: parent, withIntermediateDirectories: true)
    }
    try Data(bytes).write(to: URL(filePath: target), options: .atomic)
    return true
  }

  deinit {
    guard handle != nil else { return }
    _ = try? handle?.close()
    unlink(path + ".part")
  }
}
