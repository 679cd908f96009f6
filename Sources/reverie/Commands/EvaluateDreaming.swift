import ArgumentParser
import Evaluation
import Foundation
import Operations
import Worlds

/// `reverie evaluate dreaming`: whether an agent does better with what was dreamt.
struct EvaluateDreaming: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "dreaming",
    abstract: "Measure whether an agent does better with what was learned from its recordings.",
    discussion: """
      In each world the reference agent is recorded without lessons, label-free; what the recordings \
      teach is distilled, with more and more rollouts, and the agent works on held-out tasks with it. \
      The lower bound is no lessons, the upper ones are exact planning over what was recorded and an \
      oracle that knows the truth. Without --quick other ways to learn stand beside it, the engine \
      with parts taken out, worlds that differ from those practised in, what a dream in auto mode \
      really serves, and more and fewer recordings. MiniWoB++, which runs in a real browser, has \
      bounds and learning curve alone, and only where it is named. Tasks follow from the salt: another one gives \
      worlds that nobody tuned on. The same arguments give the same figures.
      """)

  @Option(
    name: [.customLong("worlds"), .customLong("world")], parsing: .upToNextOption,
    help: "The worlds: desktop, web, testing (default: these), miniwob.")
  var worlds: [String] = []
  @Option(help: "How many worlds of each.")
  var seeds = 20
  @Option(help: "Recorded runs in each world.")
  var recordings = 100
  @Option(help: "Held-out tasks in each world.")
  var tasks = 100
  @Option(help: "The number of the first world.")
  var seed = 1
  @Option(help: "A word that the worlds and their tasks grow from.")
  var salt = "calibration"
  @Option(parsing: .upToNextOption, help: "Numbers of rollouts at which lessons are tried.")
  var rollouts = DreamLab.standardRollouts
  @Option(help: "Rounds of acting and dreaming that the recordings are spread over.")
  var rounds = 3
  @Flag(help: "Bounds and learning curve alone.")
  var quick = false
  @Flag(help: "Few worlds and tasks, to see that it works: figures mean nothing.")
  var smoke = false
  @Option(
    help: "Record in this many worlds with screenshots too, and see that they teach the same.")
  var pixels = 0
  @Option(help: "Write the learning curves as an SVG picture to this file.")
  var plot: String?
  @Flag(help: "One JSON document.")
  var json = false
  @Flag(name: [.short, .long], help: "Say nothing but results and errors.")
  var quiet = false

  func validate() throws {
    guard seeds > 0, recordings > 0, tasks > 0, pixels >= 0, (0...recordings).contains(rounds),
      rollouts.allSatisfy({ $0 >= 0 })
    else {
      throw ValidationError("Numbers of worlds, recordings and tasks are above 0.")
    }
    for world in worlds { _ = try WorldFamily.named(world) }
  }

  func run() throws {
    var cards: [DreamReportCard] = []
    var pictures: [PicturesFound] = []
    for family in families {
      let lab = lab(family)
      let meter = EpisodeMeter(family, of: lab.seeds, isQuiet: quiet || json, unit: "worlds")
      if let card = try lab.report(onWorld: { meter.add(1) }) { cards.append(card) }
      meter.end()
      if pixels > 0,
        let equal = try PictureCheck.equal(
          family: family, seeds: pixels, recordings: min(20, recordings), salt: salt,
          firstSeed: seed)
      {
        pictures.append(PicturesFound(family: family, worlds: pixels, equal: equal))
      }
    }
    if let plot { try write(CurvePlot(cards).svg, to: plot) }
    if json {
      Output.line(try JSONOutput.line(DreamingJSON(cards, pictures, command: command)))
    } else {
      DreamingText.lines(cards, pictures, command: command).forEach(Output.line)
    }
  }

  private var families: [String] {
    worlds.isEmpty ? WorldRegistry.families.filter(\.isComputed).map(\.name) : worlds
  }

  private func lab(_ family: String) -> DreamLab {
    let parts: Set<ArmGroup> = quick ? [] : Set(ArmGroup.allCases)
    var lab = DreamLab(
      family: family, seeds: seeds, recordings: recordings, tasks: tasks, salt: salt,
      firstSeed: seed, rollouts: rollouts, rounds: quick ? 0 : rounds, parts: parts)
    if smoke {
      (lab.seeds, lab.recordings, lab.tasks) = (min(seeds, 2), min(recordings, 5), min(tasks, 3))
      (lab.rollouts, lab.headline, lab.rounds) = ([0, 10, 20], 20, min(lab.rounds, 2))
    }
    return lab
  }

  /// What has to be typed to get the same figures.
  private var command: String {
    var words = ["reverie evaluate dreaming --worlds \(families.joined(separator: " "))"]
    words.append("--seeds \(seeds) --recordings \(recordings) --tasks \(tasks) --seed \(seed)")
    words.append("--salt \(Output.safe(salt))")
    if rollouts != DreamLab.standardRollouts {
      words.append("--rollouts \(rollouts.map(String.init).joined(separator: " "))")
    }
    words.append("--rounds \(rounds)\(quick ? " --quick" : "")\(smoke ? " --smoke" : "")")
    if pixels > 0 { words.append("--pixels \(pixels)") }
    return words.joined(separator: " ")
  }

  private func write(_ text: String, to path: String) throws {
    do {
      try Data(text.utf8).write(to: URL(filePath: path))
    } catch {
      throw OperationError.cannotWrite(path)
    }
  }
}

/// Of so many worlds, how many taught the same with screenshots as without.
struct PicturesFound: Encodable {
  var family: String
  var worlds: Int
  var equal: Int
}
