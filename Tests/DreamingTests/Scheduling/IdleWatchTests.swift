import Testing
import Trajectories

@testable import Dreaming

/// When to dream, by what was seen.
@Suite struct IdleWatchTests {
  private static let rules = IdleRules()
  private let watch = IdleWatch(rules)

  /// A project with something new, and its agent that has been waiting since the beginning.
  private func quiet(for milliseconds: Int64, phase: AgentPhase = .waiting) -> IdleSight {
    var sight = IdleSight(
      now: AwakeTime(rawValue: 1_000_000 + milliseconds), began: AwakeTime(rawValue: 1_000_000))
    sight.agents = [agent("a", phase, at: sight.began)]
    sight.projects = [project("farm", news: 1)]
    return sight
  }

  private func agent(
    _ name: String, _ phase: AgentPhase, at moved: AwakeTime, in project: String = "farm"
  ) -> IdleSight.Agent {
    IdleSight.Agent(run: RunID(rawValue: name), project: project, phase: phase, movedAt: moved)
  }

  private func project(_ name: String, news: Int = 0, rollouts: Int? = nil) -> IdleSight.Project {
    var project = IdleSight.Project(name: name)
    project.news = news
    project.rollouts = rollouts
    return project
  }

  private func answer(_ sight: IdleSight) throws -> IdleAnswer {
    try #require(watch.decide(sight).first).answer
  }

