import ArgumentParser
import Foundation
import Operations
import Terminal
import Trajectories
import Worlds

/// `reverie worlds show`: one episode, step by step.
struct WorldsShow: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "show", abstract: "Show one episode step by step.",
    discussion: "On a terminal Return shows the next step and q stops; --all shows them at once.")

  @Option(help: "The world.")
  var world: String
  @OptionGroup var which: WorldOptions
  @Option(help: "The number of the task, from 0.")
  var task = 0
  @Option(help: "Lessons given to the agent: none, oracle, random or permuted.")
  var lessons: LessonsName = .none
  @Flag(help: "Do not wait between steps.")
  var all = false

  func validate() throws {
    guard task >= 0 else { throw ValidationError("--task wants a number from 0.") }
    _ = try WorldFamily.named(world)
  }

  func run() throws {
    let waits = !all && isatty(STDIN_FILENO) == 1 && isatty(STDOUT_FILENO) == 1
    let isTerminal = isatty(STDOUT_FILENO) == 1
    let environment = ProcessInfo.processInfo.environment
    let colours = environment["NO_COLOR"]?.isEmpty == false ? 0 : 256
    let seed = WorldSeed(which.seed, salt: which.salt, variation: try which.variationValue())
    let told = try WorldFamily.named(world).tell(
      seed, task: task, in: which.split.split, with: lessons.lessoning, hasPictures: isTerminal
    ) { step in
      Self.lines(step).forEach(Output.line)
      let picture = step.picture.flatMap {
        PrintedPicture.lines($0, columns: 78, colours: colours)
      }
      picture?.forEach(Output.line)
      Output.line("")
      return !waits || readLine().map { $0 != "q" } ?? false
    }
    for rule in told.lessons { Output.line("lesson   \(Output.safe(rule.sentence))") }
    let ending =
      switch told.ending {
      case .claimsDone: "the agent said it was done"
      case .givesUp: "the agent gave up"
      case .outOfSteps: "the agent ran out of steps"
      }
    Output.line("ending   \(ending)")
    Output.line(
      "verdict  \(told.isSolved ? "solved" : "not solved"): \(Output.safe(told.evidence))")
    Output.line("frozen   \(FrozenWorlds.hash)")
  }

  private static func lines(_ step: ShownStep) -> [String] {
    let name = step.number == 0 ? "task" : "step \(step.number) of \(step.budget)"
    var lines = ["\(name.padded(to: 16))\(Output.safe(step.thought))"]
    if !step.call.isEmpty { lines.append("  call   \(Output.safe(step.call))") }
    for text in [step.words, step.tree] where !text.isEmpty {
      lines += Output.safeLines(text).map { "  \($0)" }
    }
    lines += step.goals.map { "  [\($0.isReached ? "x" : " ")] \(Output.safe($0.phrase))" }
    return lines
  }
}
