import Storage
import Testing
import Trajectories

@testable import Operations

/// What a decision does to the confidence of claims that are like it.
struct MovedConfidenceTests {
  private let bench: Workbench
  private let reviews: Reviews
  private let critiquing: Critiquing

  init() throws {
    bench = try Workbench()
    let errors = [
      "bash: sheep: command not found", "error: unrecognized option '--barn'",
      "error: unknown command 'graze'",
    ]
    for number in 0..<9 {
      let log = MadeUpSession(name: "session-\(number)").lines(1...(6 + number)) { step in
        step == 2 + number % 4 || step == 5 ? errors[number % 3] : "sheep \(step)"
      }
      try bench.write(log, to: "\(number).jsonl")
    }
    _ = try bench.importLogs()
    critiquing = Critiquing(ArchiveRuns(bench.archive), keeps: false)
    try Critiquing(ArchiveRuns(bench.archive)).critiqueAll(now: Workbench.now)
    reviews = Reviews(bench.archive, reviewer: "ada")
  }

  /// Confidence by claim, as it is shown.
  private func shown(_ reviews: Reviews? = nil) throws -> [CritiqueID: Double] {
    let filter = try QueueFilter("confidence>=0 -by:nobody", now: Workbench.now)
    let rest = try QueueFilter("by:nobody", now: Workbench.now)
    let reviews = reviews ?? self.reviews
    let all = try [filter, rest].flatMap { try reviews.queue($0).proposals }
    return Dictionary(all.map { ($0.id, $0.critique.confidence) }, uniquingKeysWith: { $1 })
  }

  /// Confidence by claim, as critiquing all runs anew states it.
  private func anew() throws -> [CritiqueID: Double] {
    var stated: [CritiqueID: Double] = [:]
    try critiquing.critiqueAll(
      now: Workbench.now, onCritique: { if $0.step != nil { stated[$0.id] = $0.confidence } })
    return stated
  }

  @Test("it moves at once, as far as critiquing anew would move it, and undo restores it exactly")
  func atOnce() throws {
    let before = try shown()
    #expect(before.count >= 6)
    #expect(try anew() == before)
    let names = before.keys.sorted { $0.rawValue < $1.rawValue }
    let decisions: [Review.Decision] = [.reject, .accept, .accept, .edit, .reject, .defer]
    for (name, decision) in zip(names, decisions) {
      try reviews.decide(
        decision, [name], edited: ProposedAction(.replace, .shell, text: "count"),
        at: Workbench.now)
      let shown = try shown()
      let fresh = Reviews(bench.archive, reviewer: "bob")
      #expect(try self.shown(fresh) == shown, "read at once or kept up with")
      for (claim, confidence) in try anew() where shown[claim] != nil {
        #expect(shown[claim] == confidence, "\(claim) after \(decision)")
      }
    }
    #expect(try shown() != before)
    while try !reviews.undo(at: Workbench.now).isEmpty {}
    #expect(try shown() == before)
  }

  @Test("it reorders the queue, and rows of the archive stay as they were")
  func order() throws {
    let first = try #require(try reviews.queue().proposals.first)
    let stored = try bench.archive.currentCritiques().rows
    try reviews.decide(.reject, [first.id], at: Workbench.now)
    let like = try reviews.queue().proposals.filter { $0.critique.cause == first.critique.cause }
    #expect(!like.isEmpty)
    #expect(like.contains { $0.isMoved && $0.critique.confidence < $0.statedConfidence })
    let values = try reviews.queue().proposals.map(\.value)
    #expect(values == values.sorted(by: >))
    #expect(try bench.archive.currentCritiques().rows == stored)
  }

  @Test("runs critiqued between decisions, and by others, show the same")
  func recritiqued() throws {
    let names = try shown().keys.sorted { $0.rawValue < $1.rawValue }
    let before = try shown()
    try reviews.decide(.accept, [names[0]], at: Workbench.now)
    try Critiquing(ArchiveRuns(bench.archive)).critiqueAll(now: Workbench.now)
    try Reviews(bench.archive, reviewer: "bob").decide(.reject, [names[1]], at: Workbench.now)
    for (claim, confidence) in try anew() { #expect(try shown()[claim] == confidence) }
    try reviews.undo(at: Workbench.now)
    try Reviews(bench.archive, reviewer: "bob").undo(at: Workbench.now)
    let after = try shown()
    for (claim, confidence) in after { #expect(before[claim] ?? confidence == confidence) }
  }
}