  @Test func `it begins when the agent has been waiting for thirty seconds, not before`() throws {
    #expect(
      try answer(quiet(for: 29_999))
        == .wait(
          .justMoved(since: AwakeTime(rawValue: 1_000_000)),
          until: AwakeTime(rawValue: 1_030_000)))
    #expect(try answer(quiet(for: 30_000)) == .dream(rollouts: 1_000, resuming: nil))
  }

  @Test(arguments: [AgentPhase.calling, .thinking, .failing])
  func `silence is not waiting`(phase: AgentPhase) throws {
    let sight = quiet(for: 3_600_000, phase: phase)
    #expect(try answer(sight).reason == .agentWorks(RunID(rawValue: "a"), phase))
    #expect(watch.idleSince(sight) == nil)
  }

  @Test func `an agent that works keeps dreams about other projects away as well`() throws {
    var sight = quiet(for: 60_000)
    sight.agents.append(agent("b", .calling, at: sight.began, in: "barn"))
    #expect(try answer(sight).reason == .agentWorks(RunID(rawValue: "b"), .calling))
  }

  @Test func `a turn that nobody ended for hours holds nobody up`() throws {
    var sight = quiet(for: IdleRules.abandoned + 60_000)
    sight.agents.append(agent("b", .calling, at: sight.began, in: "barn"))
    #expect(try answer(sight).isDream)
  }

  @Test func `the operator comes first`() throws {
    var sight = quiet(for: 600_000)
    sight.operatorMovedAt = AwakeTime(rawValue: sight.now.rawValue - 1_000)
    let answer = try answer(sight)
    #expect(answer.reason?.name == "operator")
    #expect(
      answer
        == .wait(
          .operatorMoves(since: AwakeTime(rawValue: sight.now.rawValue - 1_000)),
          until: AwakeTime(rawValue: sight.now.rawValue + 29_000)))
  }

  @Test func `what was begun is ended before anything else, and in any tier`() throws {
    var sight = quiet(for: 30_000)
    sight.projects.append(project("aviary"))
    sight.projects[1].paused = DreamID(rawValue: "dream_x")
    let decisions = watch.decide(sight)
    #expect(decisions[0].answer == .wait(.turn(of: "aviary"), until: nil))
    #expect(decisions[1].answer == .dream(rollouts: 1_000, resuming: DreamID(rawValue: "dream_x")))
  }

  @Test func `a longer gap allows a deeper dream about the same, up to the deepest`() throws {
    var sight = quiet(for: 60_000)
    sight.projects = [project("farm", rollouts: 1_000)]
    #expect(
      try answer(sight) == .wait(.nothingNew, until: AwakeTime(rawValue: 1_120_000)),
      "two minutes after the agent began to wait")
    sight.now = AwakeTime(rawValue: 1_120_000)
    #expect(try answer(sight) == .dream(rollouts: 5_000, resuming: nil))
    sight.projects = [project("farm", rollouts: 20_000)]
    sight.now = AwakeTime(rawValue: 9_000_000)
    #expect(try answer(sight) == .wait(.nothingNew, until: nil))
  }

  @Test func `it gives up after three failures, and waits longer after each before`() throws {
    var sight = quiet(for: 120_000)
    sight.projects[0].failures = 2
    sight.projects[0].failure = "the disk is full"
    sight.projects[0].failedAt = sight.now
    #expect(
      try answer(sight)
        == .wait(
          .failed(times: 2, "the disk is full"),
          until: AwakeTime(rawValue: sight.now.rawValue + 120_000)))
    sight.projects[0].failures = 3
    let stopped = try answer(sight)
    let again = sight.now + IdleRules.freshStart
    #expect(stopped == .wait(.stopped(times: 3, "the disk is full"), until: again))
    #expect(stopped.reason?.words.contains("the disk is full") == true)
    sight.now = again
    #expect(try answer(sight).isDream, "a day later it begins afresh")
  }

  @Test func `what dreams may use in a day is never gone beyond`() throws {
    var sight = quiet(for: 60_000)
    sight.used.rollouts = 199_400
    #expect(try answer(sight) == .dream(rollouts: 600, resuming: nil), "what is left")
    sight.used.rollouts = 199_950
    let full = try answer(sight)
    #expect(full.reason == .daily(.rollouts, used: 199_950, limit: 200_000))
    #expect(full.reason?.words.contains("daily_rollouts") == true)
    sight.used = DreamUsage(milliseconds: 3_600_000)
    #expect(try answer(sight).reason == .daily(.seconds, used: 3_600, limit: 3_600))
    sight.projects[0].paused = DreamID(rawValue: "dream_1")
    #expect(try answer(sight).reason?.name == "daily", "what was begun waits, too")
    sight.used = DreamUsage()
    sight.space = 1 << 20
    #expect(try answer(sight).reason == .space(1 << 20))
  }

  @Test func `load, battery, duty and another dreamer are told apart`() throws {
    var sight = quiet(for: 60_000)
    sight.load = 1.6
    #expect(try answer(sight).reason == .load(1.6, limit: 1.5))
    sight.isOnBattery = true
    #expect(try answer(sight).reason == .battery)
    sight.otherDreamer = 7
    #expect(try answer(sight).reason == .otherDreamer(pid: 7))
    sight = quiet(for: 60_000)
    sight.freeAt = AwakeTime(rawValue: sight.now.rawValue + 10)
    #expect(try answer(sight).reason == .duty)
    sight = quiet(for: 60_000)
    sight.requests = 1
    #expect(try answer(sight).reason == .requestInFlight(1))
  }

  // MARK: - Whatever was seen

  private func random(_ random: inout SplitMix64) -> IdleSight {
    func below(_ limit: Int64) -> Int64 { Int64(random.next() % UInt64(limit)) }
    let began = AwakeTime(rawValue: below(1_000_000))
    var sight = IdleSight(
      now: AwakeTime(rawValue: began.rawValue + below(10_000_000)), began: began)
    func moment() -> AwakeTime { AwakeTime(rawValue: sight.now.rawValue - below(200_000)) }
    sight.agents = (0..<below(4)).map { number in
      agent(
        "run \(number)", AgentPhase.allCases[Int(below(10)) % 10 < 7 ? 0 : Int(below(4))],
        at: moment(), in: "project \(below(3))")
    }
    sight.projects = (0..<3).map { number in
      var project = project("project \(number)", news: Int(below(2)))
      if below(2) == 0 { project.rollouts = [1_000, 5_000, 20_000][Int(below(3))] }
      if below(4) == 0 { project.paused = DreamID(rawValue: "dream_\(number)") }
      if below(4) == 0 {
        project.failures = Int(below(5))
        project.failedAt = moment()
      }
      return project
    }
    sight.requests = below(5) == 0 ? 1 : 0
    if below(2) == 0 { sight.operatorMovedAt = moment() }
    if below(6) == 0 { sight.otherDreamer = 7 }
    if below(2) == 0 { sight.load = Double(below(20)) / 10 }
    if below(2) == 0 { sight.isOnBattery = below(4) == 0 }
    sight.freeAt = AwakeTime(rawValue: sight.now.rawValue + below(1_000) - 800)
    return sight
  }

  @Test func `a dream begins only where all that it asks for is so`() {
    var chance = SplitMix64(seed: 5)
    var begun = 0
    for _ in 0..<20_000 {
      let sight = random(&chance)
      let decisions = watch.decide(sight)
      #expect(decisions.map(\.project) == sight.projects.map(\.name))
      let dreams = decisions.filter(\.answer.isDream)
      #expect(dreams.count <= 1)
      guard let dream = dreams.first,
        let project = sight.projects.first(where: { $0.name == dream.project })
      else { continue }
      begun += 1
      for agent in sight.agents where sight.now - agent.movedAt < IdleRules.abandoned {
        #expect(agent.phase == .waiting && sight.now - agent.movedAt >= 30_000)
      }
      #expect(sight.now - sight.began >= 30_000)
      #expect(sight.operatorMovedAt.map { sight.now - $0 >= 30_000 } ?? true)
      #expect(sight.requests == 0 && sight.otherDreamer == nil && sight.now >= sight.freeAt)
      #expect(sight.load ?? 0 <= 1.5 && sight.isOnBattery != true)
      #expect(project.failures < IdleRules.mostFailures)
      #expect(project.news > 0 || project.paused != nil || project.rollouts ?? .max < 20_000)
    }
    #expect(begun > 200, "the sights are not all alike")
  }

  @Test func `off, nothing begins, whatever was seen`() {
    var rules = IdleRules()
    rules.isOn = false
    var chance = SplitMix64(seed: 6)
    for _ in 0..<2_000 {
      for decision in IdleWatch(rules).decide(random(&chance)) {
        #expect(decision.answer == .wait(.off, until: nil))
      }
    }
  }

  @Test func `one who works more never makes a dream begin`() {
    var chance = SplitMix64(seed: 7)
    for _ in 0..<5_000 {
      let sight = random(&chance)
      var busier = sight
      busier.agents.append(agent("busy", .thinking, at: sight.now))
      #expect(watch.decide(busier).allSatisfy { !$0.answer.isDream })
      var later = sight
      later.operatorMovedAt = sight.now
      #expect(watch.decide(later).allSatisfy { !$0.answer.isDream })
    }
  }

  @Test func `it looks again in the future, and then the reason is another or the wait moved on`() {
    var chance = SplitMix64(seed: 8)
    for _ in 0..<5_000 {
      var sight = random(&chance)
      // While nothing but time passes, every wait with an end comes to it.
      for _ in 0..<12 {
        let ends = watch.decide(sight).compactMap { decision -> AwakeTime? in
          if case .wait(_, let until) = decision.answer { until } else { nil }
        }
        guard let next = ends.min() else { break }
        #expect(next > sight.now)
        sight.now = max(next, AwakeTime(rawValue: sight.now.rawValue + 1))
      }
    }
  }
}

