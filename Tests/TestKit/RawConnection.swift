internal import Foundation
internal import Glibc

/// A connection to a server on this machine over which a test says every byte itself.
package final class RawConnection {
  private let descriptor: Int32

  package init(port: Int) throws {
    signal(SIGPIPE, SIG_IGN)
    descriptor = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
    var place = sockaddr_in()
    place.sin_family = sa_family_t(AF_INET)
    place.sin_addr.s_addr = inet_addr("127.0.0.1")
    place.sin_port = in_port_t(port).bigEndian
    let descriptor = descriptor
    let isOpen = withUnsafePointer(to: &place) { pointer in
      pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
        connect(descriptor, $0, socklen_t(MemoryLayout<sockaddr_in>.size)) == 0
      }
    }
    guard isOpen else { throw POSIXError(.ECONNREFUSED) }
  }

  deinit { close(descriptor) }

  @discardableResult
  package func send(_ text: String) -> Bool { send(Array(text.utf8)) }

  /// Sends all bytes; false once the other side has closed.
  @discardableResult
  package func send(_ bytes: [UInt8]) -> Bool {
    var sent = 0
    while sent < bytes.count {
      let count = bytes[sent...].withUnsafeBytes {
        Glibc.send(descriptor, $0.baseAddress, $0.count, 0)
      }
      guard count > 0 else { return false }
      sent += count
    }
    return true
  }

  /// Reads until a text came, or the other side closed, or for so many seconds.
  package func receive(until text: String? = nil, seconds: Int = 30) -> String {
    var limit = timeval(tv_sec: seconds, tv_usec: 0)
    setsockopt(
      descriptor, SOL_SOCKET, SO_RCVTIMEO, &limit, socklen_t(MemoryLayout<timeval>.size))
    var bytes: [UInt8] = []
    var room = [UInt8](repeating: 0, count: 65_536)
    let wanted = text.map { Array($0.utf8) }
    while true {
      let count = recv(descriptor, &room, room.count, 0)
      guard count > 0 else { break }
      bytes += room[..<count]
      if let wanted, bytes.suffix(count + wanted.count).firstRange(of: wanted) != nil { break }
    }
    return String(decoding: bytes, as: UTF8.self)
  }
}
