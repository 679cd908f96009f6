import ArgumentParser
import Canvas
import Foundation
import Settings
import Storage
import Terminal

/// `reverie doctor`: what this program finds around it, and whether the archive is sound.
struct DoctorCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "doctor", abstract: "Check the terminal, the configuration and the archive.")

  @OptionGroup var place: ArchiveOptions
  @Flag(help: "Print one JSON object.")
  var json = false

  func run() throws {
    let surroundings = try Surroundings.load(quiet: place.quiet)
    var findings = [Finding("version", Version.text)]
    findings += TerminalFindings.all(surroundings)
    findings += configurationFindings(surroundings)
    findings += archiveFindings(surroundings)
    if json {
      let object = Dictionary(findings.map { ($0.name, $0.value) }, uniquingKeysWith: { $1 })
      Output.line(try JSONOutput.line(object))
    } else {
      findings.forEach { Output.line($0.line) }
    }
    if findings.contains(where: { $0.isBad }) { throw ExitCode(1) }
  }

  private func configurationFindings(_ surroundings: Surroundings) -> [Finding] {
    let directories = surroundings.directories
    let themes = ThemeFile.names(in: surroundings.themeFolders)
    let name = surroundings.settings.console.theme
    let theme = surroundings.theme(named: name == "auto" ? "dark" : name)
    return [
      Finding("configuration", directories.configuration + "/config.toml"),
      Finding(
        "themes", themes.isEmpty ? "none found" : themes.joined(separator: ", "),
        isBad: themes.isEmpty, remedy: "`make install` puts them in place"),
      Finding(
        "theme", theme.problems.first ?? name, isBad: !theme.problems.isEmpty),
    ]
  }

  private func archiveFindings(_ surroundings: Surroundings) -> [Finding] {
    let folder = surroundings.archiveFolder(option: place.archive)
    guard FileSystem.exists(Archive.databasePath(in: folder)) else {
      return [Finding("archive", "\(folder): none yet; `reverie import` makes it")]
    }
    do {
      let archive = try Archive(folder: folder, mode: .readWriteIfPossible)
      let health = try archive.health()
      let compared = try archive.fingerprintSize()
      return [
        Finding("archive", "\(folder)\(health.isReadOnly ? ", read only" : "")"),
        Finding(
          "archive health", health.problems.first ?? "sound", isBad: !health.isSound,
          remedy: "keep a copy, then import the logs into a new archive"),
        Finding(
          "archive holds",
          "\(Words.count(health.runs, "run")), \(Words.count(health.steps, "step")), "
            + "\(Words.count(health.images, "image")), \(Words.count(health.tombstones, "tombstone"))"
        ),
        Finding(
          "archive size",
          "\(Words.bytes(health.size.database)) and \(Words.bytes(health.size.images)) of pictures"),
        Finding(
          "screenshots compared",
          "\(compared.pictures) of \(Words.count(health.images, "image")), by "
            + "\(Words.bytes(compared.bytes)) of fingerprints"),
        Finding("archive schema", "\(health.schemaVersion), SQLite \(health.sqliteVersion)"),
        Finding(
          "search index",
          health.entriesToIndex == 0
            ? "up to date" : "\(Words.count(health.entriesToIndex)) entries behind"),
        Finding(
          "unfinished imports", "\(health.incompleteRuns)", isBad: false),
        Finding("runs with secrets kept", "\(health.unredactedRuns)"),
      ]
    } catch {
      return [Finding("archive", "\(error)", isBad: true)]
    }
  }
}

/// One line of `doctor`.
struct Finding {
  let name: String
  let value: String
  let isBad: Bool
  let remedy: String

  init(_ name: String, _ value: String, isBad: Bool = false, remedy: String = "") {
    self.name = name
    self.value = value
    self.isBad = isBad
    self.remedy = remedy
  }

  var line: String {
    let pad = String(repeating: " ", count: max(1, 24 - name.count))
    let cure = isBad && !remedy.isEmpty ? " -> \(remedy)" : ""
    return "\(isBad ? "!" : " ") \(name)\(pad)\(Output.safe(value))\(cure)"
  }
}
