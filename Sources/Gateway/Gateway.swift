internal import Formats
package import Storage
package import Trajectories
internal import Transport

/// The local service between agents and the API that they use.
///
/// It forwards what agents send byte for byte, records what asks to be recorded, lets the archive
/// dream in the gaps, and serves dreams, memory stores and sessions itself.
package final class Gateway: Sendable {
  /// What it is to do.
  package struct Plan: Sendable {
    package var doorman: Doorman
    /// The API to which requests go on, without a slash at its end.
    package var upstream: String

    package init(doorman: Doorman, upstream: String = "https://api.anthropic.com") {
      self.doorman = doorman
      self.upstream = upstream
    }
  }

  /// What its parts share.
  package struct Context: Sendable {
    package var archive: Archive
    package var plan: Plan
    package var traffic: Traffic
    /// The calendar.
    package var clock: @Sendable () -> Timestamp
    /// Has dreams dreamt that clients ask for.
    package let dreams: DreamRunner

    /// - Parameter dreams: how dreams that clients ask for are dreamt; nil for on a thread of this
    ///   process.
    package init(
      archive: Archive, plan: Plan, traffic: Traffic = Traffic(), dreams: DreamMeans? = nil,
      clock: @escaping @Sendable () -> Timestamp
    ) {
      self.archive = archive
      self.plan = plan
      self.traffic = traffic
      self.clock = clock
      self.dreams = DreamRunner(
        archive, dreams ?? .inThisProcess(archive, clock: clock), clock: clock)
    }
  }

  private let service: HTTPService
  private let dreams: DreamRunner

  /// Where it really listens.
  package var place: HTTPService.Place { service.place }

  /// Begins to listen.
  package init(_ context: Context) throws(GatewayFailure) {
    let doorman = context.plan.doorman
    guard doorman.place.isLoopback || doorman.token != nil else {
      throw GatewayFailure.needsToken(doorman.place.host)
    }
    let table = RouteTable(Self.routes(context))
    dreams = context.dreams
    service = try HTTPService(at: doorman.place, traffic: context.traffic) { request, reply in
      if let objection = doorman.objection(to: request) { return reply.send(objection) }
      if table.serve(request, reply) { return }
      reply.send(.notFound("nothing is served at \(request.path)"))
    }
    dreams.start()
  }

  /// Everything that is served here, in one list; what is not in it goes on to the API.
  static func routes(_ context: Context) -> [Route] {
    HealthRoutes.all(context) + ServedResources.all(context)
  }

  package func stop() {
    service.stop()
    dreams.stop()
  }
}
