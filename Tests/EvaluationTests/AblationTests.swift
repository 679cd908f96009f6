import Testing
import Trajectories
import Worlds

@testable import Dreaming
@testable import Evaluation

/// Each switch changes what is computed, and nothing else does.
@Suite struct AblationTests {
  private static let world = WebWorld(seed: WorldSeed(1, salt: "ablations"))
  private static let experience: Experience? = try? Experience(
    WorldModelLab.record((0..<12).map { world.task($0, in: .train) }, in: world))

  private func routes(
    rollouts: Int = 60, _ change: (inout RouteBook.Manner) -> Void = { _ in }
  ) throws -> [RouteBook.Hop] {
    var manner = RouteBook.Manner()
    change(&manner)
    var learned = Learned(try #require(Self.experience), manner: manner)
    _ = learned.explore(0..<rollouts, seed: 3)
    return learned.routes.hops()
  }

  @Test func `routes are the same again with nothing switched off`() throws {
    #expect(try routes() == routes())
    #expect(try routes() != routes(rollouts: 0))
  }

  @Test func `without seeding there is nothing before the first rollout`() throws {
    #expect(try routes(rollouts: 0) { $0.isSeeded = false }.isEmpty)
    #expect(try !routes { $0.isSeeded = false }.isEmpty)
  }

  @Test func `without hindsight fewer routes are known`() throws {
    let without = try routes(rollouts: 0) { $0.hasHindsight = false }
    #expect(try without.count < routes(rollouts: 0).count)
  }

  @Test func `without cutting detours ways are longer`() throws {
    func steps(_ hops: [RouteBook.Hop]) -> Int32 { hops.reduce(0) { $0 + $1.steps } }
    #expect(try steps(routes { $0.cutsDetours = false }) > steps(routes()))
  }

  @Test func `without telling back rollouts teach less`() throws {
    #expect(try routes { $0.tellsBack = false }.count < routes().count)
  }

  @Test func `without failures the model believes more`() throws {
    let experience = try #require(Self.experience)
    let whole = Learned(experience).model.ways.loss
    let part = Learned(experience, countsFailures: false).model.ways.loss
    #expect(part <= whole)
    #expect(
      Distiller.drafts(from: Learned(experience)).map(\.posterior)
        != Distiller.drafts(from: Learned(experience, countsFailures: false)).map(\.posterior))
  }

  @Test func `routes planned exactly are never longer than those found by rollouts`() throws {
    var exact = Learned(try #require(Self.experience))
    exact.planExactly()
    let best = Dictionary(exact.routes.hops().map { ("\($0.place) \($0.goal)", $0.steps) }) { $1 }
    for hop in try routes(rollouts: 300) {
      #expect(try #require(best["\(hop.place) \(hop.goal)"]) <= hop.steps)
    }
  }

  @Test func `Dyna-Q learns more ways from more rollouts`() throws {
    var table = DynaQ(try #require(Self.experience))
    let before = table.stored
    table.explore(200, seed: 1)
    #expect(table.stored > before)
    #expect(!table.rules().isEmpty)
  }

  @Test func `more votes are wanted by fewer lessons`() throws {
    let runs = try WorldModelLab.record(
      (0..<6).map { Self.world.task($0, in: .train) }, in: Self.world)
    let votes = RunVotes(runs)
    #expect(votes.rules(votes: 2).count < votes.rules(votes: 1).count)
    let task = Self.world.sentence(for: Self.world.task(0, in: .train))
    #expect(votes.reflections(on: task, nearest: 1) == votes.reflections(onSame: task))
    #expect(votes.reflections(onSame: "something else").isEmpty)
  }

  private static let card: DreamReportCard? = {
    var lab = DreamLab(
      family: "web", seeds: 1, recordings: 12, tasks: 12, salt: "switches", rollouts: [0, 60],
      parts: [.ablations, .baselines, .recordings])
    lab.headline = 60
    return try? lab.report()
  }()

  private func arm(_ name: String) throws -> DreamArm {
    let card = try #require(Self.card)
    return try #require(card.arm(name))
  }

  @Test func `a placebo has as many lessons as there are, others, and helps no more`() throws {
    let (whole, placebo) = (try arm(ArmName.rollouts(60)), try arm(ArmName.placebo))
    #expect(placebo.lessons == whole.lessons)
    #expect(placebo.tokens != whole.tokens)
    #expect(placebo.success.successes <= whole.success.successes)
  }

  @Test func `a placebo loses what lessons gain, task by task, beyond chance`() throws {
    var lab = DreamLab(
      family: "web", seeds: 1, recordings: 30, tasks: 60, salt: "placebo", rollouts: [])
    lab.headline = 60
    let study = try WorldStudy<WebWorld>(lab, 0)
    var stream = RandomStream(study.seed, 0x9E27)
    let none = study.trial([]).solved
    let whole = study.trial(study.rules).solved
    let placebo = study.trial(Lessoning.permuted(study.rules, using: &stream)).solved
    let (gain, loss) = (McNemar(whole, against: none), McNemar(whole, against: placebo))
    #expect(gain.gained > gain.lost && gain.p < 0.01, "there is something to lose")
    #expect(loss.gained > loss.lost && loss.p < 0.01)
    let kept = McNemar(placebo, against: none)
    #expect(kept.gained <= kept.lost || kept.p > 0.05, "a placebo helps no more than chance does")
  }

  @Test func `random lessons are as many, others, and do not help`() throws {
    let (whole, random) = (try arm(ArmName.rollouts(60)), try arm(ArmName.random))
    #expect(random.lessons == whole.lessons)
    #expect(random.tokens != whole.tokens)
    #expect(random.success.successes < whole.success.successes)
  }

  @Test func `without verification more is told, without critique little that is found`() throws {
    let whole = try arm(ArmName.rollouts(60))
    #expect(try arm(ArmName.unverified).lessons >= whole.lessons)
    let guessed = try arm("no critique: random candidates")
    #expect(guessed.lessons < whole.lessons)
    #expect(guessed.tokens != whole.tokens)
  }

  @Test func `the model that looks up plays other rollouts`() throws {
    let experience = try #require(Self.experience)
    var (whole, lookup) = (Learned(experience), Learned(experience))
    _ = whole.explore(0..<60, seed: 3)
    lookup.exploreByLookup(0..<60, seed: 3)
    #expect(whole.routes.tally != lookup.routes.tally)
  }

  @Test func `by priority other runs are dreamt about than evenly`() throws {
    let (picked, even) = (try arm("picked by priority"), try arm("no priority: picked evenly"))
    #expect((picked.lessons, picked.tokens) != (even.lessons, even.tokens))
  }
}
