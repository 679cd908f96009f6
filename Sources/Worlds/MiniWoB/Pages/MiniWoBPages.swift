internal import Foundation

/// The folder with the pages of MiniWoB++, which is fetched and never part of reverie.
package struct MiniWoBPages: Sendable, Hashable {
  /// The variable that names another folder than the usual one.
  package static let variable = "REVERIE_MINIWOB"

  /// Holds `miniwob/NAME.html`, `core` and `common`.
  package let folder: String

  /// Finds the pages in the folder that REVERIE_MINIWOB names, else among the user's data.
  ///
  /// The folder may also be a clone of the project or an unpacked wheel.
  package static func find(
    environment: [String: String] = ProcessInfo.processInfo.environment
  ) throws(MiniWoBError) -> MiniWoBPages {
    let root = place(environment: environment)
    for inside in ["", "/html", "/miniwob/html"] where isComplete(root + inside) {
      return MiniWoBPages(folder: root + inside)
    }
    throw .noPages(lookedIn: root)
  }

  /// Where the pages are looked for, and where `make worlds-miniwob` puts them.
  package static func place(environment: [String: String]) -> String {
    func absolute(_ name: String) -> String? {
      environment[name].flatMap { $0.hasPrefix("/") ? $0 : nil }
    }
    if let named = absolute(variable) { return named }
    let home = absolute("HOME") ?? ""
    return (absolute("XDG_DATA_HOME") ?? home + "/.local/share") + "/reverie/miniwob"
  }

  /// The page of a task.
  package func file(_ task: MiniWoBTask) -> String {
    "\(folder)/miniwob/\(task.rawValue).html"
  }

  private static func isComplete(_ folder: String) -> Bool {
    let pages = MiniWoBPages(folder: folder)
    return FileManager.default.isReadableFile(atPath: folder + "/core/core.js")
      && MiniWoBTask.allCases.allSatisfy {
        FileManager.default.isReadableFile(atPath: pages.file($0))
      }
  }
}

/// Why no episode can be run; worded for people by `description`.
package enum MiniWoBError: Error, Sendable, Hashable, CustomStringConvertible {
  case noPages(lookedIn: String)
  /// The page never said that it is ready.
  case notReady(MiniWoBTask)
  /// The words of a task are not of the form that its page is known for.
  case notUnderstood(MiniWoBTask, String)
  case browser(BrowserError)

  package var description: String {
    switch self {
    case .noPages(let folder):
      "no MiniWoB++ pages in \(folder); `make worlds-miniwob` fetches them, "
        + "or \(MiniWoBPages.variable) names the folder"
    case .notReady(let task): "the page of \(task.rawValue) did not get ready"
    case .notUnderstood(let task, let words):
      "the task \"\(words)\" of \(task.rawValue) is not understood; are these pages of version 1?"
    case .browser(.notInstalled(let names)):
      "\(BrowserError.notInstalled(lookedFor: names)), or `make worlds-miniwob`"
    case .browser(let error): error.description
    }
  }
}
