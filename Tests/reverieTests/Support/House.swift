import Foundation

/// The sources of the package and who imports whom, as they are on disk.
struct House: Sendable {
  /// The rooms of the design from the top floor down.
  static let floors = [
    "reverie", "Console", "Terminal", "Gateway", "Evaluation", "Operations", "Worlds", "Dreaming",
    "Critics", "LanguageModels", "ReverieClient", "Transport", "Storage", "Formats", "Settings",
    "Pictures",
    "Canvas", "Trajectories",
  ]

  /// What comes with the toolchain and the system.
  static let systemModules = [
    "Foundation", "FoundationEssentials", "Synchronization", "Dispatch", "Glibc", "Swift",
  ]

  /// A file, kept as bytes: searching text is slow in a debug build.
  struct Source: Sendable {
    let path: String
    let room: String
    let bytes: Data

    var lineCount: Int { bytes.count { $0 == UInt8(ascii: "\n") } }

    /// The lines that hold a text outside of comments.
    func code(with text: String) -> [(number: Int, text: String)] {
      let needle = Data(text.utf8)
      guard bytes.range(of: needle) != nil else { return [] }
      return bytes.split(separator: UInt8(ascii: "\n"), omittingEmptySubsequences: false)
        .enumerated()
        .filter { $1.range(of: needle) != nil }
        .map { ($0 + 1, String(decoding: $1, as: UTF8.self)) }
        .filter { !$1.drop(while: \.isWhitespace).hasPrefix("//") }
    }
  }

  let rooms: [String]
  let sources: [Source]
  /// (file, room, module) for every import of every Swift source file.
  let imports: [(String, String, String)]
  /// What `Package.swift` allows.
  let declared: [String: Set<String>]

  /// What the files really import.
  var imported: [String: Set<String>] {
    Dictionary(grouping: imports, by: \.1).mapValues { Set($0.map(\.2)) }
  }

  init(package: URL) throws {
    let folder = package.appending(path: "Sources")
    let files = FileManager.default
    rooms = try files.contentsOfDirectory(atPath: folder.path).sorted()
    var sources: [Source] = []
    for room in rooms {
      let inside = files.enumerator(atPath: folder.appending(path: room).path)
      while let name = inside?.nextObject() as? String {
        guard name.hasSuffix(".swift") else { continue }
        sources.append(
          Source(
            path: "Sources/\(room)/\(name)", room: room,
            bytes: try Data(contentsOf: folder.appending(path: "\(room)/\(name)"))))
      }
    }
    self.sources = sources
    imports = sources.flatMap { source in
      source.code(with: "import ").compactMap { Self.module(importedBy: $0.text) }
        .map { (source.path, source.room, $0) }
    }
    declared = Self.dependencies(
      in: try String(contentsOf: package.appending(path: "Package.swift"), encoding: .utf8))
  }

  /// Every room that a room can get at, directly or through others.
  func reach(of room: String, by graph: [String: Set<String>]) -> Set<String> {
    var reached: Set<String> = []
    var waiting = [room]
    while let next = waiting.popLast() {
      for other in graph[next] ?? [] where reached.insert(other).inserted {
        waiting.append(other)
      }
    }
    return reached
  }

  private static func module(importedBy line: String) -> String? {
    let pattern =
      /^\s*(?:@\w+\s+)*(?:(?:public|package|internal|fileprivate|private)\s+)?import\s+(?:(?:struct|class|enum|protocol|func|var|typealias)\s+)?(\w+)/
    return line.firstMatch(of: pattern).map { String($0.1) }
  }

  /// Reads `room("A", ["B", .product(name: "C", ...)])` and `.executableTarget(...)`.
  private static func dependencies(in manifest: String) -> [String: Set<String>] {
    var graph: [String: Set<String>] = [:]
    let starts = /(?:room\(|\.(?:executableTarget|target)\(\s*name:)\s*"(\w+)"/
    for match in manifest.matches(of: starts) {
      let rest = manifest[match.range.upperBound...]
      let end = closing(of: rest)
      let body = rest[..<end].replacing(/linkerSettings:.*/, with: "")
      graph[String(match.1), default: []].formUnion(
        body.matches(of: /"(\w+)"/).map { String($0.1) })
    }
    return graph
  }

  /// Where the parenthesis that is open at the start is closed.
  private static func closing(of text: Substring) -> Substring.Index {
    var depth = 1
    for index in text.indices {
      if text[index] == "(" { depth += 1 }
      if text[index] == ")" { depth -= 1 }
      if depth == 0 { return index }
    }
    return text.endIndex
  }
}
