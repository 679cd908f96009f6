import Formats
import Foundation
import Testing
import Trajectories

@Suite struct ExportDocumentsTests {
  private func atif(_ run: Trajectory, _ made: CorrectedTrajectory? = nil) -> [UInt8] {
    var document = ATIFDocument(origins: made?.origins ?? [])
    var bytes = document.head(run.header, revision: 1, corrected: made?.critique, tool: "t")
    for entry in run.entries { bytes += document.element(entry) { _ in nil } }
    return bytes + document.tail()
  }

  private func messages(_ run: Trajectory) -> [UInt8] {
    var document = MessagesExport()
    var bytes = document.head(run.header, revision: 1, entries: run.entries, tool: "t")
    for entry in run.entries { bytes += document.messages(entry) { _ in nil } }
    return bytes + document.tail()
  }

  private func readBack(_ bytes: [UInt8], as format: FormatID) throws -> [Step] {
    try Kit.withFile(bytes, named: "trajectory.json") { path in
      let read = try Kit.read(path)
      Kit.check(read, "\(format)")
      #expect(read.problems.isEmpty)
      let run = try read.only
      #expect(run.format == format)
      return read.steps(run)
    }
  }

  private struct Kept: Equatable {
    var kind: ActionKind
    var text: String?
    var status: Step.Status
    var result: String
    var thought: String

    init(_ step: Step) {
      kind = step.action.kind
      text = step.action.text
      status = step.status == .denied ? .failed : step.status
      result = step.after?.text ?? ""
      thought = step.thought
    }
  }

  @Test func `an ATIF document is read back to the same steps`() throws {
    let run = ExportKit.run()
    let steps = try readBack(atif(run), as: "atif")
    #expect(steps.map(Kept.init) == run.steps.map(Kept.init))
    #expect(steps.map(\.action.points) == run.steps.map(\.action.points))
    #expect(try JSONSerialization.jsonObject(with: Data(atif(run))) is [String: Any])
    #expect(atif(run) == atif(run))
  }

  @Test func `a Messages transcript is read back to the same steps`() throws {
    let run = ExportKit.run()
    let steps = try readBack(messages(run), as: "anthropic-messages")
    #expect(steps.map(Kept.init) == run.steps.map(Kept.init))
    #expect(messages(run) == messages(run))
  }

  @Test func `a corrected run is marked, and its predicted step has no observation`() throws {
    let material = try ExportMaterial.settle(ExportKit.proposal(), all: false).get()
    let made = try CorrectedTrajectory(material, of: ExportKit.run(), acceptedOnly: true) { _ in nil
    }
    let bytes = atif(made.run, made)
    let text = String(decoding: bytes, as: UTF8.self)
    #expect(text.contains(#""synthetic":true"#))
    #expect(text.contains(#""origin":"predicted 0.9""#))
    let steps = try readBack(bytes, as: "atif")
    #expect(steps.count == 3)
    #expect(steps[1].status == .open)
    #expect(steps[1].action.points == [Point(x: 44, y: 20)])
  }

  @Test(arguments: Kit.logs)
  func `steps of every fixture survive both documents`(_ path: String) throws {
    let read = try Kit.read(path)
    for header in read.runs {
      let entries = read.list(header.id).filter { !$0.isAbandoned }
      let run = Trajectory(header: header, entries: entries)
      guard !run.steps.isEmpty else { continue }
      #expect(try readBack(atif(run), as: "atif").count == run.steps.count, "\(Kit.short(path))")
      let talks = run.steps.filter { $0.action.kind == .message && $0.action.raw.arguments.isEmpty }
      guard talks.isEmpty else { continue }
      let steps = try readBack(messages(run), as: "anthropic-messages")
      #expect(steps.map(\.action.kind) == run.steps.map(\.action.readBack), "\(Kit.short(path))")
    }
  }
}

extension Action {
  /// What the call is taken for where a transcript has only its name and arguments.
  fileprivate var readBack: ActionKind {
    kind == .search && raw.name == "web_search_call" ? .tool : kind
  }
}
