import Foundation
import Glibc
import Testing

@testable import Worlds

@Suite("The folder of a browser") final class BrowserFolderTests {
  private let root: String

  init() throws {
    root = NSTemporaryDirectory() + "/reverie-folders-\(UUID().uuidString)"
    try FileManager.default.createDirectory(atPath: root, withIntermediateDirectories: true)
  }

  deinit { try? FileManager.default.removeItem(atPath: root) }

  private func exists(_ path: String) -> Bool { FileManager.default.fileExists(atPath: path) }

  /// A folder like one of ours, which belongs to another process.
  private func folderOfAnotherProcess() throws -> (path: String, owner: Process) {
    let path = root + "/reverie-browser-others"
    try FileManager.default.createDirectory(
      atPath: path + "/profile", withIntermediateDirectories: true)
    try "x".write(toFile: path + "/profile/file", atomically: true, encoding: .utf8)
    let owner = Process()
    owner.executableURL = URL(filePath: "/usr/bin/flock")
    owner.arguments = ["--no-fork", path + "/owner", "sh", "-c", "echo locked; exec sleep 600"]
    let said = Pipe()
    owner.standardOutput = said
    try owner.run()
    #expect(String(decoding: said.fileHandleForReading.availableData, as: UTF8.self) == "locked\n")
    return (path, owner)
  }

  @Test func `It is there until it is removed, and whoever starts meanwhile leaves it alone`()
    throws
  {
    let folder = try BrowserFolder(in: root)
    BrowserFolder.removeAbandoned(in: root)
    #expect(exists(folder.path))
    folder.remove()
    #expect(!exists(folder.path))
  }

  @Test func `When its owner was killed the next start removes it, and not before`() throws {
    let (path, owner) = try folderOfAnotherProcess()
    BrowserFolder.removeAbandoned(in: root)
    #expect(exists(path + "/profile/file"))
    kill(owner.processIdentifier, SIGKILL)
    owner.waitUntilExit()
    BrowserFolder.removeAbandoned(in: root)
    #expect(!exists(path))
  }

  @Test func `What only looks like one stays`() throws {
    let other = root + "/kept"
    try FileManager.default.createDirectory(atPath: other, withIntermediateDirectories: true)
    try "".write(toFile: other + "/owner", atomically: true, encoding: .utf8)
    let link = root + "/reverie-browser-link"
    try FileManager.default.createSymbolicLink(atPath: link, withDestinationPath: other)
    // Without the file to lock, as it is for a moment in one that is being made.
    let bare = root + "/reverie-browser-bare"
    try FileManager.default.createDirectory(atPath: bare, withIntermediateDirectories: true)
    let linked = root + "/reverie-browser-linked"
    try FileManager.default.createDirectory(atPath: linked, withIntermediateDirectories: true)
    try FileManager.default.createSymbolicLink(
      atPath: linked + "/owner", withDestinationPath: other + "/owner")
    BrowserFolder.removeAbandoned(in: root)
    for path in [other + "/owner", link, bare, linked] { #expect(exists(path)) }
  }
}
