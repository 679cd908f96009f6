internal import Formats
package import Operations
package import Settings
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
    /// Whether lessons on probation are served.
    package var mode = DreamMode.review
    package var redacts = true
    package var prices: Prices
    package var limits = HTTPService.Limits()

    package init(
      doorman: Doorman, upstream: String = "https://api.anthropic.com", prices: Prices
    ) {
      self.doorman = doorman
      self.prices = prices
      self.upstream = upstream
    }
  }

  /// What its parts share.
  package struct Context: Sendable {
    package var archive: Archive
    package var plan: Plan
    package var traffic = Traffic()
    package var meter: Meter
    /// The agents whose requests go through it, for a watch that dreams in their gaps.
    package let agents = AgentTraffic()
    /// The calendar.
    package var clock: @Sendable () -> Timestamp
    /// Has dreams dreamt that clients ask for.
    package let dreams: DreamRunner

    /// - Parameter dreams: how dreams that clients ask for are dreamt; nil for on a thread of this
    ///   process.
    package init(
      archive: Archive, plan: Plan, meter: Meter = Meter(), dreams: DreamMeans? = nil,
      clock: @escaping @Sendable () -> Timestamp
    ) {
      self.archive = archive
      self.plan = plan
      self.meter = meter
      self.clock = clock
      var means = dreams ?? .inThisProcess(archive, clock: clock)
      means.mode = plan.mode
      self.dreams = DreamRunner(archive, means, among: agents, clock: clock)
    }
  }

  private let service: HTTPService
  private let recorder: Recorder
  private let dreams: DreamRunner

  /// Where it really listens.
  package var place: HTTPService.Place { service.place }

  /// Begins to listen.
  package init(_ context: Context) throws(GatewayFailure) {
    let plan = context.plan
    let doorman = plan.doorman
    guard doorman.place.isLoopback || doorman.token != nil else {
      throw GatewayFailure.needsToken(doorman.place.host)
    }
    let recorder = Recorder(context.archive, traffic: context.agents, meter: context.meter) {
      TrafficRecording(context.archive, prices: plan.prices, redacts: plan.redacts)
    }
    let forwarder = Forwarder(upstream: plan.upstream)
    let table = RouteTable(Self.routes(context, recorder))
    dreams = context.dreams
    let desk = MessagesDesk(context, forwarder, recorder)
    service = try HTTPService(
      at: doorman.place, limits: plan.limits, traffic: context.traffic
    ) { request, reply in
      if let objection = doorman.objection(to: request) { return reply.send(objection) }
      if table.serve(request, reply) { return }
      if ServedResources.owns(String(request.path)) {
        return reply.send(.notFound("\(request.method) \(request.path) is not served here"))
      }
      do throws(APIError) {
        switch (request.method, request.path) {
        case ("POST", "/v1/messages"): try desk.serve(request, reply)
        case ("POST", "/v1/messages/count_tokens"): try desk.count(request, reply)
        case ("POST", "/v1/messages/batches"): desk.batch(request, reply)
        default: _ = forwarder.forward(request, body: request.body, to: reply)
        }
      } catch {
        reply.send(error)
      }
    }
    self.recorder = recorder
    dreams.start()
  }

  /// Everything that is served here, in one list.
  static func routes(_ context: Context, _ recorder: Recorder) -> [Route] {
    HealthRoutes.all(context) + RunRoutes.all(context, recorder) + ServedResources.all(context)
  }

  /// Waits until what was answered so far is recorded, for some seconds at most.
  package func settle() { recorder.settle(within: 10) }

  /// Ends it: what was answered is recorded first.
  package func stop() {
    service.stop()
    dreams.stop()
    recorder.stop()
  }
}
