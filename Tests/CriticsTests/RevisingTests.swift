import Critics
import Testing
import Trajectories

/// How recorded runs are changed into better ones.
@Suite struct RevisingTests {
  private static let id = RunID(rawValue: "run_0123456789abcdef")
  private static let otherID = RunID(rawValue: "run_fedcba9876543210")

  /// A run of clicks, with a declaration at the end.
  private static func run(_ id: RunID = id, steps: Int) -> Trajectory {
    let entries = (1...max(1, steps)).map { number in
      let isLast = number == steps
      let action = Action(
        isLast ? .finish : number % 3 == 0 ? .type : .leftClick,
        points: number % 3 == 0 || isLast ? [] : [Point(x: Double(number), y: 5)],
        text: number % 3 == 0 ? "word \(number)" : nil,
        raw: RawCall(name: "computer", arguments: "{}"))
      return Entry(
        index: number - 1, sourceIndex: number - 1, line: number, kind: .step,
        step: Step(number: number, turn: number, action: action, status: .done))
    }
    let header = RunHeader(id: id, format: "anthropic-messages", source: "-")
    return Trajectory(header: header, entries: steps == 0 ? [] : entries)
  }

  private func apply(_ operators: RevisionOperator..., steps: Int = 8) -> SyntheticTrajectory {
    let revision = Revision(run: Self.id, revision: 1, operators: operators)
    return Revising(Self.run(steps: steps)) { $0 == Self.otherID ? Self.run($0, steps: 5) : nil }
      .apply(revision, trust: 0.8)
  }

  private func critique(
    step: Int?, _ better: ProposedAction?, cause: Cause = .aim, waste: [ClosedRange<Int>] = []
  ) -> Critique {
    Critique(
      run: Self.id, revision: 2,
      steps: step.map { [Critique.Share(step: $0, probability: 1)] } ?? [], cause: cause,
      confidence: 0.6, better: better,
      waste: waste.map { Critique.Waste(steps: $0, milliseconds: 10, tokens: 1, why: .detour) },
      critic: "test")
  }

  private func operators(of critique: Critique) -> [RevisionOperator] {
    Revising(Self.run(steps: 8)).revise(by: critique)?.revision.operators ?? []
  }

  @Test func `A detour is cut and everything else is as recorded`() {
    let revised = apply(.cutDetour(3...5))
    #expect(revised.removed == [3, 4, 5])
    #expect(revised.steps.map(\.provenance) == [1, 2, 6, 7, 8].map { .recorded(step: $0) })
    #expect(revised.confidence == 1)
  }

  @Test func `A step that is done otherwise survives the cut around it`() {
    let better = ProposedAction(.replace, .doubleClick)
    let revised = apply(.cutDetour(2...4), .substitute(step: 2, better))
    #expect(revised.steps[1].provenance == .predicted(0.8))
    #expect(revised.steps[1].kind == .doubleClick)
    #expect(revised.steps[1].points == [Point(x: 2, y: 5)], "aimed where the recorded click was")
    #expect(revised.removed == [2, 3, 4])
  }

  @Test func `A wait goes before the step, an answer after it, a save before the end`() {
    let answer = ProposedAction(.insert, .leftClick, role: "dialog_button", name: "Keep")
    let revised = apply(
      .answerDialog(step: 2, answer), .append(ProposedAction(.append, .key, text: "ctrl+s")),
      .insertWait(step: 2, seconds: 3), .cutDetour(2...2))
    let kinds = revised.steps.map(\.kind)
    #expect(Array(kinds.prefix(4)) == [.leftClick, .wait, .leftClick, .leftClick])
    #expect(revised.steps[1].amount == 3)
    #expect(revised.steps[3].name == "Keep")
    #expect(Array(kinds.suffix(2)) == [.key, .finish])
    #expect(abs(revised.confidence - 0.8 * 0.8 * 0.8) < 1e-12)
  }

