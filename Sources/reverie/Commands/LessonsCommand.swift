import ArgumentParser
import Operations
import Storage
import Trajectories

/// `reverie lessons`: what the Lessons screen does, without the screen.
struct LessonsCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "lessons",
    abstract: "Look at lessons and decide about them: accept, suspend, retire, roll back.",
    discussion: """
      Dreams find lessons; you decide which of them agents get. Nothing is ever deleted: each \
      change makes a new version of the project's memory, and rollback serves an older one.
      """,
    subcommands: [
      LessonsList.self, LessonsShow.self, LessonsWhy.self, LessonsAccept.self,
      LessonsSuspend.self, LessonsRetire.self, LessonsVersions.self, LessonsDiff.self,
      LessonsRollback.self,
    ],
    defaultSubcommand: LessonsList.self)
}

extension ArchiveOptions {
  /// Opens the lessons of the archive: for looking, or for deciding.
  func lessons(_ mode: Archive.Mode) throws -> Lessons { Lessons(try openArchive(mode)) }
}

/// `reverie lessons list`: one lesson a line.
struct LessonsList: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "list", abstract: "List lessons, those that agents get first.",
    discussion: """
      Without --status, those that are retired or only observed are left out. A star marks what \
      agents are served now.
      """)

  @OptionGroup var place: ArchiveOptions
  @Option(help: "Only those of this project.")
  var project: String?
  @Option(
    help: ArgumentHelp(
      "Only those of this status; may be given several times.",
      valueName: LessonStatus.allCases.map(\.rawValue).joined(separator: "|")))
  var status: [LessonStatus] = []
  @Flag(help: "Print one JSON object a line.")
  var json = false

  func run() throws {
    let archive = try place.openArchive(.readWriteIfPossible)
    let name = try project.map { try MemoryHistory(archive, project: $0).project }
    let usual = Set(LessonStatus.allCases).subtracting([.retired, .observed])
    let sheets = try Lessons(archive).list(
      of: name, status.isEmpty ? usual : Set(status))
    for sheet in sheets {
      Output.line(json ? try JSONOutput.line(LessonJSON(sheet)) : LessonText.line(sheet))
    }
    guard sheets.isEmpty else { return }
    if !json, !place.quiet { Output.note("There are no such lessons. Dreams find them.") }
    throw ExitCode(1)
  }
}

/// `reverie lessons show`: a lesson with all that happened to it.
struct LessonsShow: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "show", abstract: "Show a lesson with all that happened to it.")

  @OptionGroup var place: ArchiveOptions
  @Argument(help: "The lesson, or the start of its id.")
  var lesson: String
  @Flag(help: "Print one JSON object.")
  var json = false

  func run() throws {
    let sheet = try place.lessons(.readWriteIfPossible).sheet(named: lesson)
    if json {
      Output.line(try JSONOutput.line(LessonJSON(sheet)))
    } else {
      (LessonText.head(sheet) + LessonText.history(sheet)).forEach(Output.line)
    }
  }
}

/// `reverie lessons why`: what a lesson rests on.
struct LessonsWhy: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "why", abstract: "Say what speaks for a lesson and against it.",
    discussion: """
      Evidence and counter-evidence with the words they cite, what each gate said, and what came \
      of the lesson in use, against the runs that it was kept from.
      """)

  @OptionGroup var place: ArchiveOptions
  @Argument(help: "The lesson, or the start of its id.")
  var lesson: String
  @Flag(help: "Print one JSON object.")
  var json = false

  func run() throws {
    let lessons = try place.lessons(.readWriteIfPossible)
    let sheet = try lessons.sheet(named: lesson)
    if json {
      Output.line(try JSONOutput.line(LessonJSON(sheet)))
    } else {
      (LessonText.head(sheet) + LessonText.reasons(sheet, quoting: lessons.span))
        .forEach(Output.line)
    }
  }
}

/// What `accept`, `suspend` and `retire` have in common.
struct LessonDecisionArguments: ParsableArguments {
  @OptionGroup var place: ArchiveOptions
  @Argument(help: "Lessons, or the starts of their ids.")
  var lessons: [String]
  @Option(help: "The reason, in a few words.")
  var why = ""

  func decide(_ decide: (Lessons, String) throws -> Lessons.Decided) throws {
    let archive = try place.lessons(.readWrite)
    for name in lessons {
      let done = try decide(archive, name)
      guard !place.quiet else { continue }
      let change =
        done.version == nil
        ? "is \(done.after.rawValue) already" : "\(done.before.rawValue) -> \(done.after.rawValue)"
      Output.line("\(done.lesson): \(change)" + (done.version.map { ", version \($0)" } ?? ""))
    }
  }
}

/// `reverie lessons accept`.
struct LessonsAccept: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "accept", abstract: "Put lessons into use: agents get them from now on.")

  @OptionGroup var arguments: LessonDecisionArguments

  func run() throws {
    try arguments.decide { try $0.accept(named: $1, why: arguments.why, at: .current) }
  }
}

/// `reverie lessons suspend`.
struct LessonsSuspend: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "suspend", abstract: "Take lessons out of use until you accept them again.")

  @OptionGroup var arguments: LessonDecisionArguments

  func run() throws {
    try arguments.decide { try $0.suspend(named: $1, why: arguments.why, at: .current) }
  }
}

/// `reverie lessons retire`.
struct LessonsRetire: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "retire", abstract: "Take lessons out of use for good.",
    discussion: "They stay where they can be looked at, and you can still accept them.")

  @OptionGroup var arguments: LessonDecisionArguments

  func run() throws {
    try arguments.decide { try $0.retire(named: $1, why: arguments.why, at: .current) }
  }
}

extension LessonStatus: ExpressibleByArgument {}
