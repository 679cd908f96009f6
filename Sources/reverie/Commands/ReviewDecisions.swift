import ArgumentParser
import Operations
import Storage
import Trajectories

/// What `accept`, `reject` and `defer` have in common.
struct DecisionArguments: ParsableArguments {
  @OptionGroup var place: ArchiveOptions
  @Argument(help: "Critiques, or the starts of their ids.")
  var critiques: [String] = []
  @Option(
    name: .customLong("where"),
    help: "All open proposals of a filter, as one decision: 'cause:aim confidence>0.9'.")
  var filter: String?
  @Option(help: "The reason, in a few words.")
  var why = ""

  func validate() throws {
    guard critiques.isEmpty != (filter == nil) else {
      throw ValidationError("Name critiques, or --where with a filter.")
    }
  }

  /// Keeps the decision and says so.
  func decide(_ decision: Review.Decision) throws {
    let reviews = try place.reviews(.readWrite)
    let now = Timestamp.current
    let wanted =
      try filter.map { try reviews.matching(try QueueFilter($0, now: now)).map(\.id) }
      ?? critiques.map { try reviews.critique(named: $0) }
    guard !wanted.isEmpty else {
      if !place.quiet { Output.note("No proposal matches.") }
      throw ExitCode(1)
    }
    let kept = try reviews.decide(decision, wanted, why: why, at: now)
    kept.forEach { place.tell($0) }
    if filter != nil, !place.quiet {
      Output.note("\(Words.count(kept.count, "decision")); `reverie review undo` takes them back.")
    }
  }
}

extension ArchiveOptions {
  /// Says what was decided.
  func tell(_ review: Review) {
    guard !quiet else { return }
    let what =
      switch review.decision {
      case .accept: "accepted"
      case .edit: "edited to \(review.edited.map(CritiqueText.words) ?? "")"
      case .reject: "rejected"
      case .defer: "deferred"
      case .undo: "decision taken back"
      }
    Output.line("\(review.critique): " + Output.safe("\(what), says \(review.by)"))
  }
}

/// `reverie review accept`.
struct ReviewAccept: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "accept", abstract: "Accept proposals, one by one or all of a filter.")

  @OptionGroup var arguments: DecisionArguments

  func run() throws { try arguments.decide(.accept) }
}

/// `reverie review reject`.
struct ReviewReject: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "reject", abstract: "Reject proposals, one by one or all of a filter.",
    discussion: "A rejected claim comes back when twice as much speaks for it.")

  @OptionGroup var arguments: DecisionArguments

  func run() throws { try arguments.decide(.reject) }
}

/// `reverie review defer`.
struct ReviewDefer: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "defer", abstract: "Put proposals off, to the end of the queue.")

  @OptionGroup var arguments: DecisionArguments

  func run() throws { try arguments.decide(.defer) }
}
