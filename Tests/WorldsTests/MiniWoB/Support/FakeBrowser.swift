import Foundation
import Glibc

@testable import Worlds

/// The other end of a connection, in the hands of a test.
final class FakeBrowser {
  let connection: DevToolsConnection
  private let descriptor: Int32

  init() {
    var ends: [Int32] = [-1, -1]
    _ = socketpair(AF_UNIX, Int32(SOCK_STREAM.rawValue), 0, &ends)
    connection = DevToolsConnection(descriptor: ends[0])
    descriptor = ends[1]
  }

  deinit { hangUp() }

  /// Says something, whether it is a message or not.
  func say(_ text: String) {
    let bytes = Array(text.utf8)
    _ = Glibc.send(descriptor, bytes, bytes.count, Int32(MSG_NOSIGNAL))
  }

  /// Says one whole message.
  func say(message: String) { say(message + "\0") }

  func hangUp() { shutdown(descriptor, Int32(SHUT_RDWR)) }

  /// What was sent so far, one text for each message.
  func heard() -> [String] {
    var buffer = [UInt8](repeating: 0, count: 1 << 16)
    let count = recv(descriptor, &buffer, buffer.count, Int32(MSG_DONTWAIT))
    return buffer.prefix(max(count, 0)).split(separator: 0).map {
      String(decoding: $0, as: UTF8.self)
    }
  }
}
