import ArgumentParser
import Evaluation
import Foundation
import Operations
import Worlds

/// `reverie evaluate world-model`: how far the models can be believed that dreams are played in.
struct EvaluateWorldModel: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "world-model",
    abstract: "Measure how well world models foretell what they were not fitted on.",
    discussion: """
      In each world the reference agent is recorded without lessons, label-free. Two models are fitted: \
      generic mechanisms, and a pure lookup. Each is asked about runs that it was not fitted on (five \
      parts): support, log loss beside that of rates by role, calibration error, and how many recorded \
      acts can still be done when the model has the say. For information, the true success of sets of \
      lessons stands beside that of rollouts. The same arguments give the same figures.
      """)

  @Option(help: "The world: desktop, web or testing.")
  var world: String
  @Option(help: "How many worlds.")
  var worlds = 10
  @Option(help: "Recorded runs in each world.")
  var episodes = 100
  @Option(help: "The number of the first world.")
  var seed = 1
  @Option(help: "A word that the worlds and their tasks grow from.")
  var salt = "calibration"
  @Option(help: "Rollouts for each set of lessons; 0 leaves them out.")
  var rollouts = 1000
  @Flag(help: "Print how many rollouts a second this machine plays on one core, and nothing else.")
  var rates = false
  @Flag(help: "One JSON document.")
  var json = false

  func validate() throws {
    guard worlds > 0, episodes > 1, rollouts >= 0 else {
      throw ValidationError(
        "--worlds wants a number above 0, --episodes one above 1, --rollouts 0 or more.")
    }
    guard try WorldFamily.named(world).isComputed else {
      throw ValidationError("--world \(world) is not computed; desktop, web and testing are.")
    }
  }

  func run() throws {
    let lab = WorldModelLab(
      family: world, worlds: worlds, episodes: episodes, salt: salt, firstSeed: seed,
      rollouts: rollouts)
    if rates {
      for rate in try lab.rates() ?? [] { Output.line(WorldModelReportText.line(rate)) }
      return
    }
    guard let report = try lab.report() else { return }
    if json {
      Output.line(try JSONOutput.line(WorldModelReportJSON(report)))
    } else {
      WorldModelReportText.lines(report).forEach(Output.line)
    }
  }
}
