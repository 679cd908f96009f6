import ArgumentParser
import Critics
import Evaluation
import Operations
import Trajectories
import Worlds

/// `reverie evaluate`: measures whether reverie does what it says.
struct EvaluateCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "evaluate", abstract: "Measure the critics against what is known.",
    subcommands: [EvaluateCritics.self])
}

/// `reverie evaluate critics`: how well errors are named.
struct EvaluateCritics: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "critics", abstract: "Measure how well critics name what went wrong.",
    discussion: """
      The set `faults` puts one known fault of twelve kinds into clean runs of the worlds and asks \
      for it; clean runs are asked about as well. The same arguments give the same figures.
      """)

  @Option(help: "What to measure on: faults.")
  var set: LabelSet = .faults
  @Option(help: "How many worlds of each kind.")
  var worlds = 20
  @Option(help: "Tasks in each world.")
  var tasks = 4
  @Option(help: "A word that the worlds and their tasks grow from.")
  var salt = "calibration"
  @Option(help: "Tasks of this split: train, calibration or held-out.")
  var split: SplitName = .calibration
  @Option(help: "Switch a signal off, by its name, such as no_change; may be given again.")
  var without: [String] = []
  @Flag(help: "Do not let the place of a step in its run matter.")
  var withoutPosition = false
  @Flag(help: "One JSON object a line: first the figures, then every case.")
  var json = false

  func validate() throws {
    guard worlds > 0, tasks > 0 else {
      throw ValidationError("--worlds and --tasks want numbers above 0.")
    }
    _ = try options()
  }

  func run() throws {
    let plan = TrialPlan(
      firstSeed: 1, worlds: worlds, episodes: worlds * tasks, salt: salt, split: split.split)
    let report = try FaultInjection(plan, options: try options()).report()
    if json {
      try FaultReportJSON.lines(report).forEach(Output.line)
    } else {
      FaultReportText.lines(report, salt: salt).forEach(Output.line)
    }
  }

  private func options() throws -> Critic.Options {
    var options = Critic.Options()
    options.usesPosition = !withoutPosition
    for name in without {
      guard let kind = Signal.Kind(rawValue: name) else {
        let names = Signal.Kind.allCases.map(\.rawValue).joined(separator: ", ")
        throw ValidationError("No signal is called '\(Output.safe(name))'. There are: \(names).")
      }
      options.detectors.remove(kind)
    }
    return options
  }
}

/// What critics can be measured on.
enum LabelSet: String, CaseIterable, ExpressibleByArgument {
  case faults
}
