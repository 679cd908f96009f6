import ArgumentParser
import Foundation
import Operations
import Worlds

/// `reverie worlds`: the environments in which an agent practises.
struct WorldsCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "worlds", abstract: "Environments in which a reference agent practises.",
    discussion: """
      The worlds are frozen: every report names the state they are in. Dreams are judged in them, and \
      never see more of them than recordings.
      """,
    subcommands: [WorldsList.self, WorldsRun.self, WorldsShow.self],
    defaultSubcommand: WorldsList.self)
}

/// `reverie worlds list`: what worlds there are.
struct WorldsList: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "list", abstract: "List the worlds, their splits and variations.")

  @Flag(help: "One JSON document.")
  var json = false

  private struct Listing: Encodable {
    struct Family: Encodable {
      var name: String
      var summary: String
    }
    var worlds: [Family]
    var variations: [String]
    var splits: [String]
    var lessons: [String]
    var frozen: String
  }

  func run() throws {
    let listing = Listing(
      worlds: WorldRegistry.families.map { .init(name: $0.name, summary: $0.summary) },
      variations: Variation.named.map(\.name), splits: Split.allCases.map(\.rawValue),
      lessons: Lessoning.allCases.map(\.rawValue), frozen: FrozenWorlds.hash)
    if json { return Output.line(try JSONOutput.line(listing)) }
    for family in listing.worlds {
      Output.line("\(family.name.padded(to: 12))\(family.summary)")
    }
    Output.line("")
    Output.line("splits      \(listing.splits.joined(separator: ", "))")
    Output.line("lessons     \(listing.lessons.joined(separator: ", "))")
    Output.line("variations  \(listing.variations.joined(separator: ", "))")
    Output.line("frozen      \(listing.frozen)")
  }
}

/// Which worlds and tasks, as the commands name them.
struct WorldOptions: ParsableArguments {
  @Option(help: "The number of the first world.")
  var seed = 1
  @Option(help: "A word that the worlds and their tasks grow from.")
  var salt = "calibration"
  @Option(help: "Tasks of this split: train, calibration or held-out.")
  var split: SplitName = .calibration
  @Option(help: "What is changed about the worlds; `worlds list` names the variations.")
  var variation = "same"

  func validate() throws { _ = try variationValue() }

  func variationValue() throws -> Variation {
    guard let found = Variation.named.first(where: { $0.name == variation }) else {
      let names = Variation.named.map(\.name).joined(separator: ", ")
      throw ValidationError(
        "No variation is called '\(Output.safe(variation))'. There are: \(names).")
    }
    return found.variation
  }
}

/// The splits by name.
enum SplitName: String, CaseIterable, ExpressibleByArgument {
  case train, calibration
  case heldOut = "held-out"

  var split: Split {
    switch self {
    case .train: .train
    case .calibration: .calibration
    case .heldOut: .heldOut
    }
  }
}

extension WorldFamily {
  /// The family of a name on the command line.
  static func named(_ name: String) throws -> WorldFamily {
    guard let family = WorldRegistry.family(named: name) else {
      let names = WorldRegistry.families.map(\.name).joined(separator: ", ")
      throw ValidationError("No world is called '\(Output.safe(name))'. There are: \(names).")
    }
    return family
  }
}

extension String {
  /// The text with spaces after it, up to a width; for text of ours, which is ASCII.
  func padded(to width: Int) -> String {
    self + String(repeating: " ", count: max(1, width - utf8.count))
  }
}
