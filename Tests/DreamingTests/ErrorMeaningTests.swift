import Testing

@testable import Dreaming

/// Names: 1 the hint, 2 what really helps, 9 the error.
@Suite struct ErrorMeaningTests {
  private typealias Trial = CommandMechanism.Trial
  private let message = CommandMechanism.Failure(error: 9, hint: 1)

  private func failure(run: Int32, _ before: [Int32: Int32]) -> Trial {
    Trial(
      run: run,
      before: EarlierUses(
        before.sorted { $0.key < $1.key }.map { EarlierUse(name: $0.key, age: $0.value) }[...]),
      hasWorked: false, failure: message)
  }

  private func success(run: Int32, _ before: [Int32: Int32]) -> Trial {
    Trial(
      run: run,
      before: EarlierUses(
        before.sorted { $0.key < $1.key }.map { EarlierUse(name: $0.key, age: $0.value) }[...]),
      hasWorked: true, failure: .init(error: -1, hint: -1))
  }

  private func remedy(_ trials: [Trial]) -> Int32? {
    ErrorMeaning([7: trials], known: [1, 2]).remedy(for: message)
  }

  @Test func `a hint that was heeded and helped is believed`() {
    let runs = (0..<4).flatMap { [failure(run: $0, [:]), success(run: $0, [1: 2])] }
    #expect(remedy(runs) == 1)
  }

  @Test func `a hint that was heeded in vain is not, and what did help is`() {
    let runs = (0..<4).flatMap {
      [
        failure(run: $0, [:]), failure(run: $0, [1: 2]), failure(run: $0, [1: 9]),
        failure(run: $0, [1: 16]), success(run: $0, [1: 18, 2: 1]),
      ]
    }
    #expect(remedy(runs) == 2)
  }

  @Test func `what takes its time to be ready is still believed`() {
    let runs = (0..<4).flatMap {
      [
        failure(run: $0, [:]), failure(run: $0, [1: 1]), failure(run: $0, [1: 3]),
        success(run: $0, [1: 6]),
      ]
    }
    #expect(remedy(runs) == 1)
  }

  @Test func `where nothing that was done helps, nothing is told`() {
    let runs = (0..<6).flatMap { [failure(run: $0, [:]), failure(run: $0, [1: 14])] }
    #expect(remedy(runs).map { $0 < 0 } ?? true)
  }
}
