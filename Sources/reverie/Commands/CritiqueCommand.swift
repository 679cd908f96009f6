import ArgumentParser
import Operations
import Trajectories

/// `reverie critique`: where a run went wrong, and what would have been better.
struct CritiqueCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "critique",
    abstract: "Say where a run went wrong, why, and what would have been better.",
    discussion: """
      A run is critiqued beside all recorded runs of its project: what works for a kind of element \
      or a command is pooled over all of them. No model is asked. "No localisable error" is an \
      answer. With --all the runs of a filter are critiqued, a line each. What is said of runs of \
      the archive is kept there for `reverie review`.
      """)

  @OptionGroup var place: ArchiveOptions
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
  }

  func run() throws {
    if all { return try critiqueAll() }
    let source = try place.source(for: words[0])
    let run = try place.run(words[0], in: source)
    var critique: Critique?
    let report = try Critiquing(source).critique(
      [run.id], now: .current, onCritique: { critique = $0 })
    tell(report.pictures)
    guard let critique else {
      for skipped in report.skipped { Output.note("left out: \(Output.safe(skipped))") }
      throw ExitCode(1)
    }
    if json {
      Output.line(try JSONOutput.line(CritiqueJSON(critique)))
    } else {
      let step = try critique.step.flatMap { try source.index(ofStep: $0, of: run.id) }
        .map { try source.entry(of: run.id, at: $0) }?.step
      CritiqueText.lines(critique, of: run, step: step).forEach(Output.line)
    }
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
    let report = try Critiquing(source).critiqueAll(
      filter, now: .current, onProgress: meter.show, onCritique: show)
    meter.end()
    tell(report.pictures)
    for skipped in report.skipped { Output.note("left out: \(Output.safe(skipped))") }
    guard report.runs > 0 else { throw ExitCode(1) }
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

  func end() { if isShown { Output.clearStatus() } }
}
