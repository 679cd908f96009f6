import ArgumentParser
import Console
import Operations
import Storage
import Trajectories

/// `reverie`: the console on the archive.
struct BrowseCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "browse", abstract: "Open the console on your archive (the default).")

  @OptionGroup var place: ArchiveOptions
  @OptionGroup var look: ConsoleOptions
  @Argument(help: "A run to open at once, or the start of its id.")
  var id: String?
  @Flag(help: "When the archive is empty, bring in your own sessions right away.")
  var importFound = false
  /// A mistyped command and what was to follow it land here, as this command is the default.
  @Argument(help: .hidden) var rest: [String] = []

  func validate() throws {
    guard let id, !rest.isEmpty else { return }
    throw ValidationError("There is no command \(id); `reverie --help` lists them.")
  }

  func run() throws {
    let surroundings = try Surroundings.load(quiet: place.quiet)
    do {
      try Self.openConsole(
        on: surroundings.archiveFolder(option: place.archive), surroundings: surroundings,
        look: look, run: id, importsFound: importFound)
    } catch ArchiveError.noSuchRun(let name) {
      throw Unknown(name: name)
    }
  }

  /// What is neither a run nor a command.
  private struct Unknown: Error, CustomStringConvertible {
    let name: String

    var description: String {
      "No run has a name that starts with \(name), and there is no such command. "
        + "`reverie list` shows the runs, `reverie --help` the commands."
    }
  }

  /// Opens the console on an archive.
  ///
  /// - Parameters:
  ///   - run: a run to open at once, or the start of its id.
  ///   - importsFound: whether an empty archive is filled with the person's own sessions.
  ///   - leading: lines that are run before those of the person's own script.
  static func openConsole(
    on folder: String, surroundings: Surroundings, look: ConsoleOptions, run id: String? = nil,
    importsFound: Bool = false, leading: [String] = []
  ) throws {
    let archive = try Archive(folder: folder, mode: .readWriteIfPossible)
    let source = ArchiveRuns(archive)
    let importing = ConsoleImport(archive: archive, surroundings: surroundings)
    let opening = try id.map { try source.run(named: $0).id }
    var script = try leading + look.scriptLines()
    if importsFound { script = try importFoundLogs(source, importing) + script }
    let doorbell = ArchiveDoorbell(folder: folder)
    try ConsoleProgram.run(
      source: source, importing: importing, reviews: ArchiveReviews(archive),
      lessons: Lessons(archive), archive: archive, surroundings: surroundings, look: look,
      opening: opening, script: script
    ) { inbox in
      doorbell.start { inbox.post(.archiveChanged) }
    }
  }

  /// The console's own command that imports what was found, when there is nothing to look at yet.
  private static func importFoundLogs(
    _ source: ArchiveRuns, _ importing: ConsoleImport
  ) throws -> [String] {
    guard try source.runs(RunQuery(), offset: 0, limit: 1).runs == 0 else { return [] }
    return importing.foundLogs().map { "import \($0.path)" }
  }
}
