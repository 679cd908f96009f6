internal import Formats
internal import Transport

/// Whether it works, for people and for machines that look after it.
enum HealthRoutes {
  static func all(_ context: Gateway.Context) -> [Route] {
    [
      Route("GET", "/healthz") { _, _, reply in
        let trouble = context.meter.recentTrouble
        let state = ExportValue.object([
          ("status", .text(trouble == nil ? "ok" : "degraded")), ("trouble", .optional(trouble)),
        ])
        // Agents get their answers in any case, so it is well.
        reply.send(200, json: state.bytes)
      },
      Route("GET", "/metrics") { _, _, reply in
        let now = context.traffic.now
        let page = context.meter.page(gauges: [
          ("reverie_connections", now.connections),
          ("reverie_requests_in_flight", now.requestsInFlight),
        ])
        reply.send(
          200, headers: [HTTPHeader("content-type", "text/plain; version=0.0.4; charset=utf-8")],
          body: Array(page.utf8))
      },
    ]
  }
}
