internal import Synchronization

/// How many bytes of bodies are held in memory at once, over all connections.
///
/// A body that finds no room is not read until another has gone, so many large ones cannot fill the
/// memory. One body alone always has room.
final class BodyRoom: Sendable {
  private struct State {
    var used = 0
    var waiting: [(bytes: Int, enter: @Sendable () -> Void)] = []
  }

  private let state = Mutex(State())
  private let limit: Int

  init(limit: Int) { self.limit = limit }

  /// Asks for room; `enter` is called at once or later, from any thread.
  func ask(_ bytes: Int, _ enter: @escaping @Sendable () -> Void) {
    let isFree = state.withLock { state in
      guard state.waiting.isEmpty, state.used == 0 || state.used + bytes <= limit else {
        state.waiting.append((bytes, enter))
        return false
      }
      state.used += bytes
      return true
    }
    if isFree { enter() }
  }

  /// Gives room back.
  func leave(_ bytes: Int) {
    let entering = state.withLock { state -> [@Sendable () -> Void] in
      state.used -= bytes
      var entering: [@Sendable () -> Void] = []
      while let next = state.waiting.first, state.used == 0 || state.used + next.bytes <= limit {
        state.used += next.bytes
        entering.append(next.enter)
        state.waiting.removeFirst()
      }
      return entering
    }
    entering.forEach { $0() }
  }
}
