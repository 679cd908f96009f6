import Formats
import Foundation
import Testing
import Trajectories
import Worlds

@Suite struct WebRecordingTests {
  @Test func `A recording is read back step by step, with the pages as they were`() throws {
    let family = try #require(WorldRegistry.family(named: "web"))
    let plan = TrialPlan(worlds: 3, episodes: 12)
    let folder = FileManager.default.temporaryDirectory.appending(path: "\(UUID())")
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(at: folder) }
    var solved: Set<Bool> = []
    for (place, lessoning) in [(0, Lessoning.none), (1, .oracle)] {
      try family.record(plan, at: place, with: lessoning, hasPictures: false) { recording in
        let path = folder.appending(path: "\(recording.sessionID).json")
        try Data(recording.document).write(to: path)
        let scan = try LogScan(try LogDetector.detect(file: path.path), images: .leaveInPlace)
        var steps: [Step] = []
        var sentence = ""
        while let events = try scan.next() {
          for event in events {
            switch event {
            case .run(let header): sentence = header.task ?? sentence
            case .entry(let entry, _): if let step = entry.step { steps.append(step) }
            case .problem(let problem): Issue.record("\(problem)")
            }
          }
        }
        #expect(sentence.hasPrefix("On the site of "))
        #expect(steps.count == recording.steps + 1, "the first look is no move of the agent")
        for step in steps {
          #expect(try #require(step.after?.text).hasPrefix("# "))
        }
        solved.insert(recording.isSolved)
      }
    }
    #expect(solved == [true, false])
  }
}
