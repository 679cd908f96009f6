import Canvas
import Foundation
import Settings

/// What surrounds the program: environment, configuration, folders, themes.
struct Surroundings {
  let environment: [String: String]
  let directories: Directories
  let settings: Settings

  /// Reads the configuration; says on standard error what in it is not understood.
  static func load(quiet: Bool) throws -> Surroundings {
    let environment = ProcessInfo.processInfo.environment
    let directories = Directories(environment: environment)
    let (settings, warnings) = try Settings.load(from: directories)
    if !quiet { warnings.forEach { Output.note("reverie: \($0)") } }
    return Surroundings(
      environment: environment, directories: directories, settings: settings)
  }

  /// The archive's folder: the option, `REVERIE_ARCHIVE`, the configuration, the data folder.
  func archiveFolder(option: String?) -> String {
    let named = option ?? environment["REVERIE_ARCHIVE"] ?? settings.archive.path
    return named.map { Directories.expand($0, home: directories.home) }
      ?? directories.data + "/archive"
  }

  /// The folder for what programs complain about; made where it is not there.
  var logFolder: String {
    let log = directories.state
    try? FileManager.default.createDirectory(
      atPath: log, withIntermediateDirectories: true,
      attributes: [.posixPermissions: 0o700])
    return log
  }

  /// Where themes are looked for; beside an installed binary, and in the checkout of a built one.
  var themeFolders: [String] {
    directories.themePaths(share: Installation.shareFolder) + Installation.checkoutThemes
  }

  /// The theme with this name, with what is wrong with it.
  func theme(named name: String) -> (theme: Theme, problems: [String]) {
    do {
      let description = try ThemeFile.load(name, searchPaths: themeFolders)
      let (theme, problems) = Theme.make(
        name: description.name, isLight: description.isLight,
        roles: description.roles.mapValues {
          Theme.RoleDescription(
            foreground: $0.foreground, background: $0.background, attributes: $0.attributes)
        })
      return (theme, description.warnings.map(\.description) + problems.map(\.description))
    } catch {
      return (.plain, ["\(error)"])
    }
  }
}

/// Where the running binary lies.
enum Installation {
  private static let binary: String = {
    (try? FileManager.default.destinationOfSymbolicLink(atPath: "/proc/self/exe"))
      ?? CommandLine.arguments.first ?? ""
  }()

  /// `share/reverie` beside the `bin` folder of an installed binary.
  static var shareFolder: String {
    let parts = binary.split(separator: "/").dropLast(2)
    return "/" + parts.joined(separator: "/") + "/share/reverie"
  }

  /// `Themes` of the checkout that a binary under `.build` was built from.
  static var checkoutThemes: [String] {
    guard let build = binary.range(of: "/.build/") else { return [] }
    return ["\(binary[..<build.lowerBound])/Themes"]
  }
}

/// Questions to the file system.
enum FileSystem {
  static func exists(_ path: String) -> Bool { FileManager.default.fileExists(atPath: path) }

  static func isFolder(_ path: String) -> Bool {
    var isFolder: ObjCBool = false
    return FileManager.default.fileExists(atPath: path, isDirectory: &isFolder)
      && isFolder.boolValue
  }
}
