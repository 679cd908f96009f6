import ArgumentParser
import Operations
import Storage
import Trajectories

/// `reverie review`: what the Review screen does, without the screen.
struct ReviewCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "review", abstract: "Decide about proposals: accept, reject, edit, defer, undo.",
    discussion: """
      Proposals come from `reverie critique`. Decisions are kept with your name (REVERIE_REVIEWER, \
      else the login name); none is ever overwritten, and undo takes back yours, one after the other.
      """,
    subcommands: [
      ReviewList.self, ReviewShow.self, ReviewAccept.self, ReviewReject.self, ReviewEdit.self,
      ReviewDefer.self, ReviewUndo.self,
    ],
    defaultSubcommand: ReviewList.self)
}

extension ArchiveOptions {
  /// Opens the reviews of the archive: for looking, or for deciding.
  func reviews(_ mode: Archive.Mode) throws -> Reviews { Reviews(try openArchive(mode)) }
}

/// `reverie review list`: the queue, one proposal a line.
struct ReviewList: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "list", abstract: "List open proposals, the most valuable first.",
    discussion: """
      The filter is the one of `reverie list`, and besides cause:aim confidence>0.8 run:3f2a and \
      is:open, is:accepted, is:rejected, is:deferred or is:disputed, and by:NAME, by:me, by:others \
      (decided by somebody, and not by you) or by:nobody; is:escalated is what critics disagree about, \
      critic:NAME what one of them says. Without these the queue is listed: what \
      nobody has settled, and what people disagree about. Confidence is as decisions have moved it.
      """)

  @OptionGroup var place: ArchiveOptions
  @Argument(help: "A filter, such as: cause:aim outcome:failed")
  var filter: [String] = []
  @Option(help: "At most this many proposals.")
  var limit: Int?
  @Flag(help: "Print one JSON object a line.")
  var json = false

  func run() throws {
    let reviews = try place.reviews(.readWriteIfPossible)
    let wanted = try QueueFilter(filter.joined(separator: " "), now: .current)
    let queue = try reviews.queue(wanted, limit: limit ?? .max)
    for proposal in queue.proposals {
      Output.line(
        json ? try JSONOutput.line(ProposalJSON(proposal)) : ProposalText.line(proposal))
    }
    guard queue.proposals.isEmpty else { return }
    if !json, !place.quiet {
      Output.note(
        filter.isEmpty
          ? "There is nothing to decide. `reverie critique --all` looks for proposals."
          : "No proposal matches.")
    }
    throw ExitCode(1)
  }
}

/// `reverie review show`: one proposal beside what was recorded.
struct ReviewShow: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "show", abstract: "Show a proposal beside what was recorded.")

  @OptionGroup var place: ArchiveOptions
  @Argument(help: "The critique, or the start of its id.")
  var critique: String
  @Flag(help: "Print one JSON object.")
  var json = false

  func run() throws {
    let archive = try place.openArchive(.readWriteIfPossible)
    let proposal = try Reviews(archive).proposal(named: critique)
    if json {
      Output.line(try JSONOutput.line(ProposalJSON(proposal)))
    } else {
      try ProposalText.lines(proposal, from: ArchiveRuns(archive)).forEach(Output.line)
    }
  }
}

/// `reverie review edit`: accepts with another action.
struct ReviewEdit: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "edit", abstract: "Accept a proposal with another action.")

  @OptionGroup var place: ArchiveOptions
  @Argument(help: "The critique, or the start of its id.")
  var critique: String
  @Option(help: "Aim there: X,Y in pixels of the screenshot.")
  var at: PlaceArgument?
  @Option(help: "Type, run or say this.")
  var text: String?
  @Option(help: "Wait so many seconds first.")
  var wait: Double?
  @Option(help: "The reason, in a few words.")
  var why = ""

  private var changes: [ProposalChange] {
    [at.map { .place($0.point) }, text.map { .text($0) }, wait.map { .wait($0) }]
      .compactMap(\.self)
  }

  func validate() throws {
    guard changes.count == 1 else { throw ValidationError("Name one of --at, --text and --wait.") }
    guard wait.map({ (0...86_400).contains($0) }) ?? true else {
      throw ValidationError("--wait wants seconds, from 0 to 86400.")
    }
  }

  func run() throws {
    let reviews = try place.reviews(.readWrite)
    for change in changes {
      try reviews.edit(named: critique, change, why: why, at: .current)
        .forEach { place.tell($0) }
    }
  }
}

/// `reverie review undo`: takes decisions back.
struct ReviewUndo: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "undo", abstract: "Take back your last decision, or the last about a critique.",
    discussion: "Again and again it goes back as far as there is anything. A batch goes as one.")

  @OptionGroup var place: ArchiveOptions
  @Argument(help: "The critique, or the start of its id.")
  var critique: String?

  func run() throws {
    let reviews = try place.reviews(.readWrite)
    let undone = try reviews.undo(
      critique.map { [try reviews.critique(named: $0)] } ?? [], at: .current)
    undone.forEach { place.tell($0) }
    guard undone.isEmpty else { return }
    if !place.quiet {
      Output.note("\(Output.safe(reviews.reviewer)) has decided nothing that could be taken back.")
    }
    throw ExitCode(1)
  }
}

/// A place as a person writes it: `412,318`.
struct PlaceArgument: ExpressibleByArgument {
  let point: Point

  init?(argument: String) {
    let parts = argument.split(separator: ",", omittingEmptySubsequences: false)
      .map { Double($0.filter { $0 != " " }) }
    guard parts.count == 2, let x = parts[0], let y = parts[1], (0...1e6).contains(x),
      (0...1e6).contains(y)
    else { return nil }
    point = Point(x: x, y: y)
  }
}