/// The share of one core.
@Suite struct DutyMeterTests {
  @Test(arguments: [0.1, 0.5, 0.9])
  func `over any stretch it works its share and one unit more at most`(share: Double) {
    var chance = SplitMix64(seed: 9)
    var now: Int64 = 0
    var meter = DutyMeter(share: share, at: AwakeTime(rawValue: now))
    var works: [(from: Int64, to: Int64)] = []
    for _ in 0..<2_000 {
      now = max(now, meter.freeAt.rawValue)
      if chance.next() % 5 == 0 { now += Int64(chance.next() % 500) }
      let length = Int64(chance.next() % 250)
      works.append((now, now + length))
      now += length
      meter.worked(Double(length), until: AwakeTime(rawValue: now))
    }
    for first in stride(from: 0, to: works.count, by: 7) {
      var worked: Int64 = 0
      for last in first..<min(first + 100, works.count) {
        worked += works[last].to - works[last].from
        let stretch = Double(works[last].to - works[first].from)
        #expect(Double(worked) <= share * stretch + 251)
      }
    }
  }

  @Test func `it tells what was used in the last ten minutes`() {
    var meter = DutyMeter(share: 0.5, at: AwakeTime(rawValue: 0))
    for second in 1...60 { meter.worked(500, until: AwakeTime(rawValue: Int64(second) * 1_000)) }
    #expect(abs(meter.used(at: AwakeTime(rawValue: 60_000)) - 0.05) < 0.001)
    #expect(abs(meter.usedLately(at: AwakeTime(rawValue: 60_000)) - 0.5) < 0.05)
    #expect(meter.used(at: AwakeTime(rawValue: 700_000)) == 0)
  }
}
