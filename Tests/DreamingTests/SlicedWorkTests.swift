import Critics
import Synchronization
import Testing

@testable import Dreaming

@Suite struct SlicedWorkTests {
  /// Counts its rounds, and looks after each.
  private static func counting(
    to end: Int, _ rounds: Counter, _ check: Interruption.Check
  ) -> Int {
    var sum = 0
    for round in 0..<end {
      if Interruption.isAsked || check.isAsked { return -1 }
      sum += round
      rounds.add()
      // Long enough that there are several looks.
      for _ in 0..<10 where check.isAsked { return -1 }
    }
    return sum
  }

  private final class Counter: Sendable {
    private let number = Mutex(0)
    func add() { number.withLock { $0 += 1 } }
    var value: Int { number.withLock { $0 } }
  }

  @Test func `stopped wherever it looks, it goes on there and does nothing twice`() {
    let rounds = Counter()
    let work = SlicedWork { Self.counting(to: 500, rounds, $0) }
    var result: Int?
    var slices = 0
    while result == nil, slices < 100_000 {
      result = work.goOn(for: 200, shouldStop: { true })
      slices += 1
    }
    #expect(result == 124_750)
    #expect(rounds.value == 500)
    #expect(slices > 1, "it was stopped at least once")
    #expect(work.goOn(for: 1, shouldStop: { true }) == 124_750, "what is done stays done")
  }

  @Test func `a slice ends by itself`() {
    let rounds = Counter()
    let work = SlicedWork { Self.counting(to: .max, rounds, $0) }
    #expect(work.goOn(for: 5, shouldStop: { false }) == nil)
    let done = rounds.value
    #expect(work.goOn(for: 5, shouldStop: { false }) == nil)
    #expect(rounds.value > done)
    #expect(work.processorTime > 0)
  }

  @Test func `what nobody wants any more is given up`() async throws {
    let rounds = Counter()
    let ended = Mutex(false)
    do {
      let work = SlicedWork { check in
        let result = Self.counting(to: .max, rounds, check)
        ended.withLock { $0 = true }
        return result
      }
      #expect(work.goOn(for: 5, shouldStop: { false }) == nil)
    }
    for _ in 0..<500 where !ended.withLock({ $0 }) {
      try await Task.sleep(for: .milliseconds(20), clock: .suspending)
    }
    #expect(ended.withLock { $0 })
  }
}
