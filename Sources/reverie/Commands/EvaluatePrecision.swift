import ArgumentParser
import Evaluation

/// `reverie evaluate precision`: how often each signal is right, by kind of environment.
struct EvaluatePrecision: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "precision",
    abstract: "Measure how often each signal names a step that went wrong.",
    discussion: """
      Signals are counted on runs of an expert in the worlds, with and without a known fault, and on \
      the development half of labelled sets. Critics reckon with these figures where there are 20 \
      cases or more, and with priors elsewhere; --source prints them as the file that critics are \
      built with.
      """)

  @Option(help: "How many worlds of each kind.")
  var seeds = 40
  @Option(help: "A word that the worlds and their tasks grow from.")
  var salt = "precision"
  @Option(help: "A labelled set, as SET=PATH; may be said again.")
  var labels: [LabelsAtPath] = []
  @Flag(help: "The figures as Swift source.")
  var source = false
  @Flag(help: "The figures as one JSON document.")
  var json = false

  func validate() throws {
    guard (1...10_000).contains(seeds) else {
      throw ValidationError("--seeds wants a number from 1 to 10000.")
    }
    guard !(source && json) else { throw ValidationError("Say --source or --json, not both.") }
  }

  func run() throws {
    var measurement = PrecisionMeasurement()
    measurement.add(try FaultLab(seeds: seeds, salt: salt), seeds: seeds, salt: salt)
    for one in labels { measurement.add(one.set, try one.set.cases(at: one.path)) }
    if source {
      let text = PrecisionSource(
        measurement.table, command: command, sources: measurement.sources.map(Output.safe))
      print(text.text, terminator: "")
    } else if json {
      Output.line(try JSONOutput.line(PrecisionJSON(measurement)))
    } else {
      PrecisionText.lines(measurement).forEach(Output.line)
    }
  }

  /// What was asked, without paths of this machine.
  private var command: [String] {
    ["reverie evaluate precision --source --seeds \(seeds) --salt \(Output.safe(salt))"]
      + labels.map { "--labels \($0.set.rawValue)=PATH" }
  }
}

/// A labelled set and where it lies.
struct LabelsAtPath: ExpressibleByArgument {
  var set: LabelSet
  var path: String

  init?(argument: String) {
    let parts = argument.split(separator: "=", maxSplits: 1).map(String.init)
    guard parts.count == 2, let set = LabelSet(rawValue: parts[0]) else { return nil }
    (self.set, path) = (set, parts[1])
  }
}
