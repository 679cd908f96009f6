import ArgumentParser
import Evaluation
import Foundation

/// `reverie evaluate`: measures what reverie says against what is known.
struct EvaluateCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "evaluate",
    abstract: "Measure critiques, world models and dreams against what is known.",
    subcommands: [
      EvaluateCritics.self, EvaluatePrecision.self, EvaluateWorldModel.self, EvaluateDreaming.self,
    ])
}

/// `reverie evaluate critics`: how often critics name the step that went wrong.
struct EvaluateCritics: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "critics", abstract: "Measure how often critics name the step that went wrong.",
    discussion: """
      Labels are read beside the runs, where no critic sees them. The critic pools the runs of the set \
      without labels. Figures stand beside those of chance and of constants chosen with hindsight; \
      cases are divided by question into development and test. With --set faults, known faults are \
      put into the runs of an expert in the worlds; with --set recordings, into those runs of logs \
      that succeeded or say so. The same arguments give the same figures.
      """)

  @Option(help: "The set: who-and-when, agentrx, gui-critic, screenagent, faults or recordings.")
  var set: EvaluationSet
  @Argument(help: "The folder, or the file, of the labelled set; of recordings, any number.")
  var paths: [String] = []
  @Flag(help: "Only the cases that are kept for the report; not with --set faults.")
  var testOnly = false
  @Option(help: "With --set faults: how many worlds of each kind.")
  var seeds = 20
  @Option(help: "With --set faults: a word that the worlds and their tasks grow from.")
  var salt = "calibration"
  @Flag(help: "With --set recordings: only what critiquing costs on one core of this machine.")
  var rates = false
  @Flag(help: "One JSON document with every figure and every case.")
  var json = false

  func validate() throws {
    guard (1...10_000).contains(seeds) else {
      throw ValidationError("--seeds wants a number from 1 to 10000.")
    }
    guard !rates || set == .recordings else {
      throw ValidationError("--rates goes with --set recordings.")
    }
    switch set {
    case .faults where !paths.isEmpty:
      throw ValidationError("--set faults makes its own runs and takes no path.")
    case .faults: break
    case .recordings where paths.isEmpty:
      throw ValidationError("--set recordings wants files or folders of logs.")
    case .recordings: break
    default:
      guard paths.count == 1 else {
        throw ValidationError("--set \(set.rawValue) wants the path of the labelled set.")
      }
    }
  }

  func run() throws {
    guard let labels = set.labels, let path = paths.first else { return try findFaults() }
    let report = CriticReport(labels, try labels.cases(at: path), isTestOnly: testOnly)
    if json {
      Output.line(try JSONOutput.line(CriticReportJSON(report)))
    } else {
      CriticReportText.lines(report).forEach(Output.line)
    }
  }

  private func findFaults() throws {
    guard !rates else {
      let rate = CritiqueRate(try RecordedRuns(at: paths))
      return Output.line(CriticReportText.line(rate))
    }
    let report =
      set == .recordings
      ? FaultReport(
        RecordedFaultLab(try RecordedRuns(at: paths)), half: testOnly ? .test : nil)
      : FaultReport(try FaultLab(seeds: seeds, salt: salt), seeds: seeds, salt: salt)
    if json {
      Output.line(try JSONOutput.line(FaultReportJSON(report)))
    } else {
      FaultReportText.lines(report).forEach(Output.line)
    }
  }
}

/// The sets by name.
enum EvaluationSet: String, CaseIterable, ExpressibleByArgument {
  case whoAndWhen = "who-and-when"
  case agentRx = "agentrx"
  case guiCritic = "gui-critic"
  case screenAgent = "screenagent"
  case faults
  case recordings

  /// The labelled set; nil for runs of our own.
  var labels: LabelSet? { LabelSet(rawValue: rawValue) }
}
