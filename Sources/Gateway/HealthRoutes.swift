internal import Formats
internal import Transport

/// Whether it works, for people and for machines that look after it.
enum HealthRoutes {
  static func all(_ context: Gateway.Context) -> [Route] {
    [
      Route("GET", "/healthz") { _, _, reply in
        reply.send(200, json: ExportValue.object([("status", .text("ok"))]).bytes)
      }
    ]
  }
}
