import Critics
import Foundation
import Testing
import Trajectories

@testable import Evaluation

@Suite struct PrecisionMeasurementTests {
  @Test func `Only the development half of labels is counted`() throws {
    func labelled(_ group: String, step: Int) -> LabelledCase {
      let action = Action(
        .shell, text: "make", raw: RawCall(name: "bash", arguments: "{\"command\":\"make\"}"))
      let step0 = Step(
        number: 1, turn: 1, action: action, status: .failed,
        after: Observation(text: "error: no rule", isError: true))
      let header = RunHeader(
        id: RunID(format: "claude-code", identity: group), format: "claude-code", source: group)
      let entry = Entry(index: 0, sourceIndex: 0, line: 1, kind: .step, step: step0)
      return LabelledCase(
        run: Trajectory(header: header, entries: [entry]),
        sidecar: Sidecar(group: group, steps: [step]))
    }
    let groups = (0..<12).map { "group \($0)" }
    let development = groups.filter { !Sidecar(group: $0, steps: []).isTest }
    try #require(!development.isEmpty && development.count < groups.count)
    var measurement = PrecisionMeasurement()
    measurement.add(.whoAndWhen, groups.map { labelled($0, step: $0 == development[0] ? 1 : 2) })
    let count = try #require(measurement.table.count(.error, in: .terminal))
    #expect(count.cases == development.count && count.right == 1)
  }

  @Test func `The table that critics are built with is the one that the command wrote`() throws {
    let file = URL(filePath: #filePath).deletingLastPathComponent()
      .appending(path: "../../Sources/Critics/Critiquing/MeasuredPrecision.swift").standardized
    let text = try String(contentsOf: file, encoding: .utf8)
    let marks = text.split(separator: "\n").filter { $0.hasPrefix("  /// - ") }
      .map { String($0.dropFirst(8)) }
    let command = text.split(separator: "\n").filter { $0.hasPrefix("  ///     ") }
      .map { $0.dropFirst(10).trimmingCharacters(in: [" ", "\\"]) }
    #expect(command.first?.hasPrefix("reverie evaluate precision --source") == true)
    #expect(marks.contains { $0.contains("salt ") && $0.contains("frozen as ") })
    #expect(PrecisionSource(.measured, command: command, sources: marks).text == text)
  }
}
