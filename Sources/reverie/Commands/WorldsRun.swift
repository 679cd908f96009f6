import ArgumentParser
import Foundation
import Operations
import Synchronization
import Worlds

/// `reverie worlds run`: lets the agent practise, and counts or records.
struct WorldsRun: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "run", abstract: "Let the agent practise, and count its successes.",
    discussion: """
      Prints the success without lessons beside that with oracle lessons (the best that the grammar \
      can say, from the truth), random lessons, and permuted lessons (the oracle's with their scopes \
      handed round), each with a 95 % Wilson interval. The same arguments give the same figures. \
      With --record it writes the runs down as logs instead, with the verdict on each beside it.
      """)

  @Option(help: "The world; all that are computed when left out.")
  var world: String?
  @OptionGroup var which: WorldOptions
  @Option(help: "Episodes in all, for each kind of lessons (default: 2000; 20 with --record).")
  var episodes: Int?
  @Option(help: "How many worlds the episodes are spread over.")
  var worlds = 100
  @Option(help: "Only these lessons: none, oracle, random or permuted.")
  var lessons: LessonsName?
  @Option(help: "Write the runs down as logs in this folder.")
  var record: String?
  @Flag(help: "Record element trees only, without screenshots.")
  var treeOnly = false
  @Flag(help: "Record without verdicts.")
  var labelFree = false
  @Flag(help: "One JSON document for each world.")
  var json = false
  @Flag(name: [.short, .long], help: "Say nothing but results and errors.")
  var quiet = false

  func validate() throws {
    guard episodes ?? 1 > 0, worlds > 0 else {
      throw ValidationError("--episodes and --worlds want numbers above 0.")
    }
    _ = try families()
  }

  func run() throws {
    for family in try families() {
      if let record {
        try write(family, into: record)
      } else {
        try count(family)
      }
    }
  }

  private func families() throws -> [WorldFamily] {
    guard let world else { return WorldRegistry.families.filter(\.isComputed) }
    return [try WorldFamily.named(world)]
  }

  private func plan(episodes: Int) throws -> TrialPlan {
    TrialPlan(
      firstSeed: which.seed, worlds: worlds, episodes: episodes, salt: which.salt,
      variation: try which.variationValue(), split: which.split.split)
  }

  private func count(_ family: WorldFamily) throws {
    let wanted = lessons.map { [$0.lessoning] } ?? Lessoning.allCases
    let plan = try plan(episodes: episodes ?? (family.isComputed ? 2000 : 24))
    let meter = EpisodeMeter(
      family.name, of: plan.episodes * wanted.count, isQuiet: quiet || json)
    let report = try WorldTrials(family, plan).report(wanted, onProgress: meter.add)
    meter.end()
    if json {
      Output.line(try JSONOutput.line(WorldReportJSON(report, variation: which.variation)))
    } else {
      WorldReportText.lines(report, variation: which.variation).forEach(Output.line)
    }
  }

  private func write(_ family: WorldFamily, into folder: String) throws {
    let plan = try plan(episodes: episodes ?? 20)
    let meter = EpisodeMeter(family.name, of: plan.episodes, isQuiet: quiet || json)
    let trial = try WorldTrials(family, plan).record(
      into: folder, with: lessons?.lessoning ?? .none, hasPictures: !treeOnly,
      hasVerdicts: !labelFree, onProgress: meter.add)
    meter.end()
    guard !quiet else { return }
    Output.line(
      "\(family.name): \(Words.count(trial.episodes, "run")) with "
        + "\(Words.count(trial.steps, "step")) in \(Output.safe(folder))/\(family.name), "
        + "\(trial.solved) solved; frozen \(FrozenWorlds.hash)")
  }
}

/// The kinds of lessons by name.
enum LessonsName: String, CaseIterable, ExpressibleByArgument {
  case none, oracle, random, permuted

  var lessoning: Lessoning { Lessoning(rawValue: rawValue) ?? .none }
}

/// Counts episodes on the terminal's status line.
final class EpisodeMeter: Sendable {
  private let name: String
  private let total: Int
  private let isQuiet: Bool
  private let unit: String
  private let done = Mutex(0)

  init(_ name: String, of total: Int, isQuiet: Bool, unit: String = "episodes") {
    self.name = name
    self.total = total
    self.unit = unit
    self.isQuiet = isQuiet || isatty(STDERR_FILENO) == 0
  }

  func add(_ count: Int) {
    let now = done.withLock { done in
      done += count
      return done
    }
    if !isQuiet { Output.status("\(name): \(now) of \(total) \(unit)") }
  }

  func end() {
    if !isQuiet { Output.clearStatus() }
  }
}
