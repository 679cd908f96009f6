import ArgumentParser
import Operations
import Storage
import Trajectories

/// `reverie critique`: where a run went wrong, and what would have been better.
struct CritiqueCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "critique",
    abstract: "Say where a run went wrong, why, and what would have been better.",
    discussion: """
      A run is critiqued beside all recorded runs of its project: what works for a kind of element \
      or a command is pooled over all of them. "No localisable error" is an answer. No model is asked \
      unless --model names one: it is shown parts of the run, and what it says counts as far as it cites \
      the recording, as one voice beside the others. Where critics disagree you decide \
      (`reverie review list is:escalated`). With --all the runs of a filter are critiqued, a line each. What is said of runs of \
      the archive is kept there for `reverie review`.
      """)

  @OptionGroup var place: ArchiveOptions
  @OptionGroup var models: ModelOptions
  @Argument(help: "The run, or the start of its id; or a log file or folder. With --all, a filter.")
  var words: [String] = []
  @Flag(help: "Every run of the archive, or those of the filter.")
  var all = false
  @Flag(help: "One JSON object for each critique, a line each.")
  var json = false

  func validate() throws {
    guard all || words.count == 1 else {
      throw ValidationError("Name one run, or say --all.")
    }
    guard models.batch == nil || models.areWanted else {
      throw ValidationError("--batch and --no-batch want a --model whose questions they are about.")
    }
  }

  func run() throws {
    if all { return try critiqueAll() }
    let source = try place.source(for: words[0])
    let run = try place.run(words[0], in: source)
    var critiques: [Critique] = []
    let critiquing = Critiquing(source, models: try critics())
    try tellForecast(critiquing) { [run.id] }
    let report = try critiquing.critique(
      [run.id], now: .current, onCritique: { critiques.append($0) },
      onWait: CritiqueMeter(isQuiet: place.quiet).show, isCancelled: { StopSignal.isAsked })
    tell(report)
    // What models say comes first, then the embedded critic's word after it has heard them.
    guard let critique = critiques.last else {
      for skipped in report.skipped { Output.note("left out: \(Output.safe(skipped))") }
      throw ExitCode(1)
    }
    for critique in critiques where json {
      Output.line(try JSONOutput.line(CritiqueJSON(critique)))
    }
    for critique in json ? [] : [critique] + critiques.dropLast() {
      if critique != critiques.last { Output.line("") }
      let step = try critique.step.flatMap { try source.index(ofStep: $0, of: run.id) }
        .map { try source.entry(of: run.id, at: $0) }?.step
      CritiqueText.lines(critique, of: run, step: step).forEach(Output.line)
    }
  }

  /// The models that are asked; nil for none.
  private func critics() throws -> ModelCritics? {
    guard models.areWanted else { return nil }
    StopSignal.listen()
    return try models.critics(in: try place.openArchive(.readWrite), quiet: place.quiet)
  }

  /// Says what asking will take, before anybody is asked.
  private func tellForecast(_ critiquing: Critiquing, _ runs: () throws -> [RunID]) throws {
    guard models.areWanted else { return }
    let forecast = try critiquing.forecast(try runs()) { StopSignal.isAsked }
    if !place.quiet { Output.note(ModelText.line(forecast)) }
  }

  private func tell(_ report: CritiquingReport) {
    tell(report.pictures)
    guard let tally = report.models, !place.quiet else { return }
    ModelText.lines(tally).forEach(Output.note)
  }

  /// Says what looking at screenshots cost; those that were looked at before cost nothing.
  private func tell(_ cost: PictureCost) {
    guard !place.quiet, cost.decoded + cost.left > 0 else { return }
    let failed = cost.failed > 0 ? ", \(cost.failed) of them broken" : ""
    let left = cost.left > 0 ? "; \(cost.left) of other runs are left for another time" : ""
    Output.note(
      "\(Words.count(cost.decoded, "screenshot")) looked at for the first time\(failed), "
        + "\(Words.bytes(cost.bytes)) kept\(left)")
  }

  private func critiqueAll() throws {
    let filter = try RunFilter(words.joined(separator: " "), now: .current)
    let source = try place.archivedRuns()
    let meter = CritiqueMeter(isQuiet: place.quiet)
    let show = { (critique: Critique) in
      meter.end()
      Output.line(
        json
          ? try JSONOutput.line(CritiqueJSON(critique))
          : CritiqueText.line(critique, of: try source.run(named: critique.run.rawValue)))
    }
    let critiquing = Critiquing(source, models: try critics())
    try tellForecast(critiquing) { try source.members(matching: filter).map(\.run) }
    let report = try critiquing.critiqueAll(
      filter, now: .current, onProgress: meter.show, onCritique: show,
      onWait: meter.show, isCancelled: { StopSignal.isAsked })
    meter.end()
    tell(report)
    for skipped in report.skipped { Output.note("left out: \(Output.safe(skipped))") }
    guard report.runs > 0 else {
      if !json, !place.quiet, report.skipped.isEmpty {
        Output.note("There is no such run; `reverie list` shows what is there.")
      }
      throw ExitCode(1)
    }
  }
}

/// Shows on a terminal how many runs were read, until the first line of results.
private final class CritiqueMeter {
  private let isShown: Bool
  private var last = 0

  init(isQuiet: Bool) { isShown = !isQuiet && Output.errorIsTerminal }

  func show(_ progress: CritiquingProgress) {
    guard isShown, progress.done * 100 / max(1, progress.total) > last else { return }
    last = progress.done * 100 / max(1, progress.total)
    Output.status("critiquing: \(last) %")
  }

  func show(_ wait: BatchWait) {
    guard isShown else { return }
    last = 0
    Output.status(
      "waiting for \(Output.safe(wait.words)); Ctrl-C leaves it, and the same again goes on")
  }

  func end() { if isShown { Output.clearStatus() } }
}
