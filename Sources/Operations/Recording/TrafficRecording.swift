package import Dreaming
package import Formats
package import Settings
package import Storage
package import Trajectories

/// Brings runs that pass through the gateway into the archive; belongs to one thread.
///
/// After each exchange the whole run is there, with calls that wait for their results. What an import
/// does, it does: secrets are redacted, pictures stored once, purged runs stay gone.
package struct TrafficRecording {
  private let archive: Archive
  private let prices: Prices
  private let redacts: Bool
  private var runs: [RunID: Live] = [:]
  private var order: [RunID] = []

  private struct Live {
    var traffic: TrafficRun
    /// The run that this goes on from, where it could not be gone on with.
    var parent: RunID?
    /// About what it takes in memory.
    var bytes = 0
  }

  /// Runs that are kept in memory, and bytes of their requests; others are read again from what their
  /// next request carries.
  private static let most = 64
  private static let mostBytes = 32 << 20

  package init(_ archive: Archive, prices: Prices, redacts: Bool) {
    self.archive = archive
    self.prices = prices
    self.redacts = redacts
  }

  /// How a run stands after an exchange.
  package struct Standing: Hashable, Sendable {
    package var run: RunID
    package var project: String
    package var phase: AgentPhase
    package var steps: Int
  }

  /// Takes an exchange; returns nil for a run that was purged.
  ///
  /// - Parameter parent: the run of the agent that started this one.
  package mutating func take(
    _ exchange: TrafficRun.Exchange, of run: GatewayRun, under parent: RunID? = nil, agent: String?
  ) throws -> Standing? {
    var live: Live
    if let known = touch(run.run) {
      live = known
      try live.traffic.take(exchange)
    } else {
      live = try begin(run, exchange)
    }
    live.bytes = exchange.request.count
    runs[run.run] = live
    defer { forget() }
    guard let (said, entries) = live.traffic.snapshot() else { return nil }
    var header = said
    header.agent = agent ?? header.agent
    header.parent = live.parent ?? parent
    header.task = said.task.map(short)
    let writer = try archive.makeWriter(now: exchange.at)
    guard let recording = try writer.begin(redacted(header), project: run.project) else {
      return nil
    }
    for entry in entries {
      try recording.append(redacts ? Redactor.redact(entry) : .unredacted(entry))
    }
    try recording.finish(header: redacted(header), cost: { prices.cost(of: header, $0) })
    try writer.flush()
    return Standing(
      run: header.id, project: run.project ?? Project.name(of: header),
      phase: AgentPhase(entries: entries.suffix(200), outcome: header.outcome, end: .marked),
      steps: recording.tally.steps)
  }

  /// Begins with what a request carries.
  ///
  /// After a restart that may be less than what was recorded, where the client prunes its history;
  /// nothing recorded is given up for it, so the rest becomes a run of its own under the first.
  private func begin(_ run: GatewayRun, _ exchange: TrafficRun.Exchange) throws -> Live {
    for number in 1...Self.mostParts {
      let identity = number == 1 ? run.identity : "\(run.identity)\u{0}\(number)"
      var traffic = TrafficRun(
        identity: identity, task: run.task, images: .storing(in: archive.images))
      try traffic.take(exchange)
      let recorded = (try? archive.extent(of: traffic.id)) ?? 0
      if recorded <= traffic.snapshot()?.entries.count ?? 0 || number == Self.mostParts {
        return Live(traffic: traffic, parent: number == 1 ? nil : run.run)
      }
    }
    throw OperationError.noSuchRun(run.run.rawValue)
  }

  private static let mostParts = 100

  /// The beginning of a task that is a whole document: lists read it with every run.
  ///
  /// The message itself is among the entries.
  private func short(_ task: String) -> String {
    guard task.utf8.count > Self.longestTask else { return task }
    let clean = redacts ? Redactor.redact(task) : task
    return String(decoding: clean.utf8.prefix(Self.longestTask), as: UTF8.self)
  }

  private static let longestTask = 8_000

  private func redacted(_ header: RunHeader) -> Redacted<RunHeader> {
    redacts ? Redactor.redact(header) : .unredacted(header)
  }

  /// Takes a run out of memory, to be put back as the one that moved last.
  private mutating func touch(_ run: RunID) -> Live? {
    order.removeAll { $0 == run }
    order.append(run)
    return runs.removeValue(forKey: run)
  }

  private mutating func forget() {
    var bytes = runs.values.reduce(0) { $0 + $1.bytes }
    while order.count > Self.most || bytes > Self.mostBytes, let oldest = order.first {
      order.removeFirst()
      bytes -= runs.removeValue(forKey: oldest)?.bytes ?? 0
    }
  }
}
