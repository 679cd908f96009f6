import ArgumentParser
import Foundation
import Gateway
import Operations
import Settings
import Storage
import Trajectories

/// `reverie mcp`: lessons and critiques for agents that speak the Model Context Protocol.
struct MCPCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "mcp",
    abstract: "Serve lessons and critiques to agents over MCP on standard input and output.",
    discussion: """
      An agent's program starts it. Its tools are lessons (what earlier runs taught about a task), \
      critique (where a run went wrong) and runs (what was recorded). They only look: nothing is \
      recorded, and that lessons were asked for is not counted as use. No model is asked.
      """)

  @OptionGroup var place: ArchiveOptions
  @Option(help: "Whose lessons are meant where a call names none; else the folder's git root.")
  var project: String?

  func run() throws {
    let surroundings = try Surroundings.load(quiet: place.quiet)
    let door = ArchiveDoor { try place.openArchive(.readOnly) }
    let folder = FileManager.default.currentDirectoryPath
    let desk = MCPDesk(
      project: project ?? Project.name(ofFolder: folder),
      mode: surroundings.settings.dreaming.dreamMode, scratch: surroundings.directories.cache,
      clock: { .current }, archive: door.open)
    let server = MCPServer(desk, version: Version.number)
    var lines = LineReader(STDIN_FILENO)
    while let line = lines.next() {
      guard line.contains(where: { $0 > 32 }), let answer = server.answer(line) else { continue }
      Output.bytes(answer + [UInt8(ascii: "\n")])
    }
  }
}

/// Opens the archive when it is first wanted: it may be made after the agent has started.
private final class ArchiveDoor {
  private let opening: () throws -> Archive
  private var archive: Archive?

  init(_ opening: @escaping () throws -> Archive) { self.opening = opening }

  func open() throws -> Archive {
    if let archive { return archive }
    let opened = try opening()
    archive = opened
    return opened
  }
}

/// The lines of a stream as they come.
///
/// A line longer than 16 MB is given in parts, which are no messages and are refused as such.
private struct LineReader {
  private let descriptor: Int32
  private var waiting: [UInt8] = []
  private var searched = 0
  private var isAtEnd = false
  private static let longest = 16 << 20

  init(_ descriptor: Int32) { self.descriptor = descriptor }

  /// The next line without its end; nil when the stream has ended.
  mutating func next() -> [UInt8]? {
    while true {
      if let end = waiting[searched...].firstIndex(of: UInt8(ascii: "\n")) {
        defer {
          waiting.removeSubrange(...end)
          searched = 0
        }
        return Array(waiting[..<end])
      }
      searched = waiting.count
      if isAtEnd || searched > Self.longest {
        defer {
          waiting = []
          searched = 0
        }
        return waiting.isEmpty ? nil : waiting
      }
      readMore()
    }
  }

  private mutating func readMore() {
    var part = [UInt8](repeating: 0, count: 64 << 10)
    let count = part.withUnsafeMutableBytes { read(descriptor, $0.baseAddress, $0.count) }
    if count < 0, errno == EINTR { return }
    guard count > 0 else {
      isAtEnd = true
      return
    }
    waiting += part[..<count]
  }
}
