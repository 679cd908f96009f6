import ArgumentParser
import Foundation
import Operations
import Settings
import Storage
import Trajectories
import Worlds

/// `reverie demo`: an agent works for a few seconds, and the console opens on what it did.
struct DemoCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "demo", abstract: "Let an agent work for a few seconds, and look at what it did.",
    discussion: """
      The reference agent works in every world: a desktop, web sites, a software project. Its runs \
      are recorded, brought into an archive of the demo's own, critiqued, and shown in the console. Your own \
      archive is not touched. The demo plays the same episodes every time.
      """)

  @OptionGroup var look: ConsoleOptions
  @Option(
    help: "Where the demo's logs and archive go; an earlier demo there is replaced.",
    completion: .directory)
  var folder: String?
  @Option(help: "Tasks in each world (default: as many as take a few seconds).")
  var episodes: Int?
  @Flag(help: "Do not open the console.")
  var noConsole = false
  @Flag(name: [.short, .long], help: "Say nothing but errors.")
  var quiet = false

  func validate() throws {
    guard episodes ?? 1 > 0 else { throw ValidationError("--episodes wants a number above 0.") }
  }

  func run() throws {
    let surroundings = try Surroundings.load(quiet: quiet)
    let demonstration = Demonstration(
      folder: folder.map { Directories.expand($0, home: surroundings.directories.home) }
        ?? surroundings.directories.data + "/demo", episodes: episodes)
    let showsProgress = !quiet && isatty(STDERR_FILENO) == 1
    let report = try demonstration.prepare(
      prices: try Prices.load(from: surroundings.directories), now: .current
    ) { if showsProgress { Output.status(DemoText.line($0)) } }
    if showsProgress { Output.clearStatus() }
    if !quiet { DemoText.lines(report, demonstration).forEach(Output.line) }
    let hasTerminal = isatty(STDIN_FILENO) == 1 && isatty(STDOUT_FILENO) == 1
    guard !noConsole, hasTerminal || look.script != nil else { return }
    try BrowseCommand.openConsole(
      on: demonstration.archiveFolder, surroundings: surroundings, look: look)
  }
}

/// What the demo says about itself.
enum DemoText {
  static func line(_ progress: Demonstration.Progress) -> String {
    switch progress {
    case .playing(let world, let episodes, let all):
      "the agent works in the \(world) world: \(episodes) of \(all) tasks"
    case .importing: "bringing its runs into the demo's archive"
    case .critiquing: "asking where they went wrong"
    }
  }

  static func lines(
    _ report: Demonstration.Report, _ demonstration: Demonstration
  ) -> [String] {
    let trials = report.trials.map { world, trial in
      "\(world.padded(to: 10))\(trial.solved) of \(Words.count(trial.episodes, "task")) solved in "
        + "\(Words.count(trial.steps, "step")); said to be done without being so: "
        + "\(trial.falseClaims)"
    }
    return trials + [
      "critique  a step that went wrong is named in \(report.critiqued.located) of "
        + "\(Words.count(report.critiqued.runs, "run")); the Review screen (F6) asks what you think",
      "archive   \(Output.safe(demonstration.archiveFolder))",
      "again     reverie --archive \(Output.safe(demonstration.archiveFolder))",
    ]
  }
}
