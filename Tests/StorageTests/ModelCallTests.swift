import Foundation
import Storage
import Testing
import Trajectories

@Suite struct ModelCallTests {
  private let folder: Folder
  private let archive: Archive
  private let now = Sample.now

  init() throws {
    folder = try Folder()
    archive = try folder.archive()
  }

  private func call(
    _ worst: Spending, dream: String? = nil, stage: String = "critique", isLocal: Bool = false
  ) -> ModelCall {
    ModelCall(
      dream: dream.map(DreamID.init(rawValue:)), stage: stage, model: "claude-haiku-5-5",
      host: "api.example", isLocal: isLocal, worst: worst)
  }

  private func number(_ made: ModelReservation) throws -> Int64 {
    guard case .made(let number) = made else { throw Refused(made: made) }
    return number
  }

  private struct Refused: Error { var made: ModelReservation }

  @Test func `what is set aside counts until it is settled, for a dream and for a day`() throws {
    let caps = SpendingCaps(
      dream: Spending(tokens: 100, nanodollars: 50), day: Spending(tokens: .max, nanodollars: 80))
    let first = try number(
      try archive.reserveModelCall(
        call(Spending(tokens: 60, nanodollars: 50), dream: "a"), within: caps, at: now))
    let refused = try archive.reserveModelCall(
      call(Spending(tokens: 1, nanodollars: 1), dream: "a"), within: caps, at: now)
    #expect(
      refused
        == .refused(
          .init(
            .dream, limit: Spending(tokens: 100, nanodollars: 50),
            used: Spending(tokens: 60, nanodollars: 50),
            wanted: Spending(tokens: 1, nanodollars: 1))))
    try archive.settleModelCall(
      first, usage: TokenUsage(input: 10, output: 5), spent: Spending(tokens: 15, nanodollars: 20),
      ending: "finished", at: now)
    _ = try number(
      try archive.reserveModelCall(
        call(Spending(tokens: 85, nanodollars: 30), dream: "a"), within: caps, at: now))
    // Another dream has its own limit, and the same day.
    let other = try archive.reserveModelCall(
      call(Spending(tokens: 1, nanodollars: 31), dream: "b"), within: caps, at: now)
    guard case .refused(let reached) = other else { throw Refused(made: other) }
    #expect(reached.span == .day && reached.used.nanodollars == 50)
    _ = try number(
      try archive.reserveModelCall(
        call(Spending(tokens: 1, nanodollars: 30), dream: "b"), within: caps, at: now))
    let tomorrow = Timestamp(rawValue: now.rawValue + 24 * 3_600_000)
    _ = try number(
      try archive.reserveModelCall(
        call(Spending(tokens: 1, nanodollars: 80), dream: nil), within: caps, at: tomorrow))
  }

  @Test func `a call that nobody settled has cost its worst, also in another process`() throws {
    _ = try archive.reserveModelCall(
      call(Spending(tokens: 7, nanodollars: 9)), within: SpendingCaps(), at: now)
    try archive.close()
    let again = try folder.archive()
    let spending = try again.modelSpending()
    #expect(spending.map(\.spent) == [Spending(tokens: 7, nanodollars: 9)])
    #expect(spending.first?.open == 1 && spending.first?.usage == TokenUsage())
  }

  @Test func `a call is settled once, and never changed or deleted`() throws {
    let number = try number(
      try archive.reserveModelCall(
        call(Spending(tokens: 7, nanodollars: 9)), within: SpendingCaps(), at: now))
    for amount in [3, 1] {
      try archive.settleModelCall(
        number, usage: TokenUsage(input: amount),
        spent: Spending(tokens: amount, nanodollars: 1), ending: "finished", at: now)
    }
    #expect(try archive.modelSpending().first?.spent.tokens == 3)
    for sql in [
      "UPDATE modelCall SET nanodollars = 0;", "DELETE FROM modelCall;",
      "UPDATE modelCall SET worst_tokens = 1;",
    ] {
      #expect(throws: (any Error).self) { try folder.execute(sql) }
    }
  }

  @Test func `calls on this machine count for no limit`() throws {
    let caps = SpendingCaps(day: Spending(tokens: 10, nanodollars: 0))
    for _ in 0..<3 {
      _ = try number(
        try archive.reserveModelCall(
          call(Spending(tokens: 900), isLocal: true), within: caps, at: now))
    }
    #expect(try archive.modelSpending().first?.questions == 3)
  }

  @Test func `at once, so many calls are made as fit and not one more`() async throws {
    let caps = SpendingCaps(day: Spending(tokens: .max, nanodollars: 50))
    let now = now
    let path = folder.path
    let made = try await withThrowingTaskGroup(of: Int.self) { group in
      for _ in 0..<4 {
        let other = try Archive(folder: path)
        group.addTask {
          var count = 0
          for _ in 0..<10 {
            let call = ModelCall(
              stage: "s", model: "m", host: "h", isLocal: false,
              worst: Spending(tokens: 1, nanodollars: 4))
            if case .made = try other.reserveModelCall(call, within: caps, at: now) { count += 1 }
          }
          return count
        }
      }
      return try await group.reduce(0, +)
    }
    #expect(made == 12)
  }

  @Test func `a call is in flight as long as its process lives`() throws {
    let number = try number(
      try archive.reserveModelCall(call(Spending(tokens: 1)), within: SpendingCaps(), at: now))
    var gone = ProcessIdentity.current
    gone.start -= 1
    _ = try archive.reserveModelCall(
      call(Spending(tokens: 1), stage: "gone"), within: SpendingCaps(), as: gone, at: now)
    #expect(try archive.modelCallsInFlight().map(\.stage) == ["critique"])
    try archive.settleModelCall(
      number, usage: nil, spent: Spending(), ending: "finished", at: now)
    #expect(try archive.modelCallsInFlight().isEmpty)
  }

  @Test func `an archive of version 5 has no calls, and takes them once it is opened`() throws {
    try archive.close()
    try folder.execute(
      """
      DROP TABLE modelBatchQuestion; DROP TABLE modelBatch; DROP TABLE modelCall;
      \(Folder.withoutGateway) PRAGMA user_version = 5; DELETE FROM grdb_migrations WHERE identifier LIKE '6 %';
      """)
    let old = try folder.archive(.readOnly)
    #expect(try old.modelSpending().isEmpty && old.modelCallsInFlight().isEmpty)
    try old.close()
    let new = try folder.archive()
    #expect(try new.health().schemaVersion == 8 && new.modelSpending().isEmpty)
  }
}
