import Foundation
import Testing
import Trajectories
import Transport

@testable import LanguageModels

@Suite struct AskingTests {
  @Test func `Events are the same however the bytes are cut`() {
    let text =
      ": hello\r\nevent: a\r\ndata: 1\r\ndata:2\r\n\r\n\ndata: x\rdata\r\revent: b\n\nevent: c\ndata: ü\n\n"
    var whole = EventStream()
    let expected = whole.add(text.utf8)
    #expect(expected.map(\.name) == ["a", "message", "c"])
    #expect(expected.map(\.data) == ["1\n2", "x\n", "ü"])
    for size in 1..<12 {
      var cut = EventStream()
      var found: [EventStream.Event] = []
      let bytes = Array(text.utf8)
      for start in stride(from: 0, to: bytes.count, by: size) {
        found += cut.add(bytes[start..<min(start + size, bytes.count)])
      }
      #expect(found == expected, "in parts of \(size)")
    }
  }

  private func refusal(_ status: Int, _ headers: [String: String] = [:]) -> ServerRefusal {
    var refusal = ServerRefusal(status: status)
    let head = HTTPHead(status: status, headers: headers.map { HTTPHeader($0, $1) })
    refusal.heed(head, now: 1_792_567_680)
    return refusal
  }

  private func wait(_ status: Int, _ headers: [String: String], tries: Int = 1) -> Double? {
    RetryRule().wait(after: refusal(status, headers), tries: tries, chance: 0)
  }

  @Test func `A server's word about waiting counts before our own`() {
    #expect(wait(429, ["Retry-After": "7"]) == 7)
    #expect(wait(429, ["retry-after-ms": "250", "retry-after": "7"]) == 0.25)
    #expect(wait(529, ["retry-after": "Wed, 21 Oct 2026 07:28:30 GMT"]) == 30)
    #expect(wait(429, ["retry-after": "3600"]) == nil, "an hour is no wait")
    #expect(wait(400, ["x-should-retry": "true"]) == 0.5)
    #expect(wait(503, ["x-should-retry": "false"]) == nil)
    #expect(wait(500, ["retry-after": "soon"]) == 0.5)
  }

  @Test func `Waits double up to eight seconds, and end`() {
    #expect((1...6).map { wait(500, [:], tries: $0) } == [0.5, 1, 2, 4, nil, nil])
    let long = RetryRule(most: 9)
    #expect(long.wait(after: refusal(500), tries: 9, chance: 0) == 8)
    #expect(long.wait(after: refusal(500), tries: 1, chance: 0.999) ?? 9 < 0.4)
  }

  @Test func `No mix of calls passes the limit, not by one token`() throws {
    let limit = SpendingLimit(Spending(tokens: 1_000, limit: 1))
    let one = try limit.reserve(Spending(tokens: 400, costing: 0.4))
    let two = try limit.reserve(Spending(tokens: 600, costing: 0.4))
    #expect(throws: ModelError.self) { try limit.reserve(Spending(tokens: 1)) }
    limit.settle(one, usage: nil, spent: Spending(tokens: 100, costing: 0.1), ending: "")
    limit.settle(two, usage: nil, spent: nil, ending: "")
    limit.settle(two, usage: nil, spent: nil, ending: "a second time")
    #expect(limit.spent == Spending(tokens: 700, costing: 0.5))
    let last = try limit.reserve(Spending(tokens: 300, costing: 0.5))
    limit.settle(last, usage: nil, spent: nil, ending: "")
    #expect(limit.spent == Spending(tokens: 1_000, costing: 1))
    for amount in [
      Spending(tokens: 0, nanodollars: 1), Spending(tokens: 1), Spending(tokens: -5),
      Spending(tokens: 0, nanodollars: -1), Spending(tokens: 0, costing: .nan),
      Spending(tokens: .max, nanodollars: .max),
    ] {
      #expect(throws: ModelError.self) { try limit.reserve(amount) }
    }
  }

  @Test func `A key is read from a file that is closed to others, and never shown`() throws {
    let path = NSTemporaryDirectory() + "key-\(UUID()).txt"
    defer { try? FileManager.default.removeItem(atPath: path) }
    let make = { (text: String, mode: Int) in
      try text.write(toFile: path, atomically: true, encoding: .utf8)
      try FileManager.default.setAttributes([.posixPermissions: mode], ofItemAtPath: path)
    }
    try make("sk-secret\n", 0o600)
    let key = try ModelKey(file: path)
    #expect(key.secret == "sk-secret")
    #expect(!"\(key) \(String(reflecting: key))".contains("secret"))
    try make("sk-secret\n", 0o640)
    #expect(throws: ModelKeyError(path: path, problem: .open)) { try ModelKey(file: path) }
    try make("two keys\n", 0o600)
    #expect(throws: ModelKeyError(path: path, problem: .notOne)) { try ModelKey(file: path) }
    #expect(throws: ModelKeyError.self) { try ModelKey(file: path + ".none") }
    #expect(ModelKey(variable: "NONE", environment: [:]) == nil)
  }

  @Test(arguments: [
    (1920, 1080, PictureScale.Budget.standard), (1024, 768, .standard), (3840, 2160, .high),
    (800, 6000, .standard), (1, 1, .standard), (28, 40_000, .high), (2576, 1449, .high),
  ])
  func `A picture fits what a model sees, and places come back to a pixel`(
    width: Int, height: Int, budget: PictureScale.Budget
  ) throws {
    let scale = PictureScale(width: width, height: height, within: budget)
    #expect(max(scale.width, scale.height) <= budget.longestSide)
    #expect(scale.tokens <= budget.patches)
    #expect(scale.width <= width && scale.height <= height)
    for (x, y) in [(0.0, 0.0), (Double(width - 1), Double(height - 1)), (Double(width) / 3, 0)] {
      let small = scale.scaled(x: x, y: y)
      let back = try #require(scale.original(x: small.x, y: small.y))
      #expect(abs(back.x - x) < 1 && abs(back.y - y) < 1)
    }
    #expect(scale.original(x: Double(scale.width), y: 0) == nil)
    #expect(scale.original(x: -0.1, y: 0) == nil)
  }

  @Test func `A picture within the budget is left as it is`() {
    let scale = PictureScale(width: 1024, height: 768, within: .standard)
    #expect(scale.width == 1024 && scale.height == 768)
    let large = PictureScale(width: 1920, height: 1080, within: .standard)
    #expect(abs(large.width - 1456) < 30, "1920 x 1080 is about 1456 x 819")
  }
}
