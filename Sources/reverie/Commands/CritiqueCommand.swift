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
      answer. With --all the runs of a filter are critiqued, a line each.
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
    let critique = try Critiquing(source).critique(run)
    if json {
      Output.line(try JSONOutput.line(CritiqueJSON(critique)))
    } else {
      let step = try critique.step.flatMap { try source.index(ofStep: $0, of: run.id) }
        .map { try source.entry(of: run.id, at: $0) }?.step
      CritiqueText.lines(critique, of: run, step: step).forEach(Output.line)
    }
  }

  private func critiqueAll() throws {
    let filter = try RunFilter(words.joined(separator: " "), now: .current)
    var found = 0
    try Critiquing(try place.archivedRuns()).critiqueAll(filter) { run, critique in
      found += 1
      if json {
        Output.line(try JSONOutput.line(CritiqueJSON(critique)))
      } else {
        Output.line(CritiqueText.line(critique, of: run))
      }
    }
    guard found > 0 else { throw ExitCode(1) }
  }
}
