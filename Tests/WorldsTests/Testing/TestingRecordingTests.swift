import Formats
import Foundation
import Testing
import Trajectories
import Worlds

@Suite struct TestingRecordingTests {
  private func steps(of recording: Recording) throws -> (header: RunHeader, steps: [Step]) {
    let folder = FileManager.default.temporaryDirectory.appending(path: "\(UUID())")
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(at: folder) }
    let path = folder.appending(path: "run.json")
    try Data(recording.document).write(to: path)
    let verdict = VerdictFile.document(
      recording.isSolved ? .success : .failure, evidence: recording.evidence)
    try Data(verdict).write(to: folder.appending(path: "run.verdict.json"))
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
    return (try #require(header), inOrder.compactMap(\.step))
  }

  @Test func `A recording is read back step by step, with the verifier's word`() throws {
    let family = try #require(WorldRegistry.family(named: "testing"))
    let plan = TrialPlan(worlds: 5, episodes: 10)
    var verdicts: Set<Outcome.Verdict> = []
    for (place, lessoning) in [(0, Lessoning.none), (1, .oracle), (2, .none), (3, .oracle)] {
      try family.record(plan, at: place, with: lessoning, hasPictures: false) { recording in
        let (header, steps) = try steps(of: recording)
        #expect(header.sessionID == recording.sessionID)
        #expect(header.outcome.authority == .verifier)
        #expect(header.outcome.verdict == (recording.isSolved ? .success : .failure))
        #expect(header.task?.contains("nightly run") == true)
        #expect(steps.count == recording.steps + 1, "the first look is no move of the agent")
        for step in steps where step.action.kind == .shell && step.action.text != "make help" {
          #expect(step.action.text?.isEmpty == false)
          let text = try #require(step.after?.text)
          #expect((step.status == .failed) == text.contains("error: "))
          #expect(text.contains("exit code"))
        }
        verdicts.insert(header.outcome.verdict)
      }
    }
    #expect(verdicts == [.success, .failure])
  }
}
