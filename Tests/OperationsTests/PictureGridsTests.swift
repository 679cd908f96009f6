import Foundation
import Operations
import Pictures
import Storage
import Testing
import Trajectories

/// Critiques of logs that have pictures alone, from the log's files to the archive.
struct PictureGridsTests {
  private let bench = try? Workbench()

  /// An OSWorld folder: a look, a click to no effect, a wait, a click that opens something.
  private func writeRun(_ name: String, in bench: Workbench) throws {
    let folder = "pyautogui/screenshot/model/writer/\(name)"
    func shot(_ file: String, _ marks: Drawing.Area...) throws {
      var drawing = Drawing(width: 640, height: 400, ground: .init(0xE0E0E0))
      for mark in marks { drawing.fill(mark, .init(0x204080)) }
      let png = try #require(drawing.raster.png())
      try Data(png).write(to: URL(filePath: "\(bench.folder)/logs/\(folder)/\(file).png"))
    }
    func line(_ number: Int, _ action: String) -> String {
      """
      {"step_num":\(number),"action_timestamp":"2026010\(number)@10150\(number)","action":"\(action)",\
      "reward":0,"done":false,"screenshot_file":"step_\(number).png"}\n
      """
    }
    try bench.write(
      line(1, "pyautogui.click(110, 100)") + line(2, "WAIT")
        + line(3, "pyautogui.click(300, 100)"), to: "\(folder)/traj.jsonl")
    try shot("initial_state", .init(x: 80, y: 90, width: 60, height: 24))
    try shot("step_1", .init(x: 80, y: 90, width: 60, height: 24))
    try shot("step_2", .init(x: 80, y: 90, width: 60, height: 24))
    try shot("step_3", .init(x: 80, y: 120, width: 260, height: 224))
  }

  @Test func `A click without effect is found, and each picture is decoded once`() throws {
    let bench = try #require(bench)
    try writeRun("one", in: bench)
    _ = try bench.importLogs()
    var found: [Critique] = []
    let critiquing = Critiquing(ArchiveRuns(bench.archive))
    let report = try critiquing.critiqueAll(now: Workbench.now, onCritique: { found.append($0) })
    #expect(found.first?.step == 1)
    #expect(found.first?.signals.first?.kind == .noChange)
    // Three of the four pictures are the same file.
    #expect(report.pictures.decoded == 2)
    #expect(report.pictures.failed == 0)
    #expect((1...4200).contains(report.pictures.bytes))
    #expect(try bench.archive.fingerprintSize().bytes == report.pictures.bytes)
    let again = try critiquing.critiqueAll(now: Workbench.now, onCritique: { found.append($0) })
    #expect(again.pictures == PictureCost())
    #expect(again.kept == 0, "it says the same")
  }

  @Test func `A log that is opened says the same as one that was imported`() throws {
    let bench = try #require(bench)
    try writeRun("one", in: bench)
    _ = try bench.importLogs()
    var kept: [Critique] = []
    try Critiquing(ArchiveRuns(bench.archive)).critiqueAll(
      now: Workbench.now, onCritique: { kept.append($0) })
    let opened = try bench.open([bench.folder + "/logs"])
    var found: [Critique] = []
    try Critiquing(opened).critiqueAll(now: Workbench.now, onCritique: { found.append($0) })
    #expect(found.first?.steps == kept.first?.steps)
    #expect(found.first?.explanation == kept.first?.explanation)
  }

  @Test func `Pictures of runs beside have a budget; those of the run itself do not`() throws {
    let bench = try #require(bench)
    try writeRun("one", in: bench)
    _ = try bench.importLogs()
    let run = try #require(try bench.runs.first)
    let step = try #require(
      try bench.archive.trajectory(run.header.id, revision: 1).steps.first)
    let pictures = PictureGrids(bench.archive, budget: 0)
    pictures.pool(true)
    let shown = try #require(step.after?.images.first)
    #expect(pictures.grid(of: shown) == nil)
    #expect(pictures.cost.left == 1)
    pictures.pool(false)
    #expect(pictures.grid(of: shown)?.width == 640)
    #expect(pictures.cost.decoded == 1)
  }

  @Test func `A broken picture is tried once`() throws {
    let bench = try #require(bench)
    try writeRun("one", in: bench)
    let file = "\(bench.folder)/logs/pyautogui/screenshot/model/writer/one/step_3.png"
    let whole = try Data(contentsOf: URL(filePath: file))
    try whole.prefix(whole.count / 2).write(to: URL(filePath: file))
    _ = try bench.importLogs()
    let critiquing = Critiquing(ArchiveRuns(bench.archive))
    #expect(try critiquing.critiqueAll(now: Workbench.now).pictures.failed == 1)
    #expect(try critiquing.critiqueAll(now: Workbench.now).pictures.decoded == 0)
  }
}
