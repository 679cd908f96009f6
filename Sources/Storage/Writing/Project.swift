import Foundation
package import Trajectories

/// The project a run belongs to; the Library's groups and filters go by it.
package enum Project {
  /// The name of a run without a working directory.
  static let none = "default"

  /// The git root of the working directory where it is known, else the last part of the
  /// environment's name, else `default`.
  package static func name(of header: RunHeader) -> String {
    guard let environment = header.environment, !environment.isEmpty else { return none }
    if environment.hasPrefix("/"), let root = gitRoot(of: environment) {
      return root
    }
    return lastPart(of: environment)
  }

  /// The project of a run that works in a folder.
  package static func name(ofFolder folder: String) -> String {
    gitRoot(of: folder) ?? lastPart(of: folder)
  }

  private static func lastPart(of environment: String) -> String {
    let last = environment.utf8.split { $0 == UInt8(ascii: "/") || $0 == UInt8(ascii: "\\") }.last
    return last.map { String(decoding: $0.prefix(200), as: UTF8.self) } ?? none
  }

  private static func gitRoot(of path: String) -> String? {
    var folder = path
    for _ in 0..<64 where folder.count > 1 {
      if FileManager.default.fileExists(atPath: folder + "/.git") { return folder }
      guard let slash = folder.lastIndex(of: "/") else { return nil }
      folder = String(folder[..<slash])
    }
    return nil
  }
}
