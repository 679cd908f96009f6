import ArgumentParser
import Evaluation
import Operations
import Worlds

/// `reverie evaluate dreaming`: whether an agent does better with what was dreamt.
struct EvaluateDreaming: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "dreaming",
    abstract: "Measure whether an agent does better with what was learned from its recordings.",
    discussion: """
      In each world the reference agent is recorded without lessons, label-free; what the recordings \
      teach is distilled, with and without rollouts, and the agent works on held-out tasks with it. \
      The lower bound is no lessons, the upper ones are exact planning over what was recorded and an \
      oracle that knows the truth. With --rounds the agent is recorded again with what it has learned. The same arguments give the same figures.
      """)

  @Option(help: "The world: desktop, web or testing.")
  var world: String
  @Option(help: "How many worlds.")
  var worlds = 20
  @Option(help: "Recorded runs in each world.")
  var recordings = 100
  @Option(help: "Held-out tasks in each world.")
  var tasks = 100
  @Option(help: "The number of the first world.")
  var seed = 1
  @Option(help: "A word that the worlds and their tasks grow from.")
  var salt = "calibration"
  @Option(parsing: .upToNextOption, help: "Numbers of rollouts at which lessons are tried.")
  var rollouts = [0, 1000]

  @Option(help: "Rounds of acting and dreaming that the recordings are spread over.")
  var rounds = 0

  func validate() throws {
    guard worlds > 0, recordings > 0, tasks > 0, (0...recordings).contains(rounds),
      rollouts.allSatisfy({ $0 >= 0 })
    else {
      throw ValidationError("Numbers of worlds, recordings and tasks are above 0.")
    }
    guard try WorldFamily.named(world).isComputed else {
      throw ValidationError("--world \(world) is not computed; desktop, web and testing are.")
    }
  }

  func run() throws {
    let lab = DreamLab(
      family: world, worlds: worlds, recordings: recordings, tasks: tasks, salt: salt,
      firstSeed: seed, rollouts: rollouts, rounds: rounds)
    guard let card = try lab.report() else { return }
    DreamingText.lines(card).forEach(Output.line)
  }
}
