internal import Glibc
internal import Synchronization

/// Counts of what goes over the service.
package final class Traffic: Sendable {
  package struct Counts: Sendable {
    package var connections = 0
    package var requestsInFlight = 0
    package var requests = 0
  }

  private let counts = Mutex(Counts())

  package var now: Counts { counts.withLock { $0 } }

  /// Waits until no request is served any more, for so many seconds at most; returns whether it is so.
  func settle(within seconds: Double) -> Bool {
    for _ in 0..<Int(seconds * 100) where now.requestsInFlight > 0 { usleep(10_000) }
    return now.requestsInFlight == 0
  }

  func connectionBegan() { counts.withLock { $0.connections += 1 } }
  func connectionEnded() { counts.withLock { $0.connections -= 1 } }
  func requestBegan() {
    counts.withLock {
      $0.requestsInFlight += 1
      $0.requests += 1
    }
  }
  func requestEnded() { counts.withLock { $0.requestsInFlight -= 1 } }
}
