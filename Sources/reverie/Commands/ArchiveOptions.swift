import ArgumentParser
import Operations
import Settings
import Storage
import Trajectories

/// Options of every command that looks at recordings.
struct ArchiveOptions: ParsableArguments {
  @Option(
    name: .long,
    help: "The archive's folder; else REVERIE_ARCHIVE, the configuration, the XDG data folder.")
  var archive: String?
  @Flag(name: [.short, .long], help: "Say nothing but results and errors.")
  var quiet = false

  /// Opens the archive for looking at; it is made when it is not there.
  func archivedRuns() throws -> ArchiveRuns {
    ArchiveRuns(try openArchive(.readWriteIfPossible))
  }

  /// Opens the archive.
  func openArchive(_ mode: Archive.Mode) throws -> Archive {
    let surroundings = try Surroundings.load(quiet: quiet)
    return try Archive(folder: surroundings.archiveFolder(option: archive), mode: mode)
  }

  /// What a name on the command line means: a log file or folder that is there, else a run.
  func source(for name: String) throws -> any RunSource {
    let surroundings = try Surroundings.load(quiet: quiet)
    let named = NamedRuns(scratch: surroundings.directories.cache) {
      try openArchive(.readWriteIfPossible)
    }
    let (source, skipped) = try named.source(for: name)
    for note in skipped where !quiet { Output.note("left out: \(Output.safe(note))") }
    return source
  }

  /// The run that a name means in a source: its first run for a file, else the run with that id.
  func run(_ name: String, in source: any RunSource) throws -> RunSummary {
    try NamedRuns.run(name, in: source)
  }
}
