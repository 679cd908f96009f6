import Foundation
import Settings
import Storage
import Trajectories

@testable import Gateway

/// A gateway over an archive of its own, for a test.
struct GatewayKit {
  let gateway: Gateway
  let archive: Archive
  let context: Gateway.Context
  var address: String { "http://\(gateway.place)" }

  init(
    upstream: String = "http://127.0.0.1:9", token: String? = nil,
    change: (inout Gateway.Plan) -> Void = { _ in },
    means: (inout DreamMeans) -> Void = { _ in }
  ) throws {
    let folder = FileManager.default.temporaryDirectory.path + "/gateway-\(UUID().uuidString)"
    archive = try Archive(folder: folder, mode: .readWrite)
    var plan = Gateway.Plan(
      doorman: Doorman(.init(port: 0), token: token), upstream: upstream,
      prices: try Prices.builtIn())
    change(&plan)
    let clock: @Sendable () -> Timestamp = { Timestamp(seconds: Date().timeIntervalSince1970) }
    var dreams = DreamMeans.inThisProcess(archive, clock: clock)
    means(&dreams)
    context = Gateway.Context(archive: archive, plan: plan, dreams: dreams, clock: clock)
    gateway = try Gateway(context)
  }

  /// Waits until what went through is recorded.
  func settle(until isDone: () -> Bool = { true }) {
    for _ in 0..<2_000 {
      gateway.settle()
      if isDone() { return }
      usleep(5_000)
    }
  }

  func stop() {
    gateway.stop()
    try? archive.close()
    try? FileManager.default.removeItem(atPath: archive.folder)
  }
}
