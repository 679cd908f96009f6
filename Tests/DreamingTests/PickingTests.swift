import Testing
import Trajectories

@testable import Dreaming

@Suite struct PickingTests {
  private func candidate(
    _ number: Int, _ verdict: Outcome.Verdict, family: String, timesDreamt: Int = 0
  ) -> PickCandidate {
    PickCandidate(
      RunID(format: "toy", identity: "\(number)"), verdict: verdict, family: family, steps: 10,
      timesDreamt: timesDreamt)
  }

  /// 150 failures and 150 successes of thirty kinds of tasks.
  private var many: [PickCandidate] {
    (0..<300).map {
      candidate($0, $0 % 2 == 0 ? .failure : .success, family: "family \($0 / 2 % 30)")
    }
  }

  @Test func `where there is room for all, all are taken in their order`() {
    let few = Array(many.prefix(12))
    let picking = Picking(few, most: 12, seed: 1)
    #expect(picking.picked.map(\.run) == few.map(\.run))
    #expect(picking.picked.allSatisfy { $0.why == .all })
  }

  @Test func `failures come first, and what solved the same kinds of tasks stands beside them`() {
    let picked = Picking(many, most: 100, seed: 1).picked
    #expect(picked.count == 100)
    #expect(picked.count { $0.why == .trouble } >= 45)
    #expect(picked.count { $0.why == .contrast } == 20)
  }

  @Test func `no kind of task fills a dream`() {
    let crowd = (0..<400).map {
      candidate($0, .failure, family: $0 < 300 ? "crowd" : "family \($0)")
    }
    let runs = Set(Picking(crowd, most: 100, seed: 1).picked.map(\.run))
    #expect(crowd.count { $0.family == "crowd" && runs.contains($0.run) } <= 8)
  }

  @Test func `the same seed chooses the same, another one something else`() {
    let first = Picking(many, most: 100, seed: 1).picked.map(\.run)
    #expect(first == Picking(many, most: 100, seed: 1).picked.map(\.run))
    #expect(first != Picking(many, most: 100, seed: 2).picked.map(\.run))
  }

  @Test func `what was dreamt about often is taken less often`() {
    let runs = (0..<400).map {
      candidate($0, .failure, family: "family \($0)", timesDreamt: $0 % 2 == 0 ? 9 : 0)
    }
    let picked = Set(Picking(runs, most: 100, seed: 1).picked.map(\.run))
    let known = runs.count { $0.timesDreamt > 0 && picked.contains($0.run) }
    #expect(known < 40)
    #expect(known > 0, "an even share goes to everything")
  }

  @Test func `tasks that differ in names and numbers alone are one family`() {
    #expect(
      TaskFamily.name(of: "Press \"Align\" 3 times.")
        == TaskFamily.name(of: "Press \"Merge\" 12 times."))
    #expect(TaskFamily.name(of: "Press it.") != TaskFamily.name(of: "Find it."))
  }

  // MARK: - Copies and surprise

  /// A run of some commands, of which one may fail.
  private func sketch(_ name: String, failing: Int? = nil, prints: String = "ok") -> RunSketch {
    var run = ToyRun(name, task: "Build it.")
    for number in 0..<8 {
      run.run(
        "make step\(number)", prints: "\(prints) \(number)", exitCode: number == failing ? 2 : 0)
    }
    return RunSketch(run.trajectory)
  }

  private func candidate(
    _ number: Int, _ sketch: RunSketch, _ verdict: Outcome.Verdict = .unknown
  ) -> PickCandidate {
    PickCandidate(
      RunID(format: "toy", identity: "\(number)"), verdict: verdict, family: "one", steps: 8,
      sketch: sketch)
  }

  @Test func `a run that was recorded twice is taken once, with the end that is known`() throws {
    let runs = [
      candidate(0, sketch("a")), candidate(1, sketch("b"), .failure),
      candidate(2, sketch("c", prints: "well")), candidate(3, sketch("d")),
    ]
    let picking = Picking(runs, most: 100, seed: 1)
    #expect(picking.picked.map(\.run) == [runs[1].run, runs[2].run])
    #expect(picking.copies == [runs[1].run: [runs[0].run, runs[3].run]])
  }

  @Test func `runs that ended differently, or are short, or were not read are no copies`() {
    var short = ToyRun("short", task: "Look.")
    short.run("ls", prints: "a")
    let look = RunSketch(short.trajectory)
    let runs = [
      candidate(0, sketch("a"), .success), candidate(1, sketch("b"), .failure),
      candidate(2, look), candidate(3, look),
      PickCandidate(
        RunID(format: "toy", identity: "4"), verdict: .unknown, family: "one", steps: 8),
    ]
    #expect(Picking(runs, most: 100, seed: 1).picked.count == 5)
    #expect(Picking(runs, most: 100, seed: 1).copies.isEmpty)
  }

  @Test func `runs alike that began at other times are copies only where there is no room`() {
    let runs = (0..<9).map { number in
      PickCandidate(
        RunID(format: "toy", identity: "\(number)"), verdict: .unknown, family: "one", steps: 8,
        startedAt: Timestamp(rawValue: Int64(number) * 86_400_000), sketch: sketch("\(number)"))
    }
    #expect(Picking(runs, most: 9, seed: 1).picked.count == 9)
    let crowded = Picking(runs, most: 4, seed: 1)
    #expect(crowded.picked.map(\.run) == [runs[0].run])
    #expect(crowded.copies[runs[0].run]?.count == 8)
  }

  @Test func `agents that were started together are not one run, two formats of one are`() {
    let runs = { (formats: [String]) in
      formats.enumerated().map { number, format in
        PickCandidate(
          RunID(format: "toy", identity: "\(number)"), verdict: .unknown, family: "one", steps: 8,
          startedAt: Timestamp(rawValue: Int64(number) * 5_000), format: format,
          sketch: sketch("\(number)"))
      }
    }
    #expect(Picking(runs(["toy", "toy"]), most: 100, seed: 1).picked.count == 2)
    #expect(Picking(runs(["toy", "other"]), most: 100, seed: 1).picked.count == 1)
  }

  @Test func `what went otherwise than usual surprises`() {
    let usual = (0..<9).map { sketch("run \($0)") }
    let odd = sketch("odd", failing: 3)
    let surprise = Surprise(usual + [odd])
    #expect(surprise.bits(of: odd) > surprise.bits(of: usual[0]) * 1.5)
  }

  @Test func `what surprises is taken more often`() {
    let runs = (0..<300).map { number in
      PickCandidate(
        RunID(format: "toy", identity: "\(number)"), verdict: .failure, family: "family \(number)",
        steps: 8,
        sketch: sketch("\(number)", failing: number % 10 == 0 ? 3 : nil, prints: "\(number)"))
    }
    let picked = Set(Picking(runs, most: 60, seed: 1).picked.map(\.run))
    let odd = runs.indices.filter { $0 % 10 == 0 && picked.contains(runs[$0].run) }.count
    #expect(odd > 6, "a fifth of them would be taken by chance")
  }
}
