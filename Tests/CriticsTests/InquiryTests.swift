import LanguageModels
import Testing
import Trajectories

@testable import Critics

/// Several critics of one run.
@Suite struct InquiryTests {
  /// A run of which the embedded critic blames the failed step.
  private var run: Trajectory {
    var run = AskedRun()
    run.shell("ls share", prints: "the share is empty")
    run.shell("cp report share", prints: "cp: cannot stat 'report': No such file", exit: 1)
    run.shell("echo finished", prints: "finished")
    return run.trajectory
  }

  private let cheap = Inquiry.Critic("claude-haiku-5-5")
  private let dear = Inquiry.Critic("claude-sonnet-5-5")

  private func inquiry(_ critics: [Inquiry.Critic], _ run: Trajectory? = nil) -> Inquiry {
    let run = run ?? self.run
    let embedded = Critic(pooling: [run]).weigh(run, revision: 1)
    return Inquiry(run, revision: 1, embedded: embedded, critics)
  }

  private var agreeing: ModelAnswer {
    Said.claim(2, own.cause?.rawValue ?? "", quotes: [(2, "after", "cannot stat 'report'")])
  }
  private let differing = Said.claim(
    1, "wrong_target", quotes: [(1, "after", "the share is empty")])
  private var own: Critique { Critic(pooling: [run]).critique(run, revision: 1) }

