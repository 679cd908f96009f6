import Critics
import Foundation
import Testing
import Trajectories

@testable import Evaluation

@Suite struct LabelledCaseTests {
  private let folder = FileManager.default.temporaryDirectory.appending(
    path: "labels-\(UUID().uuidString)")

  private func write(_ text: String, to path: String) throws {
    let url = folder.appending(path: path)
    try FileManager.default.createDirectory(
      at: url.deletingLastPathComponent(), withIntermediateDirectories: true)
    try Data(text.utf8).write(to: url)
  }

  private let conversation = """
    {"is_correct": false, "question": "How many?", "question_ID": "q1", "level": "Hard",
     "ground_truth": "SECRET-TRUTH", "mistake_agent": "Coder", "mistake_step": "1",
     "mistake_reason": "SECRET-REASON",
     "history": [
       {"name": "Lead", "role": "user", "content": "Please count."},
       {"name": "Coder", "role": "assistant", "content": "Let's assume sample data: 4711 and 815."},
       {"name": "Computer_terminal", "role": "user", "content": "exitcode: 1 (execution failed)"},
       {"name": "Lead", "role": "user", "content": "So it is 4711. TERMINATE"}]}
    """

  @Test func `No label reaches the run that a critic sees`() throws {
    defer { try? FileManager.default.removeItem(at: folder) }
    try write(conversation, to: "Algorithm-Generated/SECRET-PATH.json")
    let cases = try WhoAndWhen.cases(in: folder.path)
    #expect(cases.map(\.sidecar) == [Sidecar(group: "q1", steps: [2], agent: "Coder")])
    let bytes = try JSONEncoder().encode(cases.map(\.run))
    let text = String(decoding: bytes, as: UTF8.self)
    for secret in ["SECRET-TRUTH", "SECRET-REASON", "SECRET-PATH", "mistake", "Hard"] {
      #expect(!text.contains(secret), "\(secret) is in the run")
    }
    #expect(text.contains("Please count."))
  }

  @Test func `Steps are numbered as the history, and a terminal is seen after who spoke before`()
    throws
  {
    defer { try? FileManager.default.removeItem(at: folder) }
    try write(conversation, to: "half/1.json")
    let run = try #require(try WhoAndWhen.cases(in: folder.path).first).run
    #expect(run.steps.map(\.number) == [1, 2, 3, 4])
    #expect(run.steps[1].after?.text == "exitcode: 1 (execution failed)")
    #expect(run.steps[0].after == nil)
  }

  @Test func `Who makes data up and fails is named`() throws {
    defer { try? FileManager.default.removeItem(at: folder) }
    try write(conversation, to: "half/1.json")
    let answers = Localisation.answers(try WhoAndWhen.cases(in: folder.path))
    #expect(answers.map(\.step) == [2])
    #expect(answers.allSatisfy { $0.isHit && $0.namesAgent })
  }

  @Test func `A broken file is named with the remedy`() throws {
    defer { try? FileManager.default.removeItem(at: folder) }
    try write("{\"question\": 1}", to: "half/broken.json")
    #expect {
      try WhoAndWhen.cases(in: folder.path)
    } throws: { error in
      "\(error)".contains("broken.json") && "\(error)".contains("anew")
    }
    #expect(throws: EvaluationError.self) { try AgentRx.cases(in: folder.path) }
  }

  @Test func `Root causes come first among the labels of AgentRx`() throws {
    defer { try? FileManager.default.removeItem(at: folder) }
    try write(
      #"[{"role": "human", "content": "Find it."}, {"role": "WebSurfer", "content": "I typed\nit"}]"#,
      to: "magentic_one/t1.json")
    try write(
      """
      [{"trajectory_id": "t1", "failures": [
        {"failure_id": 1, "step_number": 1, "failed_agent": "human"},
        {"failure_id": 2, "step_number": 2, "failed_agent": "WebSurfer"}],
        "root_cause": {"failure_id": "2"}}]
      """, to: "magentic_one_ground_truth.json")
    let found = try #require(try AgentRx.cases(in: folder.path).first)
    #expect(found.sidecar == Sidecar(group: "t1", steps: [2, 1], agent: "WebSurfer"))
    #expect(found.run.steps[1].after?.text == "\nit")
  }

  @Test func `Constants and chance are what they should be`() {
    func answer(_ group: String, label: Int, of steps: Int, named: Int?) -> Localisation.Answer {
      var critique = Critique(run: RunID(rawValue: group), revision: 0, critic: "test")
      critique.steps = named.map { [.init(step: $0, probability: 0.5)] } ?? []
      return Localisation.Answer(
        group: group, label: label, labels: [label], agent: nil, steps: steps, critique: critique,
        namedAgent: nil)
    }
    let figures = Localisation(
      "all",
      [
        answer("a", label: 2, of: 4, named: 2), answer("b", label: 2, of: 4, named: 3),
        answer("c", label: 4, of: 4, named: nil), answer("d", label: 1, of: 2, named: 1),
      ])
    #expect(figures.bestConstant.step == 2 && figures.bestConstant.share == 0.5)
    #expect(figures.share(\.isHit) == 0.5)
    #expect(figures.share { $0.isWithin(1) } == 0.75)
    #expect(figures.abstention == 0.25)
    #expect(figures.random == (0.25 * 3 + 0.5) / 4)
    #expect(figures.last == 0.25)
    let gain = figures.gain()
    #expect(gain.mean == 0 && gain.low < 0 && gain.high > 0)
    #expect(gain == figures.gain(), "the same cases give the same interval")
  }
}
