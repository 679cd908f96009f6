import Foundation
import Testing
import Trajectories

@testable import Evaluation

@Suite struct LabelReaderTests {
  /// A folder that goes away with the test.
  private final class Folder {
    let path: String

    init() throws {
      path = FileManager.default.temporaryDirectory.appending(path: "labels-\(UUID())").path
      try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true)
    }

    deinit { try? FileManager.default.removeItem(atPath: path) }

    func write(_ name: String, _ text: String) throws {
      let file = URL(filePath: "\(path)/\(name)")
      try FileManager.default.createDirectory(
        at: file.deletingLastPathComponent(), withIntermediateDirectories: true)
      try Data(text.utf8).write(to: file)
    }
  }

  /// Everything that may give a label away, in the fixtures below.
  private static let secrets = [
    "BLAMED", "TRUTHWORD", "REASONWORD", "ground_truth", "mistake", "failure_category", "Incorrect",
    "incorrect/", "BETTERWORD", "human_response", "changed", "final_actions",
  ]

  private func expectNoLabel(_ cases: [LabelledCase]) throws {
    #expect(!cases.isEmpty)
    for labelled in cases {
      let bytes = String(decoding: try JSONEncoder().encode(labelled.run), as: UTF8.self)
      for secret in Self.secrets {
        #expect(!bytes.contains(secret), "\(labelled.sidecar.name) shows \(secret)")
      }
    }
  }

  private static let whoAndWhen = """
    {"question":"How many?","question_ID":"q-1","ground_truth":"TRUTHWORD","level":1,
    "mistake_agent":"Coder","mistake_step":"1","mistake_reason":"REASONWORD","is_corrected":false,
    "history":[{"role":"human","content":"How many?"},
    {"name":"Coder","role":"assistant","content":"Run this: 1/0"},
    {"name":"Computer_terminal","role":"user","content":"exitcode: 1 (execution failed)\\nZeroDivisionError"},
    {"role":"WebSurfer","content":"I clicked it.\\n\\nHere is a screenshot of [Page](p)."},
    {"role":"Orchestrator (-> WebSurfer)","content":"Go on"}]}
    """

  @Test func `Who and When keeps a step for each message and shows no label`() throws {
    let folder = try Folder()
    try folder.write("Hand-Crafted/7.json", Self.whoAndWhen)
    let cases = try LabelSet.whoAndWhen.cases(at: folder.path)
    try expectNoLabel(cases)
    let one = try #require(cases.first)
    #expect(one.sidecar.steps == [2] && one.sidecar.agent == "Coder")
    #expect(one.sidecar.group == "q-1" && one.sidecar.part == "Hand-Crafted")
    let steps = one.run.steps
    #expect(steps.map(\.number) == [1, 2, 3, 4, 5])
    #expect(steps.allSatisfy { $0.action.kind == .message })
    #expect(steps[1].after?.isError == true && steps[1].exitCode == 1)
    #expect(steps[1].status == .failed && steps[0].after == nil)
    #expect(steps[3].after?.text.hasPrefix("Here is a screenshot") == true)
    #expect(Target(one).agents[4] == "Orchestrator")
  }

  @Test func `AgentRx takes the root cause for the label and all failures for the set`() throws {
    let folder = try Folder()
    try folder.write(
      "magentic_one/t-1.json",
      #"[{"role":"human","content":"Find it"},{"role":"WebSurfer","content":"I looked"}]"#)
    try folder.write(
      "magentic_one_ground_truth.json",
      """
      [{"trajectory_id":"t-1","failures":[
      {"failure_id":1,"step_number":1,"failure_category":"BLAMED","failed_agent":"human"},
      {"failure_id":2,"step_number":2,"step_reason":"REASONWORD","failed_agent":"WebSurfer"}],
      "root_cause":{"failure_id":2},"failure_summary":"REASONWORD"}]
      """)
    try folder.write(
      "tau_retail/tau_dataset_failed.json",
      """
      [{"task_id":"4","info":{"task":{"actions":"TRUTHWORD"}},"traj":[
      {"role":"system","content":"Policy"},{"role":"user","content":"Cancel it"},
      {"role":"assistant","content":null,"tool_calls":[{"id":"c","function":
      {"name":"cancel","arguments":"{\\"id\\":1}"}}]},
      {"role":"tool","content":"Error: no such order"}]}]
      """)
    try folder.write(
      "tau_retail/tau_ground_truth.json",
      """
      [{"trajectory_id":4,"failures":[{"failure_id":6,"step_number":3,"failed_agent":"Assistant",
      "category_reason":"REASONWORD"}],"root_cause":{"failure_id":6}}]
      """)
    let cases = try LabelSet.agentRx.cases(at: folder.path)
    try expectNoLabel(cases)
    #expect(cases.map(\.sidecar.group) == ["t-1", "tau-retail:4"])
    #expect(cases.map(\.sidecar.steps) == [[2], [3]])
    #expect(cases[0].sidecar.allSteps == [1, 2] && cases[0].run.header.task == "Find it")
    let call = cases[1].run.steps[2]
    #expect(call.action.kind == .tool && call.action.raw.name == "cancel")
    #expect(call.after?.isError == true && cases[1].run.header.task == "Cancel it")
  }

  @Test func `GUI-Critic shows the decision without the folder that tells the label`() throws {
    let folder = try Folder()
    let problem =
      "Decide Correct or BLAMED.\\n1. User instruction:\\nBuy jeans\\n2. History:\\n"
      + "Step 1: Click search\\n; Step 2: Type jeans\\n; \\n3. Decision:\\n"
      + "Action: {'action': 'click', 'coordinate': [10, 20]}\\n4. Image is BLAMED"
    try folder.write(
      "gui_i.shared.jsonl",
      "{\"images\":[\"amex/incorrect/e1step3.png\"],\"problem\":\"\(problem)\","
        + "\"solution\":\"Incorrect \\n BETTERWORD\"}\n"
        + "{\"images\":[\"amex/correct/e1step4.png\"],\"problem\":\"\(problem)\","
        + "\"solution\":\"Correct\\n fine\"}\n")
    let cases = try LabelSet.guiCritic.cases(at: folder.path)
    try expectNoLabel(cases)
    #expect(cases.map(\.sidecar.steps) == [[1], []])
    #expect(cases.allSatisfy { $0.sidecar.group == "e1" })
    let run = try #require(cases.first?.run)
    #expect(run.header.task == "Buy jeans")
    #expect(run.entries.compactMap { $0.kind == .reply ? $0.text : nil }.count == 2)
    #expect(run.steps.first?.action.kind == .leftClick)
    #expect(run.steps.first?.action.points == [Point(x: 10, y: 20)])
    #expect(GUICritic.episode("uid_record_06050_step_01.png") == "uid_record_06050")
    #expect(GUICritic.episode("2110790750088835_3.png") == "2110790750088835")
  }

  @Test func `ScreenAgent shows what the model wanted and nothing of the correction`() throws {
    let folder = try Folder()
    let answer =
      "I see it.\\n```json\\n[{\\\"action_type\\\":\\\"MouseAction\\\",\\\"mouse_action_type\\\":"
      + "\\\"click\\\",\\\"mouse_position\\\":{\\\"width\\\":5,\\\"height\\\":6}},"
      + "{\\\"action_type\\\":\\\"WaitAction\\\",\\\"wait_time\\\":0.5}]\\n```"
    try folder.write(
      "steps.jsonl",
      "{\"session_id\":\"s\",\"task_en\":\"Play\",\"image\":\"a/b.jpg\",\"width\":1024,\"height\":768,"
        + "\"model_response\":\"\(answer)\",\"human_response\":\"BETTERWORD\","
        + "\"final_actions\":[],\"text_changed\":true,\"actions_changed\":true}\n")
    let cases = try LabelSet.screenAgent.cases(at: folder.path)
    try expectNoLabel(cases)
    let run = try #require(cases.first?.run)
    #expect(cases.first?.sidecar.steps == [1, 2])
    #expect(run.steps.map(\.action.kind) == [.leftClick, .wait])
    #expect(run.steps.first?.action.points == [Point(x: 5, y: 6)])
    #expect(run.steps.first?.thought == "I see it.")
  }

  @Test func `What cannot be read is named with its line and what to do`() throws {
    let folder = try Folder()
    try folder.write("gui_s.jsonl", "\n{\"problem\":\"nothing\"}\n")
    #expect {
      try LabelSet.guiCritic.cases(at: folder.path)
    } throws: { error in
      let text = "\(error)"
      return text.contains("gui_s.jsonl:2: ") && text.contains("give files of GUI-Critic-Test")
    }
    #expect(throws: LabelError.self) { try LabelSet.whoAndWhen.cases(at: folder.path) }
    try folder.write(
      "Hand-Crafted/1.json",
      Self.whoAndWhen.replacing("\"mistake_step\":\"1\"", with: "\"mistake_step\":\"9\""))
    #expect {
      try LabelSet.whoAndWhen.cases(at: folder.path)
    } throws: { "\($0)".contains("mistake_step names no message; leave the file out") }
  }
}
