import ArgumentParser
import Foundation
import LanguageModels
import Operations
import Settings
import Storage
import Trajectories

/// `reverie models`: which language models may be asked, where data would go, and what they cost.
struct ModelsCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "models",
    abstract: "Show which language models may be asked, where data would go, and what was spent.",
    discussion: """
      Nothing is asked without --try, which asks one tiny question. A model that is not on this machine \
      is asked only with `remote = true` in [models] of config.toml.
      """)

  @OptionGroup var place: ArchiveOptions
  @OptionGroup var tape: ModelTapeOptions
  @Flag(name: .customLong("try"), help: "Ask each model that may be asked one tiny question.")
  var tries = false
  @Flag(help: "Print one JSON object.")
  var json = false

  func run() throws {
    let surroundings = try Surroundings.load(quiet: place.quiet)
    let archive = try place.openArchive(.readWriteIfPossible)
    let desk = try ModelDesk.open(surroundings, archive, tape: try tape.tape())
    var rows = [
      row("critic", { () throws(ModelDenial) in try desk.critic(recordedBy: nil) }),
      row("arbiter", { () throws(ModelDenial) in try desk.arbiter() }),
    ]
    if surroundings.settings.models.local != nil || tries == false {
      rows.append(row("local", { () throws(ModelDenial) in try desk.local(asks: tries) }))
    }
    if tries { rows = rows.map { asked($0, desk) } }
    let now = Timestamp.current
    let day = Timestamp(rawValue: now.rawValue - 24 * 3_600_000)
    let report = Report(
      models: rows, spentToday: try archive.modelSpending(since: day).map(Report.Spent.init),
      dailyDollars: surroundings.settings.models.dailyDollars,
      dreamDollars: surroundings.settings.models.dreamDollars,
      dreamTokens: surroundings.settings.models.dreamTokens,
      inFlight: try archive.modelCallsInFlight().count)
    if json { return Output.line(try JSONOutput.line(report)) }
    report.lines.forEach { Output.line(Output.safe($0)) }
    if tries, rows.contains(where: { $0.failure != nil }) { throw ExitCode(1) }
  }

  private func row(_ role: String, _ find: () throws(ModelDenial) -> ModelChoice) -> Report.Model {
    do throws(ModelDenial) { return Report.Model(role, try find()) } catch {
      return Report.Model(role, denied: error.description)
    }
  }

  private func asked(_ row: Report.Model, _ desk: ModelDesk) -> Report.Model {
    guard let choice = row.choice else { return row }
    var row = row
    let question = ModelQuestion(
      instructions: "You are asked whether you can be reached.",
      parts: [.text("Answer with the one word: yes")], mostTokens: 256)
    StopSignal.listen()
    do {
      let answer = try desk.model(choice, for: "try").answer(
        question, isCancelled: { StopSignal.isAsked })
      row.answer = String(answer.text.prefix(60))
      if answer.text.isEmpty { row.failure = "an answer without text (\(answer.ending.text))" }
    } catch { row.failure = "\(error)" }
    return row
  }
}

/// Whether calls are recorded, or answered from a recording.
struct ModelTapeOptions: ParsableArguments {
  @Option(help: "Record questions and answers in this file, without secrets and pictures.")
  var record: String?
  @Option(help: "Answer from a recording; nothing is sent anywhere.")
  var replay: String?

  func validate() throws {
    guard record == nil || replay == nil else {
      throw ValidationError("--record and --replay exclude each other.")
    }
  }

  func tape() throws -> ModelDesk.Tape {
    if let record { return .recording(try ModelRecording(to: record)) }
    if let replay { return .replay(try ModelReplay(from: replay)) }
    return .none
  }
}

extension ModelDesk {
  /// The models as they are configured.
  static func open(
    _ surroundings: Surroundings, _ archive: Archive, dream: DreamID? = nil,
    budget: DreamBudget = DreamBudget(), tape: Tape = .none
  ) throws -> ModelDesk {
    ModelDesk(
      surroundings.settings.models, prices: try Prices.load(from: surroundings.directories),
      environment: surroundings.environment, archive: archive, dream: dream, budget: budget,
      tape: tape
    ) { .current }
  }
}
