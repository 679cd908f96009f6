import ArgumentParser
import Dreaming
import Foundation
import Gateway
import Operations
import Settings
import Storage
import Trajectories

/// `reverie gateway`: the local service between agents and the API that they use.
struct GatewayCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "gateway",
    abstract: "Stand between agents and their API; record and serve lessons.",
    discussion: """
      Agents set ANTHROPIC_BASE_URL to the address that it prints, and "dreaming": true in a \
      request's body (or the header x-reverie-dreaming: true). Their requests go on byte for byte; \
      those that asked for it are recorded, dreamt about while the agent waits, and served lessons. \
      Requests that do not ask are neither recorded nor changed. Keys are never stored. It also \
      serves /v1/dreams, /v1/memory_stores and /v1/sessions, in the shape of the Anthropic API, \
      from your archive. It listens on this machine alone; elsewhere only with a token \
      (`[gateway] token_file`). Ctrl-C ends it.
      """)

  @OptionGroup var place: ArchiveOptions
  @Option(help: "HOST:PORT to listen at; else `[gateway] listen`, else 127.0.0.1:8790.")
  var listen: String?
  @Option(help: "The API to which requests go on; else `[gateway] upstream`.")
  var upstream: String?

  func run() throws {
    let surroundings = try Surroundings.load(quiet: place.quiet)
    let plan = try plan(surroundings)
    guard let pipe = WakePipe() else { throw OperationError.cannotWatch("too many open files") }
    StopSignal.listen(waking: pipe.writing)
    let archive = try place.openArchive(.readWrite)
    let isQuiet = place.quiet
    let meter = Meter { trouble in
      if !isQuiet { Output.note("reverie: \(Output.safe(trouble))") }
    }
    let context = Gateway.Context(
      archive: archive, plan: plan, meter: meter, dreams: Self.dreams(archive, surroundings),
      clock: { .current })
    let gateway = try Gateway(context)
    defer { gateway.stop() }
    if !place.quiet {
      Output.line("listening at http://\(gateway.place) for \(plan.upstream)")
      Output.line(
        "agents set ANTHROPIC_BASE_URL to it, and \"dreaming\": true in what is to be recorded; "
          + "Ctrl-C ends it")
    }
    try dreamInGaps(context, surroundings, pipe)
  }

  /// Dreams that clients ask for are dreamt by processes of their own, which outlive this one.
  ///
  /// Somebody asked for them, so what idle dreams may use in a day does not hold them back.
  private static func dreams(_ archive: Archive, _ surroundings: Surroundings) -> DreamMeans {
    let process = DreamProcess(archive, surroundings.logFolder)
    var means = DreamMeans { dream, seconds, shouldStop in
      let time = seconds.map { ["--for", "\($0)s"] } ?? []
      try process.carryOut(
        ["--beyond-daily", "--resume", dream.rawValue] + time, while: { !shouldStop() })
    }
    means.budget.stopBelow = surroundings.settings.dreaming.stopBelow
    means.models = Set(surroundings.settings.gateway.models)
    return means
  }

  /// Watches the agents whose requests go through, and dreams while they wait, until it is stopped.
  private func dreamInGaps(
    _ context: Gateway.Context, _ surroundings: Surroundings, _ pipe: WakePipe
  ) throws {
    let path = WatchRecord.path(
      of: .gateway, state: surroundings.directories.state, archive: context.archive.folder)
    var rules = WatchCommand.rules(surroundings.settings.dreaming)
    // Bodies of requests are in the memory of this process, too.
    rules.memory += 512 << 20
    let watched = Watch.Plan(
      paths: [], rules: rules, mode: context.plan.mode, redacts: context.plan.redacts,
      record: WatchRecord.read(path) == nil ? path : nil)
    let teller = WatchTeller(isQuiet: place.quiet, asJSON: false)
    let watch = try Watch(
      context.archive, prices: context.plan.prices, watched, pipe: pipe, traffic: context.agents,
      clock: { .current },
      onEvent: { event in
        switch event.event {
        case .began, .ended: break
        // Each request makes it wait for another reason; in a file that would be a line each.
        case .decided where event.reason != nil && !Output.errorIsTerminal: break
        default: teller.tell(event)
        }
      })
    defer { teller.end() }
    try watch.run { StopSignal.isAsked }
  }

  private func plan(_ surroundings: Surroundings) throws -> Gateway.Plan {
    let settings = surroundings.settings.gateway
    let wanted = listen ?? settings.listen
    guard let place = HTTPService.Place(wanted) else {
      throw ValidationError("\(wanted) is no place to listen; write for example 127.0.0.1:8790")
    }
    let address = upstream ?? settings.upstream
    // What stands before an @ may be a password, so it is not said again.
    guard !address.contains("@") else {
      throw ValidationError(
        "The upstream's address holds a user or a password; write the address alone.")
    }
    guard address.hasPrefix("http://") || address.hasPrefix("https://") else {
      throw ValidationError("\(address) is no address; write for example https://api.anthropic.com")
    }
    var doorman = Doorman(place)
    doorman.hosts = Set(settings.hosts.map { $0.lowercased() })
    doorman.origins = Set(settings.origins.map { $0.lowercased() })
    doorman.token = try settings.tokenFile.map(TokenFile.read)
    var plan = Gateway.Plan(
      doorman: doorman, upstream: address.hasSuffix("/") ? String(address.dropLast()) : address,
      prices: try Prices.load(from: surroundings.directories))
    plan.mode = surroundings.settings.dreaming.dreamMode
    plan.redacts = surroundings.settings.import.redact
    return plan
  }
}

/// A token in a file of its own, which others may not read.
enum TokenFile {
  static func read(_ path: String) throws -> String {
    let attributes = try? FileManager.default.attributesOfItem(atPath: path)
    guard let bytes = FileManager.default.contents(atPath: path), let attributes else {
      throw ValidationError("\(path) cannot be read; put the token alone into it")
    }
    if let mode = attributes[.posixPermissions] as? Int, mode & 0o077 != 0 {
      throw ValidationError("\(path) can be read by others; run chmod 600 on it")
    }
    let token = String(decoding: bytes, as: UTF8.self)
      .trimmingCharacters(in: .whitespacesAndNewlines)
    guard token.utf8.count >= 16, token.utf8.allSatisfy({ $0 > 32 && $0 < 127 }) else {
      throw ValidationError("\(path) holds no token; write at least 16 letters and digits")
    }
    return token
  }
}
