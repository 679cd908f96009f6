internal import Console
internal import Foundation
internal import Operations
internal import Storage
internal import Trajectories

/// Answers what the Dreams screen asks for.
struct DreamEffects: Sendable {
  /// Nil where logs are looked at without an archive.
  let archive: Archive?
  /// Where processes that dream leave what they complain about.
  let log: String

  /// The answer; called off the console's thread.
  ///
  /// - Parameter onTrouble: told later where a dream could not begin or broke off.
  func answer(
    _ work: DreamWork, onTrouble: @escaping @Sendable (String) -> Void
  ) throws -> DreamAnswer {
    guard let archive else {
      if case .follow(let number) = work {
        return .followed(since: number, DreamNews(holder: nil, entries: [], last: 0))
      }
      throw DreamFailure.noArchive
    }
    let dreams = Operations.Dreams(archive)
    switch work {
    case .follow(let number): return .followed(since: number, try news(dreams, since: number))
    case .list: return .listed(try dreams.list())
    case .show(let id): return .shown(id, try dreams.progress(of: id))
    case .foresee(let order): return .foreseen(order, try outlook(order, dreams))
    case .start(let order):
      try DreamProcess(archive, log).start(Self.arguments(order), onTrouble: onTrouble)
      return .begun(work)
    case .resume(let id):
      try DreamProcess(archive, log).start(["--resume", id.rawValue], onTrouble: onTrouble)
      return .begun(work)
    case .ask(.pause, let id):
      try dreams.pause(id, at: .current)
      return .asked(.pause, id)
    case .ask(.cancel, let id):
      try dreams.cancel(id, at: .current)
      return .asked(.cancel, id)
    }
  }

  private func news(_ dreams: Operations.Dreams, since number: Int64?) throws -> DreamNews {
    // Who dreams is asked first: what begins meanwhile is told by the next bell.
    let holder = try dreams.holder(at: .current)
    let page = try dreams.journal(since: number, at: .current)
    var news = DreamNews(
      holder: holder.map(Self.holder), entries: page.entries, last: page.last,
      isWhole: page.entries.count + page.damaged.count < 1_000)
    news.asking = try archive?.modelCallsInFlight() ?? []
    news.spending = try archive?.modelSpendingOfDreams() ?? [:]
    return news
  }

  private static func holder(_ holder: DreamHolder) -> DreamNews.Holder {
    DreamNews.Holder(dream: holder.lease.dream, process: holder.lease.owner.pid)
  }

  private func outlook(_ order: DreamOrder, _ dreams: Operations.Dreams) throws -> DreamOutlook {
    var request = DreamRequest()
    request.runs = order.runs
    request.filter = try RunFilter(order.filter, now: .current)
    request.mode = order.mode
    request.budget.rollouts = order.rollouts
    request.budget.seconds = order.seconds
    let forecast = try dreams.forecast(request, at: .current)
    func sum(_ part: (DreamEstimate) -> Int) -> Int {
      forecast.estimates.reduce(0) { $0 + part($1) }
    }
    return DreamOutlook(
      projects: forecast.estimates.map(\.project), runs: sum(\.runs),
      matching: forecast.matching, steps: sum(\.steps), units: sum(\.units),
      milliseconds: forecast.milliseconds,
      holder: forecast.isBusy.map {
        DreamNews.Holder(dream: $0.dream, process: $0.owner.pid)
      })
  }

  private static func arguments(_ order: DreamOrder) -> [String] {
    var arguments = [
      "--rollouts", "\(order.rollouts)", "--for", "\(order.seconds)s", "--mode",
      order.mode.rawValue,
    ]
    if order.runs.isEmpty {
      if !order.filter.isEmpty { arguments.append("--where=\(order.filter)") }
    } else {
      arguments += order.runs.map(\.rawValue)
    }
    return arguments
  }
}

/// Why dreams cannot be shown or begun.
enum DreamFailure: Error, CustomStringConvertible {
  case noArchive
  case readOnly
  case cannotStart(String)
  case brokeOff(String)

  var description: String {
    switch self {
    case .noArchive: "dreams need an archive; `reverie import` puts runs into one"
    case .readOnly: "the archive can only be read; a dream writes into it"
    case .cannotStart(let reason): "no process could be started to dream: \(reason)"
    case .brokeOff(let reason): reason
    }
  }
}
