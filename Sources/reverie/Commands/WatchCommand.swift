import ArgumentParser
import Dreaming
import Formats
import Foundation
import Operations
import Settings
import Storage
import Trajectories

/// `reverie watch`: follows logs, and dreams while their agents wait.
struct WatchCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "watch", abstract: "Follow logs, and dream while their agents wait.",
    discussion: """
      Brings the growth of logs into the archive. When every agent has ended its turn or asks you \
      something, no tool call is open, and that for 30 seconds, it dreams about what is new: with \
      one process of the lowest priority, within half a core and 256 MB, and not while others load \
      the machine or it is on battery. It stops at once when an agent or you move, and goes on with \
      the same dream in the next gap. Without a path: your own Claude Code and Codex sessions. \
      Ctrl-C ends it; a dream is paused. `[dreaming] idle = false` in the configuration keeps it \
      from dreaming.
      """)

  @OptionGroup var place: ArchiveOptions
  @Argument(help: "Folders and files to follow.")
  var paths: [String] = []
  @Flag(help: "Say why the watch that is running dreams or waits, and end.")
  var why = false
  @Flag(help: "JSON: one event a line; with --why one object.")
  var json = false

  func run() throws {
    let surroundings = try Surroundings.load(quiet: place.quiet)
    let folder = surroundings.archiveFolder(option: place.archive)
    let record = WatchRecord.path(state: surroundings.directories.state, archive: folder)
    if why { return try Self.explain(place, asJSON: json) }
    let wanted =
      paths.isEmpty
      ? LogWalker.usualPlaces(environment: surroundings.environment).map(\.path) : paths
    let there = wanted.map(absolute).filter(FileSystem.exists)
    guard !there.isEmpty else {
      throw ValidationError(
        paths.isEmpty
          ? "No logs at the usual places; name a folder."
          : "\(paths.joined(separator: ", ")) is not there; name a folder that is.")
    }
    guard let pipe = WakePipe() else { throw OperationError.cannotWatch("too many open files") }
    if let other = WatchRecord.read(record) { throw WatchFailure.isWatched(other.pid) }
    StopSignal.listen(waking: pipe.writing)
    let teller = WatchTeller(isQuiet: place.quiet, asJSON: json)
    var plan = Watch.Plan(
      paths: there, rules: Self.rules(surroundings.settings.dreaming), record: record)
    plan.mode = surroundings.settings.dreaming.dreamMode
    plan.redacts = surroundings.settings.import.redact
    let watch = try Watch(
      try place.openArchive(.readWrite), prices: try Prices.load(from: surroundings.directories),
      plan, pipe: pipe, clock: { .current }, onEvent: teller.tell)
    defer { teller.end() }
    try watch.run { StopSignal.isAsked }
  }

  private func absolute(_ path: String) -> String {
    let path = URL(filePath: path).standardizedFileURL.path(percentEncoded: false)
    return path.count > 1 && path.hasSuffix("/") ? String(path.dropLast()) : path
  }

  static func rules(_ settings: Settings.Dreaming) -> IdleRules {
    var rules = IdleRules()
    rules.isOn = settings.idle
    rules.wait = Int64(clamping: Int(clamped: settings.waitSeconds * 1000))
    rules.duty = settings.dutyPercent / 100
    rules.load = settings.load
    rules.memory = Int(clamped: settings.memoryMegabytes) << 20
    rules.onBattery = settings.onBattery
    rules.daily = DreamBudget(
      rollouts: settings.dailyRollouts, seconds: Int(clamped: settings.dailyMinutes * 60))
    rules.stopBelow = settings.stopBelow
    return rules
  }

  /// Why dreams go on or not: what the watch that is running says, and what the archive does.
  static func explain(_ place: ArchiveOptions, asJSON: Bool) throws {
    let surroundings = try Surroundings.load(quiet: place.quiet)
    let folder = surroundings.archiveFolder(option: place.archive)
    let records = WatchRecord.Writer.allCases.compactMap {
      WatchRecord.read(
        WatchRecord.path(of: $0, state: surroundings.directories.state, archive: folder))
    }
    if !asJSON, let archive = try? place.openArchive(.readOnly) {
      defer { try? archive.close() }
      let dreams = Dreams(archive)
      if let holder = try dreams.holder(at: .current) {
        Output.line("a dream goes on: \(holder.lease.dream), in process \(holder.lease.owner.pid)")
      }
      Output.line(
        DreamText.daily(
          DailyCeilings(
            rules(surroundings.settings.dreaming).daily, used: try dreams.usedToday(at: .current))))
    }
    guard !records.isEmpty else {
      if asJSON {
        return Output.line(#"{"watching":false}"#)
      }
      let isOn = surroundings.settings.dreaming.idle
      Output.line(
        "nobody watches this archive; `reverie watch` and `reverie gateway` do, and "
          + (isOn
            ? "dream while agents wait"
            : "would only record: dreaming by itself is off ([dreaming] idle = false)"))
      throw ExitCode(1)
    }
    for record in records {
      if asJSON {
        Output.line(try JSONOutput.line(record))
      } else {
        WatchText.lines(record, now: Machine.now).forEach(Output.line)
      }
    }
  }
}

enum WatchFailure: Error, CustomStringConvertible {
  case isWatched(Int)

  var description: String {
    switch self {
    case .isWatched(let pid):
      "process \(pid) watches for this archive already; `reverie watch --why` says what it does"
    }
  }
}
