import ArgumentParser
import Formats
import Foundation
import Operations
import Settings
import Storage
import Trajectories

/// `reverie import`: brings logs into the archive.
struct ImportCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "import", abstract: "Bring logs into the archive.",
    discussion: """
      Folders are walked; what is no agent log is left out and said. Importing again adds only what \
      is new. Without a path: your own Claude Code and Codex sessions. Secrets are replaced by \
      [redacted:kind] before anything is stored. With --hook, a program such as Claude Code hands \
      over a session that has ended.
      """)

  @OptionGroup var place: ArchiveOptions
  @Argument(help: "Files and folders; - for standard input.")
  var paths: [String] = []
  @Flag(help: "Store keys, tokens and passwords as they are. The archive is marked.")
  var noRedact = false
  @Flag(help: "Bring back runs that were purged.")
  var revive = false
  @Flag(
    help: "Read from standard input what Claude Code tells a hook, and import that session.")
  var hook = false

  func validate() throws {
    guard !hook || paths.isEmpty else { throw ValidationError("--hook takes no paths.") }
  }

  func run() throws {
    guard hook else { return try importLogs(paths) }
    // Whatever a hook says on standard output, or that it failed, is shown to the person at work.
    do {
      let call = try HookCall(FileHandle.standardInput.readDataToEndOfFile())
      try importLogs(call.logs, isSilent: true)
    } catch let error where !(error is ExitCode) {
      Output.note("reverie: the session was not imported: \(Output.safe("\(error)"))")
    } catch {
      Output.note("reverie: the session was not imported: no log that can be read")
    }
  }

  private func importLogs(_ paths: [String], isSilent: Bool = false) throws {
    let isQuiet = place.quiet || isSilent
    let surroundings = try Surroundings.load(quiet: place.quiet)
    let archive = try place.openArchive(.readWrite)
    let wanted =
      paths.isEmpty
      ? LogWalker.usualPlaces(environment: surroundings.environment).map(\.path) : paths
    guard !wanted.isEmpty else {
      throw ValidationError("No logs at the usual places; name a file or folder.")
    }
    let found = LogCollection.find(wanted)
    guard !found.logs.isEmpty else { throw OperationError.nothingToRead(found.skipped) }
    let importing = Import(
      into: archive, prices: try Prices.load(from: surroundings.directories),
      redacts: !noRedact && surroundings.settings.import.redact, revivesPurged: revive)
    let meter = ProgressMeter(isQuiet: isQuiet)
    var report = try importing.run(found.logs, now: .current, onProgress: meter.show)
    meter.end()
    report.skipped = found.skipped + report.skipped
    ReportText.lines(report, quiet: isQuiet).forEach(Output.line)
    if !report.skipped.isEmpty, report.added + report.grown + report.unchanged == 0 {
      throw ExitCode(1)
    }
  }
}

/// What Claude Code tells a hook when a session ends: one JSON object on standard input.
struct HookCall {
  /// The file of the session, and the folder of its sub-agents beside it where there is one.
  let logs: [String]

  /// Why nothing can be imported.
  struct Complaint: Error, CustomStringConvertible {
    var description: String
  }

  init(_ input: Data) throws(Complaint) {
    struct Call: Decodable { var transcript_path: String? }
    guard let call = try? JSONDecoder().decode(Call.self, from: input) else {
      throw Complaint(description: "standard input holds no JSON object of a hook")
    }
    guard let path = call.transcript_path, path.hasPrefix("/") || path.hasPrefix("~/") else {
      throw Complaint(description: "the hook names no transcript_path")
    }
    let transcript = (path as NSString).expandingTildeInPath
    var status = stat()
    guard stat(transcript, &status) == 0, status.st_mode & S_IFMT == S_IFREG else {
      throw Complaint(description: "\(path) is no file")
    }
    let beside = (transcript as NSString).deletingPathExtension
    logs = [transcript] + (beside != transcript && FileSystem.isFolder(beside) ? [beside] : [])
  }
}

/// The report at the end of an import.
enum ReportText {
  static func lines(_ report: ImportReport, quiet: Bool) -> [String] {
    guard !quiet else { return [] }
    var lines = [
      "runs      \(Words.count(report.added)) new, \(Words.count(report.grown)) grown, "
        + "\(Words.count(report.unchanged)) unchanged",
      "steps     \(Words.count(report.steps))",
      "images    \(Words.count(report.images))",
      "read      \(Words.bytes(report.bytes)) in \(Words.oneDecimal(report.seconds)) s"
        + " (browsable after \(Words.oneDecimal(report.browsableSeconds)) s)",
    ]
    if report.purged > 0 {
      lines.append(
        "left out  \(Words.count(report.purged, "purged run")); --revive brings them back")
    }
    if report.problemCount > 0 {
      lines.append("damaged   \(Words.count(report.problemCount, "record")), the rest was read:")
      lines += report.problems.prefix(20).map { "  \(Output.safe($0.description))" }
      if report.problemCount > 20 { lines.append("  and \(report.problemCount - 20) more") }
    }
    if !report.skipped.isEmpty {
      lines.append("skipped   \(Words.count(report.skipped.count)):")
      lines += report.skipped.prefix(20).map { "  \(Output.safe($0))" }
      if report.skipped.count > 20 { lines.append("  and \(report.skipped.count - 20) more") }
    }
    return lines
  }
}
