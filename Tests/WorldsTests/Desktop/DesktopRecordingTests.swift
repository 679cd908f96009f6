import Formats
import Foundation
import Pictures
import Testing
import Trajectories

@testable import Worlds

@Suite struct DesktopRecordingTests {
  /// A recording as the reader gives it back.
  private struct ReadBack {
    var header: RunHeader
    var steps: [Step]
    var pictures: [Int: Raster] = [:]
  }

  private func recordings(hasPictures: Bool) throws -> [Recording] {
    let family = try #require(WorldRegistry.family(named: "desktop"))
    var found: [Recording] = []
    for place in 0..<3 {
      try family.record(
        TrialPlan(worlds: 3, episodes: 6), at: place, with: .none, hasPictures: hasPictures
      ) { found.append($0) }
    }
    return found
  }

  private func read(_ recording: Recording) throws -> ReadBack {
    let folder = FileManager.default.temporaryDirectory.appending(path: "\(UUID())")
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(at: folder) }
    let path = folder.appending(path: "run.json")
    try Data(recording.document).write(to: path)
    let scan = try LogScan(try LogDetector.detect(file: path.path), images: .leaveInPlace)
    var header: RunHeader?
    var entries: [Int: Entry] = [:]
    while let events = try scan.next() {
      for event in events {
        switch event {
        case .run(let said): header = said
        case .entry(let entry, _): entries[entry.index] = entry
        case .problem(let problem): Issue.record("\(problem)")
        }
      }
    }
    let inOrder = entries.keys.sorted().compactMap { entries[$0] }
    return ReadBack(header: try #require(header), steps: inOrder.compactMap(\.step))
  }

  @Test func `A recording is read back with its tree, and the click lies where the agent aimed`()
    throws
  {
    var clicks = 0
    for recording in try recordings(hasPictures: false) {
      let run = try read(recording)
      #expect(run.header.task?.contains("The note on the right") == true)
      #expect(run.header.task?.contains("Elements on screen") == false)
      #expect(run.steps.count == recording.steps + 1)
      for step in run.steps {
        let tree = try #require(ElementTree(in: step.after?.text ?? ""))
        #expect(tree.elements.contains { $0.role == "taskbar_button" && $0.bounds != nil })
        guard let point = step.action.points.first else { continue }
        clicks += 1
        #expect((-40..<1064).contains(point.x) && (-40..<808).contains(point.y))
      }
    }
    #expect(clicks > 20)
  }

  @Test func `Recordings with and without pictures tell the same`() throws {
    let full = try recordings(hasPictures: true)
    let bare = try recordings(hasPictures: false)
    #expect(full.count == bare.count)
    for (full, bare) in zip(full, bare) {
      #expect(full.sessionID == bare.sessionID)
      #expect(full.isSolved == bare.isSolved && full.evidence == bare.evidence)
      let (pictured, plain) = (try read(full), try read(bare))
      #expect(pictured.header.task == plain.header.task)
      #expect(pictured.steps.count == plain.steps.count)
      for (step, other) in zip(pictured.steps, plain.steps) {
        #expect(step.action.raw == other.action.raw && step.action.points == other.action.points)
        #expect(step.after?.text == other.after?.text)
        #expect(step.status == other.status)
        #expect(step.after?.images.count == 1)
        #expect(other.after?.images.isEmpty == true)
      }
    }
  }

  @Test func `The screen shows the pointer, and looks alike for the same state`() throws {
    let world = DesktopWorld(seed: WorldSeed(1))
    let task = world.task(0, in: .train)
    let run = world.begin(task, isCalm: true)
    func screen(_ pointer: Spot?) throws -> Raster {
      let bytes = try #require(
        world.picture(of: run, for: task, stepsLeft: 9, pointer: pointer))
      return try Raster(decoding: bytes)
    }
    let (plain, pointed) = (try screen(nil), try screen(Spot(x: 300, y: 700)))
    #expect(plain.width == 1024 && plain.height == 768)
    #expect(try plain == screen(nil))
    #expect(plain.pixel(x: 302, y: 708) != pointed.pixel(x: 302, y: 708))
    #expect(plain.pixel(x: 400, y: 300) == pointed.pixel(x: 400, y: 300))
  }
}
