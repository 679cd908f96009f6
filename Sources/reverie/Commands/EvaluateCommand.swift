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
      for it; clean runs are asked about as well. The sets `who-and-when` and `agentrx` are \
      conversations of agents whose decisive step people have named: PATH is the folder of the set, \
      half of the questions are for development and half for testing, by a hash, and no label \
      reaches the critic. The same arguments give the same figures.
      """)

  @Option(help: "What to measure on: faults, who-and-when or agentrx.")
  var set: LabelSet = .faults
  @Argument(help: "The folder of a labelled set.", completion: .directory)
  var path: String?
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
    guard set == .faults || path != nil else {
      throw ValidationError("The set \(set.rawValue) wants the PATH of its folder.")
    }
    _ = try options()
  }

  func run() throws {
    if set != .faults { return try measureLabels() }
    let plan = TrialPlan(
      firstSeed: 1, worlds: worlds, episodes: worlds * tasks, salt: salt, split: split.split)
    let report = try FaultInjection(plan, options: try options()).report()
    if json {
      try FaultReportJSON.lines(report).forEach(Output.line)
    } else {
      FaultReportText.lines(report, salt: salt).forEach(Output.line)
    }
  }

  private func measureLabels() throws {
    let folder = path ?? ""
    let cases = try set == .agentRx ? AgentRx.cases(in: folder) : WhoAndWhen.cases(in: folder)
    var options = try options()
    options.guesses = true
    let answers = zip(cases, Localisation.answers(cases, options: options))
    if json {
      for (found, answer) in answers {
        Output.line(try JSONOutput.line(LabelledCaseJSON(found, answer)))
      }
      return
    }
    Output.line("\(set.rawValue): step accuracy by integer equality, in percent; no model asked")
    Output.line(LocalisationText.head)
    for half in Set(cases.map(\.half)).sorted() {
      for isDevelopment in [true, false] {
        let part = answers.filter {
          $0.0.half == half && Localisation.isForDevelopment($0.1.group) == isDevelopment
        }
        let name = "\(half.prefix(15)) \(isDevelopment ? "dev" : "test")"
        let figures = Localisation(name, part.map(\.1))
        Output.line(LocalisationText.row(figures))
        Output.line(LocalisationText.gain(figures))
      }
    }
    LocalisationText.published.forEach(Output.line)
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
  case whoAndWhen = "who-and-when"
  case agentRx = "agentrx"
}

/// One labelled case as JSON.
struct LabelledCaseJSON: Encodable {
  var group: String
  var part: String
  var label: Int
  var labels: [Int]
  var named_step: Int?
  var steps: [Critique.Share]
  var cause: String?
  var hit: Bool

  init(_ found: LabelledCase, _ answer: Localisation.Answer) {
    group = answer.group
    part =
      "\(found.half) \(Localisation.isForDevelopment(answer.group) ? "development" : "test")"
    label = answer.label
    labels = answer.labels
    named_step = answer.step
    steps = answer.critique.steps
    cause = answer.critique.cause?.rawValue
    hit = answer.isHit
  }
}
