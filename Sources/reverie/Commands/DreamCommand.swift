import ArgumentParser
import Dreaming
import Foundation
import Operations
import Settings
import Storage
import Synchronization
import Trajectories

/// `reverie dream`: turns recorded runs into verified lessons.
struct DreamCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "dream", abstract: "Dream about recorded runs: critique, imagine, verify, distil.",
    discussion: """
      Takes up to 100 of the latest runs, failures first, says where they went wrong, estimates from \
      them how their environment works, imagines variations, and asks every lesson that comes of it at \
      the gates. Lessons belong to a project; runs of several projects are as many dreams, one after \
      the other. Nothing leaves the machine unless --model names a model elsewhere: it is asked first, and \
      what it says counts as far as it cites the recordings; no lesson comes of its word. What passes waits for you in \
      `reverie lessons`; with --mode auto what is sure enough is put in force at once. Ctrl-C pauses; \
      --resume goes on. The same runs, decisions, seed and rollouts give the same lessons.
      """)

  @OptionGroup var place: ArchiveOptions
  @OptionGroup var models: ModelOptions
  @Argument(help: "Runs, or the starts of their ids; without any, the latest.")
  var runs: [String] = []
  @Option(name: .customLong("where"), help: "A filter as in `reverie list`.")
  var filter: String?
  @Option(help: "At most this many runs, 1 to 100.")
  var last = DreamRequest.mostRuns
  @Option(help: "At most this many rollouts.")
  var rollouts = DreamBudget.standard.rollouts ?? 0
  @Option(name: .customLong("for"), help: "At most this long, as in 90s, 10m or 1h.")
  var time: SpanOfTime?
  @Option(help: "What chance grows from.")
  var seed: UInt64 = 1
  @Option(help: "Who decides about lessons: review (you) or auto; else the configuration.")
  var mode: DreamMode?
  @Flag(
    help:
      "Let the first --model imagine how runs go on with what is proposed, for at most 20 of them; nothing comes of it but lines of the report."
  )
  var imagine = false
  @Option(help: "Go on with a dream that was paused or interrupted.")
  var resume: String?
  @Option(help: "Pause a dream that goes on in another process.")
  var pause: String?
  @Option(help: "End a dream for good, in whatever process; what it found is not learned.")
  var cancel: String?
  @Flag(help: "Begin although dreams have used up what they may use in 24 hours.")
  var beyondDaily = false
  @Flag(help: "Say why a dream goes on or none does, and end; the same as `reverie watch --why`.")
  var why = false
  @Flag(help: "Say what it would take, and do nothing.")
  var dryRun = false
  @Flag(help: "Print one line for each thing that happens.")
  var watch = false
  @Flag(help: "JSON: the report, or with --watch one event a line.")
  var json = false

  func validate() throws {
    guard (1...DreamRequest.mostRuns).contains(last) else {
      throw ValidationError("--last wants a number from 1 to \(DreamRequest.mostRuns).")
    }
    guard !imagine || models.areWanted else {
      throw ValidationError("--imagine wants a --model that does it.")
    }
    guard (0...10_000_000).contains(rollouts) else {
      throw ValidationError("--rollouts wants a number from 0 to 10000000.")
    }
  }

  func run() throws {
    if why {
      return try WatchCommand.explain(place, asJSON: json)
    }
    let archive = try place.openArchive(.readWrite)
    if let pause {
      return try Dreams(archive).pause(try archive.dream(prefix: pause).id, at: .current)
    }
    if let cancel {
      return try Dreams(archive).cancel(try archive.dream(prefix: cancel).id, at: .current)
    }
    let request = try request(in: archive)
    var manners = DreamManners()
    manners.notice = { StopSignal.isAsked ? .pause("asked to stop") : nil }
    var session = DreamSession(
      archive, workers: ProcessInfo.processInfo.activeProcessorCount, manners: manners
    ) { .current }
    session.critics = try models.dreamCritics(in: archive)
    let projects = resume == nil ? try request.projects(from: archive) : []
    if dryRun {
      for project in projects {
        show(try session.estimate(request.about(project)))
        if models.areWanted {
          Output.line("  " + ModelText.line(try session.forecast(request.about(project))))
        }
      }
      Output.line(DreamText.daily(try ceilings(archive)))
      return
    }
    if !beyondDaily {
      try ceilings(archive).check(rollouts: resume == nil ? request.budget.rollouts ?? 0 : 0)
    }
    StopSignal.listen()
    if let resume {
      let seconds = time?.seconds
      return try follow { tell in
        try session.resume(
          named: resume, for: seconds, onEvent: tell)
      }
    }
    for project in projects where !StopSignal.isAsked {
      if models.areWanted, !place.quiet {
        let forecast = try session.forecast(request.about(project)) { StopSignal.isAsked }
        Output.note(ModelText.line(forecast))
      }
      try follow { tell in
        try session.dream(
          request.about(project), onEvent: tell)
      }
    }
  }

  private func ceilings(_ archive: Archive) throws -> DailyCeilings {
    let settings = try Surroundings.load(quiet: true).settings.dreaming
    return DailyCeilings(
      WatchCommand.rules(settings).daily, used: try Dreams(archive).usedToday(at: .current))
  }

  /// Shows one dream while it goes on and when it has ended.
  private func follow(_ dream: (@escaping (JournalEvent) -> Void) throws -> DreamRecord) throws {
    let meter = DreamMeter(isQuiet: place.quiet || watch)
    let record = try dream { event in
      if watch {
        Output.line(json ? (try? JSONOutput.line(event)) ?? "" : DreamText.line(event))
      } else {
        meter.show(event)
      }
    }
    meter.end()
    if json, !watch {
      Output.line(try JSONOutput.line(record))
    } else if !watch || !json {
      DreamText.lines(record).forEach(Output.line)
    }
    // Whoever pauses or ends a dream wants none about the next project either.
    if record.state == .paused || record.state == .cancelled { throw ExitCode(3) }
  }

  private func request(in archive: Archive) throws -> DreamRequest {
    var request = DreamRequest()
    request.filter = try RunFilter(filter ?? "", now: .current)
    request.runs = try runs.map { try archive.run(prefix: $0).id }
    request.last = last
    let settings = try Surroundings.load(quiet: true).settings.dreaming
    request.mode = mode ?? settings.dreamMode
    request.seed = seed
    request.budget.rollouts = rollouts
    request.budget.seconds = time?.seconds ?? request.budget.seconds
    request.budget.stopBelow = settings.stopBelow
    request.budget.models = models.areWanted ? models.models : nil
    request.budget.imagines = imagine ? true : nil
    return request
  }

  private func show(_ estimate: DreamEstimate) {
    Output.line(
      "would dream about \(Words.count(estimate.runs, "run")) of \(Output.safe(estimate.project)), "
        + "\(Words.count(estimate.steps, "step")): about \(Words.count(estimate.units, "unit")) of work, "
        + "at most \(Words.count(estimate.rollouts, "rollout")), "
        + (models.areWanted ? "and models" : "no model, $0.00")
        + (estimate.stopBelow > 0 ? "; fewer where a hundred more would change nothing" : ""))
    for reason in estimate.picked { Output.line("  \(reason)") }
  }
}

