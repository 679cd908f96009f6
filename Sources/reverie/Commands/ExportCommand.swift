import ArgumentParser
import Operations
import Storage
import Trajectories

/// `reverie export`: runs and reviewed proposals for training, other programs and people.
struct ExportCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "export", abstract: "Write runs and reviewed proposals for training and audit.",
    discussion: """
      dpo: preference pairs; sft: corrected runs; atif, messages: a run as a document of that format; \
      jsonl: canonical values with critiques and reviews; html: a report of a run. dpo and sft take \
      only what a person accepted and nobody rejected.
      """)

  @OptionGroup var place: ArchiveOptions
  @Option(help: "dpo, sft, atif, messages, jsonl or html.")
  var format: ExportFormat
  @Argument(help: "Runs, or the starts of their ids; else all that --where finds.")
  var runs: [String] = []
  @Option(
    name: .customLong("where"), help: "A filter, as `list` takes it: 'outcome:failed since:3d'.")
  var filter: String?
  @Option(
    help: "A file; for several documents a folder, made when it is not there. Else the output.")
  var output: String?
  @Flag(help: "Also what nobody accepted, or what people disagree about.")
  var allMaterial = false
  @Flag(help: "For atif and messages: the corrected runs in place of the recordings.")
  var corrected = false
  @Flag(help: "Leave pictures out.")
  var noPictures = false

  func run() throws {
    let archive = try place.openArchive(.readWriteIfPossible)
    let ids = try chosen(ArchiveRuns(archive))
    guard !ids.isEmpty else {
      if !place.quiet { Output.note("No run matches.") }
      throw ExitCode(1)
    }
    var options = ExportOptions(format, tool: Version.text)
    options.takesAll = allMaterial
    options.isCorrected = corrected
    options.hasPictures = !noPictures
    var export = Export(
      options, from: ExportCommand.source(archive), to: ExportTarget(try target(ids.count)))
    let report = try export.run(ids)
    if !place.quiet { tell(report) }
    if report.written == 0 { throw ExitCode(1) }
  }

  /// Runs of the archive with the proposals about them.
  static func source(_ archive: Archive) -> ArchiveExports {
    let reviews = Reviews(archive)
    return ArchiveExports(archive, proposals: { try reviews.proposals(about: $0) })
  }

  // MARK: - Choices

  private func chosen(_ source: ArchiveRuns) throws -> [RunID] {
    if !runs.isEmpty {
      guard filter == nil else { throw ValidationError("Name runs or give --where, not both.") }
      return try runs.map { try source.run(named: $0).id }
    }
    let query = RunQuery(
      filter: try RunFilter(filter ?? "", now: .current), sort: .started, ascending: true,
      includesChildren: true)
    var ids: [RunID] = []
    while true {
      let page = try source.runs(query, offset: ids.count, limit: 500)
      for case .run(let run) in page.rows { ids.append(run.id) }
      if page.rows.isEmpty || ids.count >= page.total { return ids }
    }
  }

  private func target(_ count: Int) throws -> ExportTarget.Place {
    let isSeveral = format.isDocument && (count > 1 || corrected)
    guard let output else {
      guard !isSeveral else {
        throw ValidationError(
          "\(Words.count(count, "run")): name a folder for the documents with --output.")
      }
      return .stream { Output.bytes($0) }
    }
    let isFolder = output.hasSuffix("/") || FileSystem.isFolder(output)
    if format.isDocument, isSeveral || isFolder { return .folder(output) }
    guard !isFolder else {
      throw ValidationError("--output must be a file for \(format.rawValue).")
    }
    return .file(output)
  }

  private func tell(_ report: ExportReport) {
    let noun = format.isDocument ? "document" : "row"
    Output.note(
      "\(Words.count(report.written, noun)) from \(Words.count(report.runs, "run"))")
    for (why, count) in report.leftOut.sorted(by: { ($1.value, $0.key) < ($0.value, $1.key) }) {
      Output.note("left out: \(Words.count(count, "proposal")), \(why)")
    }
    if report.picturesLeftOut > 0 {
      Output.note("left out: \(Words.count(report.picturesLeftOut, "picture"))")
    }
    if report.written == 0, report.leftOut.isEmpty, format == .dpo || format == .sft {
      Output.note("There are no proposals about these runs.")
    }
  }
}

extension ExportFormat: ExpressibleByArgument {}
