import ArgumentParser
import Foundation
import Operations
import Settings
import Storage
import Trajectories

/// Options of commands that may ask language models.
struct ModelOptions: ParsableArguments {
  @Option(
    name: .customLong("model"),
    help:
      "Also ask this model: a name, local, or auto for the one that recorded the run. Twice: the second is asked where the first and the embedded critic disagree."
  )
  var models: [String] = []
  @Flag(
    inversion: .prefixedNo,
    help:
      "Put the questions into batches: half the price, answered within a day. Without either, [models] batches decides: where there are 50 or more."
  )
  var batch: Bool?
  @OptionGroup var tape: ModelTapeOptions

  func validate() throws {
    guard areWanted || (tape.record == nil && tape.replay == nil) else {
      throw ValidationError("--record and --replay want a --model whose answers they are about.")
    }
  }

  var areWanted: Bool { !models.isEmpty }

  /// The models that are named, outside of a dream.
  func critics(in archive: Archive, quiet: Bool) throws -> ModelCritics {
    let surroundings = try Surroundings.load(quiet: quiet)
    return ModelCritics(
      models, from: try .open(surroundings, archive, tape: try tape.tape()),
      batches: BatchUse(surroundings.settings.models.batches, isWanted: batch))
  }

  /// Those of each dream: that are named now, else those that it began with.
  func dreamCritics(in archive: Archive) throws -> DreamCritics {
    let tape = try tape.tape()
    return { [models, batch] record in
      let names = models.isEmpty ? record.budget.models ?? [] : models
      guard !names.isEmpty else { return nil }
      let surroundings = try Surroundings.load(quiet: true)
      return ModelCritics(
        names,
        from: try .open(
          surroundings, archive, dream: record.id, budget: record.budget, tape: tape),
        batches: BatchUse(surroundings.settings.models.batches, isWanted: batch))
    }
  }
}

/// What asking models takes and what came of it, in words.
enum ModelText {
  /// Before anybody is asked.
  static func line(_ forecast: ModelForecast) -> String {
    guard forecast.runs > 0 else { return "no model is asked: nothing is left to find" }
    let models = Output.safe(forecast.models.joined(separator: ", "))
    let places =
      forecast.hosts.isEmpty
      ? "nothing leaves the machine"
      : "parts of recordings go to \(Output.safe(forecast.hosts.joined(separator: ", ")))"
    return "asks \(models) about \(Words.count(forecast.runs, "run")): about "
      + "\(Words.count(Int(forecast.questions.rounded()), "question")), "
      + "\(Words.count(Int(forecast.tokens.rounded()), "token")), "
      + "$\(dollars(forecast.dollars))\(forecast.isBatched ? " in batches" : ""), an estimate; \(places)"
  }

  /// Afterwards.
  static func lines(_ tally: ModelTally) -> [String] {
    guard tally.wanted > 0 else { return ["no model was asked: nothing was left to find"] }
    var lines = [
      "models: \(Words.count(tally.answers, "answer")) about \(tally.done) of "
        + "\(Words.count(tally.wanted, "run")), \(Words.count(tally.reused)) kept from before, "
        + "\(Words.count(tally.claims, "claim")), \(Words.count(tally.escalated)) for you to decide; "
        + "\(Words.count(tally.spent.tokens, "token")), $\(dollars(tally.spent.dollars))"
    ]
    for (words, counts) in [("no critique", tally.refused), ("not taken", tally.dropped)] {
      lines += counts.sorted { $0.key < $1.key }.map { "  \(words): \($0.value) times \($0.key)" }
    }
    if let stopped = tally.stopped {
      lines.append(
        "  stopped after \(tally.done) of \(Words.count(tally.wanted, "run")): \(Output.safe(stopped))"
      )
    }
    return lines
  }

  /// With four decimals, since single questions cost less than a cent.
  static func dollars(_ amount: Double) -> String { String(format: "%.4f", amount) }
}