  private func cross(_ answer: String, _ quotes: [(Int, String, String)] = []) -> ModelAnswer {
    let citations = quotes.map {
      #"{"step":\#($0.0),"field":"\#($0.1)","quote":\#(Said.quoted($0.2))}"#
    }
    return Said.answer(
      #"{"answer":"\#(answer)","citations":[\#(citations.joined(separator: ","))],"why":"So."}"#)
  }

  @Test func `one that agrees makes the embedded critic surer, and nobody else is asked`() throws {
    #expect(own.step == 2)
    var inquiry = inquiry([cheap, dear])
    inquiry.take(agreeing)
    #expect(inquiry.next == nil)
    let heard = Critic(pooling: [run]).weigh(
      run, revision: 1, claims: inquiry.panel.claims, panel: inquiry.panel.panel([]))
    #expect(heard.critique.confidence > own.confidence)
    #expect(heard.critique.panel?.isEscalated == false)
    #expect(heard.critique.steps == own.steps)
  }

  @Test func `the dear one is asked only where the cheap one and the embedded critic disagree`() {
    var inquiry = inquiry([cheap, dear])
    #expect(inquiry.next?.critic == 0)
    inquiry.take(differing)
    #expect(inquiry.next?.critic == 1)
    #expect(inquiry.next?.question.pass == .narrow)
    #expect(inquiry.next?.question.shown.contains(1) == true)
  }

  @Test func `who disagrees sees the other's claim with its evidence once, and no reasons`() throws
  {
    var inquiry = inquiry([cheap])
    inquiry.take(differing)
    let question = try #require(inquiry.next?.question)
    #expect(question.pass == .cross)
    let text = question.asked.text
    #expect(text.contains("the other claim"))
    #expect(text.contains("cannot stat 'report'"))
    #expect(!text.contains("It failed."))
    inquiry.take(cross("stands"))
    #expect(inquiry.next == nil)
  }

  @Test func `what stays disputed is marked for a person, and flips nothing`() throws {
    var inquiry = inquiry([cheap])
    inquiry.take(differing)
    inquiry.take(cross("stands", [(1, "action", "ls share"), (1, "after", "the share is empty")]))
    let panel = try #require(inquiry.panel.panel([]))
    #expect(panel.isEscalated)
    #expect(panel.dissent(from: "pool 1").map(\.critic) == ["claude-haiku-5-5"])
    #expect(panel.opinions.last?.newEvidence == 1, "what was cited before is not new")
    let heard = Critic(pooling: [run]).weigh(
      run, revision: 1, claims: inquiry.panel.claims, panel: panel)
    #expect(heard.critique.step == own.step)
    #expect(heard.critique.cause == own.cause)
    #expect(heard.critique.confidence < own.confidence)
  }

  @Test func `a claim that was taken back counts for nothing`() throws {
    var inquiry = inquiry([cheap])
    inquiry.take(differing)
    inquiry.take(cross("withdrawn"))
    #expect(inquiry.panel.claims.isEmpty)
    #expect(inquiry.panel.panel([])?.isEscalated == false)
    #expect(inquiry.panel.weighed([]).first?.critique.step == nil)
  }

  @Test func `an answer in cross-examination that cannot be read leaves the claim as it was`()
    throws
  {
    var inquiry = inquiry([cheap])
    inquiry.take(differing)
    inquiry.take(Said.answer("I now agree with everybody."))
    #expect(inquiry.panel.claims.map(\.step) == [1])
    #expect(inquiry.panel.panel([])?.isEscalated == true)
  }

  @Test func `what is kept of an answer brings an inquiry to where it was`() throws {
    var first = inquiry([cheap, dear])
    var kept: [Critique] = []
    for answer in [differing, differing, cross("stands"), cross("withdrawn")] {
      let critique = first.take(answer)
      kept.append(try #require(critique))
    }
    #expect(first.next == nil)
    var again = inquiry([cheap, dear])
    for critique in kept {
      #expect(again.next?.question.name == critique.asking?.question)
      again.take(kept: critique)
    }
    #expect(again.next == nil)
    #expect(again.panel.claims == first.panel.claims)
  }

  @Test func `of a long run the outline is shown first, and then what the model wants to see`()
    throws
  {
    var long = AskedRun()
    for number in 1...40 { long.shell("cp report\(number) share", prints: "copied \(number)") }
    var inquiry = inquiry([cheap], long.trajectory)
    #expect(inquiry.next?.question.pass == .wide)
    inquiry.take(Said.answer(#"{"suspects":[17,17,99,3],"why":"These."}"#))
    let question = try #require(inquiry.next?.question)
    #expect(question.pass == .narrow)
    #expect(question.shown.contains(17) && question.shown.contains(3))
  }

  @Test func `a run that succeeded and in which nothing was seen is not sent anywhere`() {
    var fine = AskedRun()
    fine.verdict = .success
    fine.shell("ls", prints: "report")
    #expect(inquiry([cheap], fine.trajectory).next == nil)
  }

  @Test func `nobody passes for the embedded critic`() {
    #expect(Inquiry.Critic("pool 1").name == "model pool 1")
  }

  // MARK: - What a word is worth

  @Test func `a model that nobody measured cannot name a step by its word alone`() {
    let worth = CriticWorth()
    let claim = ModelClaim(
      critic: "m", step: 1, cause: .aim, kind: .shell, worth: worth.ratio)
    let weighing = Weighing().hearing([claim])
    let confidence = weighing.confidence(of: .aim, at: 1, under: [])
    #expect(confidence < Weighing.leastWeight)
    #expect(worth.ratio > 1)
  }

  @Test func `whoever was right counts more, whoever is always wrong counts for nothing`() {
    #expect(CriticWorth(right: 40, wrong: 10).ratio == ModelClaim.mostWorth)
    #expect(CriticWorth(right: 0, wrong: 100).ratio == 1)
    #expect(
      CriticWorth(right: 3, wrong: 10).ratio > CriticWorth(right: 1, wrong: 12).ratio)
  }

  @Test
  func `to be right of long runs counts more than of short ones, where a guess is right as well`() {
    var (long, short) = (CriticWorth(), CriticWorth())
    for place in 0..<40 {
      long.count(place % 4 == 0, steps: 60)
      short.count(place % 4 == 0, steps: 4)
    }
    #expect(long.precision == short.precision && long.ratio > 2 * short.ratio)
    #expect(
      CriticWorth().chance == ModelClaim.baseRate && CriticWorth(right: 1, wrong: 9).chance == 0.05)
  }

  @Test func `the same claim ten times is one claim`() {
    let claim = ModelClaim(critic: "m", step: 1, cause: .aim, kind: .shell, worth: 8)
    let once = Weighing().hearing([claim])
    #expect(Weighing().hearing(Array(repeating: claim, count: 10)) == once)
  }

  @Test func `models that say the same count together no more than the best could`() {
    let claims = ["a", "b", "c"].map {
      ModelClaim(critic: $0, step: 1, cause: .aim, kind: .shell, worth: 8)
    }
    #expect(Weighing().hearing(claims) == Weighing().hearing([claims[0]]))
  }

  @Test func `without a model a critique is what it always was, to the byte`() throws {
    let critic = Critic(pooling: [run])
    let text = try CanonicalJSON.text(critic.weigh(run, revision: 1, claims: []).critique)
    #expect(!text.contains("asking") && !text.contains("panel"))
    #expect(try CanonicalJSON.value(Critique.self, from: text) == own)
  }
}
