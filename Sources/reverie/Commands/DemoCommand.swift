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
    commandName: "demo",
    abstract: "Let an agent work for a few seconds, dream about it, and decide what it learns.",
    discussion: """
      The reference agent works in every world: a desktop, web sites, a software project. Its runs \
      are recorded, brought into an archive of the demo's own, critiqued and dreamt about; the console opens \
      on the proposals, and Alt-5 shows the lessons that wait for your word. After that, `reverie demo --again` \
      lets the agent work on other tasks with what you accepted. --tour shows every screen by itself. Your own \
      archive is not touched. The demo plays the same episodes every time.
      """)

  @OptionGroup var look: ConsoleOptions
  @Option(
    help: "Where the demo's logs and archive go; an earlier demo there is replaced.",
    completion: .directory)
  var folder: String?
  @Option(help: "Tasks in each world (default: as many as take a few seconds).")
  var episodes: Int?
  @Flag(help: "Let the agent of the last demo work again, with the lessons that you accepted.")
  var again = false
  @Flag(help: "Walk through every screen by itself; without a terminal, print the screens.")
  var tour = false
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
    if again {
      let results = try demonstration.again {
        if showsProgress { Output.status(DemoText.line($0)) }
      }
      if showsProgress { Output.clearStatus() }
      return DemoText.lines(results, demonstration).forEach(Output.line)
    }
    let report = try demonstration.prepare(
      prices: try Prices.load(from: surroundings.directories), now: .current
    ) { if showsProgress { Output.status(DemoText.line($0)) } }
    if showsProgress { Output.clearStatus() }
    if !quiet { DemoText.lines(report, demonstration).forEach(Output.line) }
    let hasTerminal = isatty(STDIN_FILENO) == 1 && isatty(STDOUT_FILENO) == 1
    guard !noConsole, hasTerminal || look.script != nil || tour else { return }
    try BrowseCommand.openConsole(
      on: demonstration.archiveFolder, surroundings: surroundings, look: look,
      leading: tour ? DemoTour.script : [])
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
    case .dreaming(let project): "dreaming about \(Output.safe(project))"
    case .rematch: "the agent works again, on tasks that it has not seen"
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
    let dreams = report.dreams.map { dream in
      let learned = dream.report?.stages.last?.learned.count ?? 0
      return "dream     \(Output.safe(dream.project)): "
        + "\(Words.count(learned, "lesson")) from \(Words.count(dream.runs.count, "run"))"
    }
    return trials + dreams + [
      "critique  a step that went wrong is named in \(report.critiqued.located) of "
        + "\(Words.count(report.critiqued.runs, "run"))",
      "archive   \(Output.safe(demonstration.archiveFolder))",
      "next      accept lessons (Alt-5, or `reverie lessons accept`), then `reverie demo --again`",
      "return    reverie --archive \(Output.safe(demonstration.archiveFolder))",
    ]
  }

  /// How the agent does with what its operator accepted.
  static func lines(
    _ results: [Rematch.Result], _ demonstration: Demonstration
  ) -> [String] {
    var lines = ["tasks that the agent has not seen, solved without lessons, with yours, with all"]
    for result in results {
      let all = result.withAll.map {
        "; \($0.solved) with the \(result.waiting) that wait for you as well"
      }
      lines.append(
        "\(result.world.padded(to: 10))\(result.without.solved) of \(result.without.episodes) without, "
          + "\(result.with.solved) with the \(Words.count(result.served, "lesson")) you accepted"
          + (all ?? ""))
    }
    if results.allSatisfy({ $0.served == 0 }) {
      lines.append(
        "you accepted no lesson yet: `reverie lessons list --archive "
          + "\(Output.safe(demonstration.archiveFolder))` shows what waits, Alt-5 in the console too"
      )
    }
    return lines
  }
}
