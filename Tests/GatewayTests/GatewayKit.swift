import Foundation
import Storage
import Trajectories

@testable import Gateway

/// A gateway over an archive of its own, for a test.
struct GatewayKit {
  let gateway: Gateway
  let archive: Archive
  var address: String { "http://\(gateway.place)" }

  init(upstream: String = "http://127.0.0.1:9", token: String? = nil) throws {
    let folder = FileManager.default.temporaryDirectory.path + "/gateway-\(UUID().uuidString)"
    archive = try Archive(folder: folder, mode: .readWrite)
    let doorman = Doorman(.init(port: 0), token: token)
    gateway = try Gateway(
      Gateway.Context(
        archive: archive, plan: Gateway.Plan(doorman: doorman, upstream: upstream),
        clock: { Timestamp(seconds: Date().timeIntervalSince1970) }))
  }

  func stop() {
    gateway.stop()
    try? archive.close()
    try? FileManager.default.removeItem(atPath: archive.folder)
  }
}