  @Test func `A suffix of another run takes the place of all that follows`() {
    let better = ProposedAction(.replace, .doubleClick)
    let revised = apply(
      .substitute(step: 6, better), .spliceSuffix(step: 4, from: Self.otherID, otherStep: 3))
    #expect(
      revised.steps.map(\.provenance) == [1, 2, 3].map { .recorded(step: $0) }
        + [3, 4, 5].map { .recordedElsewhere(run: Self.otherID, step: $0) })
    #expect(revised.revision.operators.count == 1, "step 6 is gone")
    #expect(revised.removed == [4, 5, 6, 7, 8])
  }

  @Test func `Another goal changes no step`() {
    let revised = apply(.relabel(goal: "open the list"))
    #expect(revised.steps.count == 8)
    #expect(revised.removed.isEmpty)
  }

  @Test func `Operators that name nothing are left out`() {
    let click = ProposedAction(.replace, .leftClick)
    let revised = apply(
      .cutDetour(20...30), .substitute(step: 99, click), .insertWait(step: 0, seconds: 1),
      .spliceSuffix(step: 2, from: RunID(rawValue: "run_none"), otherStep: 1),
      .spliceSuffix(step: 2, from: Self.otherID, otherStep: 77))
    #expect(revised.revision.operators.isEmpty)
    #expect(revised.steps.count == 8)
  }

  @Test func `Each proposal becomes its operator`() {
    let aim = ProposedAction(.replace, .leftClick, points: [Point(x: 40, y: 5)])
    #expect(operators(of: critique(step: 2, aim)) == [.snapTarget(step: 2, aim)])
    let gesture = ProposedAction(.replace, .doubleClick)
    #expect(operators(of: critique(step: 2, gesture)) == [.substitute(step: 2, gesture)])
    let word = ProposedAction(.replace, .type, text: "Lisbon")
    #expect(
      operators(of: critique(step: 3, word)) == [.correctArgument(step: 3, text: "Lisbon")])
    let wait = ProposedAction(.insert, .wait, amount: 2)
    #expect(operators(of: critique(step: 4, wait)) == [.insertWait(step: 4, seconds: 2)])
    let first = ProposedAction(.insert, .shell, text: "make")
    #expect(operators(of: critique(step: 4, first)) == [.insertPrecondition(step: 4, first)])
    let answer = ProposedAction(.insert, .leftClick, role: "dialog_button", name: "OK")
    #expect(operators(of: critique(step: 4, answer)) == [.answerDialog(step: 3, answer)])
    let save = ProposedAction(.append, .key, text: "ctrl+s")
    #expect(operators(of: critique(step: 4, save)) == [.append(save)])
    let out = ProposedAction(.remove, through: 6)
    #expect(operators(of: critique(step: 4, out, waste: [4...6])) == [.cutDetour(4...6)])
    #expect(operators(of: critique(step: 4, ProposedAction(.remove, through: 2))).isEmpty)
  }

  @Test func `Where nothing better is known there is no revision`() {
    #expect(Revising(Self.run(steps: 8)).revise(by: critique(step: 2, nil)) == nil)
    #expect(Revising(Self.run(steps: 0)).revise(by: critique(step: 2, nil)) == nil)
    let wasteOnly = critique(step: nil, nil, waste: [2...3])
    #expect(Revising(Self.run(steps: 8)).revise(by: wasteOnly)?.removed == [2, 3])
  }

  @Test func `What a person puts in place counts instead of the proposal`() throws {
    let mine = ProposedAction(.replace, .leftClick, points: [Point(x: 9, y: 9)])
    let doubtful = critique(step: 2, ProposedAction(.replace, .rightClick))
    let revised = try #require(Revising(Self.run(steps: 8)).revise(by: doubtful, edited: mine))
    #expect(revised.steps[1].points == [Point(x: 9, y: 9)])
    #expect(revised.confidence == Revising.trustInPerson)
    #expect(revised.revision.critique == doubtful.id)
  }

  @Test(arguments: 0..<300)
  func `Every revision is sound, whatever it is made of`(seed: Int) {
    var random = Seeded(UInt64(seed))
    let length = random.below(12)
    let run = Self.run(steps: length)
    let other = Self.run(Self.otherID, steps: 5)
    let operators = (0..<random.below(7)).map { _ in random.revisionOperator(from: other.header.id)
    }
    let trust = Double(random.below(11)) / 10
    let revised = Revising(run) { $0 == other.header.id ? other : nil }
      .apply(Revision(run: run.header.id, revision: 1, operators: operators), trust: trust)

    var kept: [Int] = []
    var product = 1.0
    for step in revised.steps {
      switch step.provenance {
      case .recorded(let number):
        kept.append(number)
        let original = run.steps.first { $0.number == number }
        #expect(original?.action.kind == step.kind)
        #expect(original?.action.text == step.text)
        #expect(original?.action.points == step.points)
      case .recordedElsewhere(let id, let number):
        #expect(id == other.header.id)
        #expect(other.steps.first { $0.number == number }?.action.kind == step.kind)
      case .predicted(let probability):
        #expect(probability == trust)
        product *= probability
      }
    }
    #expect(kept == kept.sorted(), "recorded steps keep their order")
    #expect(Set(kept).count == kept.count, "none is told twice")
    #expect(
      (kept + revised.removed).sorted() == run.steps.map(\.number), "each is kept or left out")
    #expect(revised.confidence == product)
    #expect(revised.isHypothesis == (product < 0.5))
    #expect(revised.revision.operators.allSatisfy(operators.contains))
  }

  /// I2: there is no way from a synthetic step back to a recorded one.
  @Test func `No part of a synthetic trajectory is a step or an entry`() {
    let revised = apply(
      .cutDetour(2...3), .insertWait(step: 4, seconds: 1),
      .spliceSuffix(step: 6, from: Self.otherID, otherStep: 2))
    #expect(Self.parts(of: revised).allSatisfy { !($0 is Step) && !($0 is Entry) })
    #expect(Self.parts(of: Self.run(steps: 3)).contains { $0 is Step }, "the search does find them")
  }

  private static func parts(of value: Any) -> [Any] {
    [value] + Mirror(reflecting: value).children.flatMap { parts(of: $0.value) }
  }
}

/// Numbers that are the same for the same seed.
private struct Seeded: RandomNumberGenerator {
  private var state: UInt64

  init(_ seed: UInt64) { state = seed &* 0x9E37_79B9_7F4A_7C15 &+ 1 }

  mutating func next() -> UInt64 {
    state ^= state << 13
    state ^= state >> 7
    state ^= state << 17
    return state
  }

  mutating func below(_ limit: Int) -> Int { Int(next() % UInt64(limit)) }

  mutating func revisionOperator(from other: RunID) -> RevisionOperator {
    let step = below(15)
    let action = ProposedAction(
      .replace, [ActionKind.leftClick, .type, .wait, nil][below(4)], text: "x\(below(9))")
    switch below(10) {
    case 0: return .cutDetour(step...step + below(5))
    case 1: return .substitute(step: step, action)
    case 2: return .snapTarget(step: step, action)
    case 3: return .insertWait(step: step, seconds: Double(below(5)) - 1)
    case 4: return .insertPrecondition(step: step, action)
    case 5: return .answerDialog(step: step, action)
    case 6: return .correctArgument(step: step, text: "y")
    case 7: return .spliceSuffix(step: step, from: other, otherStep: below(7))
    case 8: return .append(action)
    default: return .relabel(goal: "another")
    }
  }
}
