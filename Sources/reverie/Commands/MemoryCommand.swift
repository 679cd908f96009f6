import ArgumentParser
import Formats
import Operations
import Storage
import Trajectories

/// `reverie memory`: what agents load.
struct MemoryCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "memory", abstract: "Write the lessons that are served where agents load them.",
    subcommands: [MemoryExportCommand.self])
}

/// `reverie memory export`: lessons as files.
struct MemoryExportCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "export", abstract: "Write the lessons that are served into files of agents.",
    discussion: """
      memories: DIR/memories for the memory tool. claude-md, agents-md: a section of DIR/CLAUDE.md \
      or DIR/AGENTS.md; the rest of the file stays as it is, and writing again replaces the \
      section. skill: DIR/reverie-lessons/SKILL.md. json: DIR/lessons.json. Each lesson carries its \
      id; when a later run is imported that was told it, that is noted, so that its effect shows.
      """)

  @OptionGroup var memory: MemoryOptions
  @Argument(help: "The folder to write into.")
  var folder: String
  @Option(
    name: .customLong("as"),
    help: ArgumentHelp(
      "The form; may be given several times.",
      valueName: MemoryForm.allCases.map(\.rawValue).joined(separator: "|")))
  var forms: [MemoryForm] = [.memories]
  @Option(
    help: "About how many tokens the lessons of a file may take; 1200 for a section, else 5000.")
  var tokens: Int?
  @Flag(help: "Print one JSON object a file.")
  var json = false

  func validate() throws {
    guard tokens.map({ $0 > 0 }) ?? true else {
      throw ValidationError("--tokens wants a number above 0.")
    }
  }

  func run() throws {
    let history = try memory.history(.readWriteIfPossible)
    let export = MemoryExport(try history.served())
    var lessons = 0
    for form in forms {
      let written = try export.write(form, under: folder, tokens: tokens)
      lessons = max(lessons, written.lessons)
      if json {
        Output.line(try JSONOutput.line(WrittenJSON(form, written)))
      } else if !memory.place.quiet {
        Output.line(
          "\(Output.safe(written.path)): \(Words.count(written.lessons, "lesson"))"
            + (written.isChanged ? "" : ", as it was")
            + (written.leftOut > 0 ? ", no room for \(written.leftOut) more" : ""))
      }
    }
    guard lessons == 0 else { return }
    if !memory.place.quiet, !json {
      Output.note("No lesson is served: \(try history.choice().why.rawValue).")
    }
    throw ExitCode(1)
  }
}

/// A written file as other programs get it.
private struct WrittenJSON: Encodable {
  var form: String
  var path: String
  var lessons: Int
  var leftOut: Int
  var changed: Bool

  init(_ form: MemoryForm, _ written: MemoryExport.Written) {
    self.form = form.rawValue
    path = written.path
    lessons = written.lessons
    leftOut = written.leftOut
    changed = written.isChanged
  }
}

extension MemoryForm: ExpressibleByArgument {}
