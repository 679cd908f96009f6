import ArgumentParser
import Operations
import Trajectories

/// `reverie outcome`: states how a run ended.
struct OutcomeCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "outcome", abstract: "State how a run ended.",
    discussion: "Your word is kept with your name and wins over what the log says.")

  @OptionGroup var place: ArchiveOptions
  @Argument(help: "The run, or the start of its id.")
  var id: String
  @Argument(help: "success, failure or unknown.")
  var verdict: StatedVerdict
  @Option(help: "The reason, in a few words.")
  var why = ""

  func run() throws {
    let source = try place.archivedRuns()
    let run = try source.run(named: id)
    let outcome = try source.stateOutcome(
      of: run.id, verdict.verdict, why: why, by: Person.name)
    if !place.quiet {
      Output.line("\(run.id): \(outcome.verdict.rawValue), says \(Output.safe(Person.name))")
    }
  }
}

/// What a person can say of a run.
enum StatedVerdict: String, CaseIterable, ExpressibleByArgument {
  case success, failure, unknown

  var verdict: Outcome.Verdict {
    switch self {
    case .success: .success
    case .failure: .failure
    case .unknown: .unknown
    }
  }
}

/// Who is at the keyboard.
enum Person {
  /// `REVERIE_REVIEWER`, else the login name.
  static var name: String { Reviewer.name }
}