extension DreamMode: ExpressibleByArgument {}

extension Settings.Dreaming {
  var dreamMode: DreamMode { mode == .auto ? .auto : .review }
}

/// A span of time as people write it: 90s, 10m, 1h.
struct SpanOfTime: ExpressibleByArgument {
  var seconds: Int

  init?(argument: String) {
    let units = ["s": 1, "m": 60, "h": 3600]
    guard let unit = argument.last.flatMap({ units[String($0)] }),
      let number = Int(argument.dropLast()), number > 0, number < 100_000
    else { return nil }
    seconds = number * unit
  }
}

/// Set by the signal handler, which may do nothing else.
private let stopAsked = Atomic(false)

/// What the signal handler writes a byte to, so that whoever waits looks.
private let stopBell = Atomic<Int32>(-1)

/// Whether somebody pressed Ctrl-C or asked the process to end.
enum StopSignal {
  static var isAsked: Bool { stopAsked.load(ordering: .relaxed) }

  /// - Parameter descriptor: what to write a byte to when it is asked.
  static func listen(waking descriptor: Int32 = -1) {
    stopBell.store(descriptor, ordering: .relaxed)
    for number in [SIGINT, SIGTERM] {
      signal(number) { _ in
        stopAsked.store(true, ordering: .relaxed)
        let bell = stopBell.load(ordering: .relaxed)
        var byte: UInt8 = 0
        if bell >= 0 { _ = write(bell, &byte, 1) }
      }
    }
  }
}
