import ArgumentParser
import Operations
import Storage
import Trajectories

/// Options of the commands that are about one memory.
struct MemoryOptions: ParsableArguments {
  @OptionGroup var place: ArchiveOptions
  @Option(help: "The project; else that of the working directory, else the only one.")
  var project: String?

  func history(_ mode: Archive.Mode) throws -> MemoryHistory {
    try MemoryHistory(try place.openArchive(mode), project: project)
  }
}

/// `reverie lessons versions`: the life of a memory.
struct LessonsVersions: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "versions", abstract: "List the versions of a memory, the newest first.",
    discussion: """
      A star marks the version that agents are served: the best one on held-out recordings, not \
      the newest, unless a person decided. Version 0 is the empty memory.
      """)

  @OptionGroup var memory: MemoryOptions
  @Flag(help: "Print one JSON object a line.")
  var json = false

  func run() throws {
    let history = try memory.history(.readWriteIfPossible)
    let choice = try history.choice()
    for version in try history.versions().reversed() {
      Output.line(
        json
          ? try JSONOutput.line(VersionJSON(version, isServed: choice.version == version.number))
          : LessonText.line(version, isServed: choice.version == version.number))
    }
    guard !json else { return }
    for rollback in try history.rollbacks().reversed() { Output.line(LessonText.line(rollback)) }
    if !memory.place.quiet {
      Output.note(
        "Served: \(choice.version == 0 ? "nothing" : "version \(choice.version)"), "
          + "\(choice.why.rawValue).")
    }
  }
}

/// `reverie lessons diff`: what differs between two versions.
struct LessonsDiff: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "diff", abstract: "Show what differs between two versions of a memory.",
    discussion: "Without versions: what the newest one changed. With one: what that one changed.")

  @OptionGroup var memory: MemoryOptions
  @Argument(help: "One version, or two: the older and the newer.")
  var versions: [Int] = []
  @Flag(help: "Print one JSON object.")
  var json = false

  func validate() throws {
    guard versions.count <= 2 else { throw ValidationError("Name at most two versions.") }
  }

  func run() throws {
    let history = try memory.history(.readWriteIfPossible)
    let diff = try history.diff(
      from: versions.count == 2 ? versions[0] : nil, to: versions.last)
    if json {
      Output.line(try JSONOutput.line(diff))
    } else {
      LessonText.lines(diff).forEach(Output.line)
      if diff.lines.isEmpty, !memory.place.quiet {
        Output.note("Versions \(diff.from) and \(diff.to) hold the same.")
      }
    }
    if diff.lines.isEmpty { throw ExitCode(1) }
  }
}

/// `reverie lessons rollback`: serves an older version.
struct LessonsRollback: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "rollback", abstract: "Serve an older version of a memory from now on.",
    discussion: """
      Nothing is deleted: the newer versions stay where they are, and rollback goes to them as \
      well. Version 0 serves nothing. Dreams go on from the version that you choose.
      """)

  @OptionGroup var memory: MemoryOptions
  @Argument(help: "The version.")
  var version: Int
  @Option(help: "The reason, in a few words.")
  var why = ""

  func run() throws {
    let history = try memory.history(.readWrite)
    let done = try history.rollBack(to: version, why: why, at: .current)
    guard !memory.place.quiet else { return }
    Output.line("version \(done.version) is served, says \(Output.safe(done.by))")
  }
}
