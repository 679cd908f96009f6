import Formats
import Foundation
import Testing
import Trajectories

@Suite struct MessagesTranscriptTests {
  private func transcript(session: String = "run-1") -> MessagesTranscript {
    var transcript = MessagesTranscript(
      sessionID: session, model: "a-model", system: "You work on a \"computer\".",
      tools: [
        #"{"type":"computer_20251124","name":"computer","display_width_px":1024,"#
          + #""display_height_px":768}"#
      ])
    transcript.addPrompt("Press OK.", time: "2026-01-01T09:00:00Z")
    transcript.addCall(
      id: "t1", tool: "computer", input: #"{"action":"left_click","coordinate":[10,20]}"#,
      thought: "There is a button.", time: "2026-01-01T09:00:01Z")
    transcript.addResult(
      of: "t1", text: "Tab\there \u{7}\n\"Quoted\"",
      picture: .init(mediaType: "image/png", bytes: Array("\u{89}PNG bytes".utf8)), isError: true,
      time: "2026-01-01T09:00:03Z")
    transcript.addReply("Done.", time: "2026-01-01T09:00:04Z")
    return transcript
  }

  private func read(_ transcript: MessagesTranscript) throws -> ReadLog {
    let path = FileManager.default.temporaryDirectory.appending(path: "\(UUID()).json").path
    try Data(transcript.document()).write(to: URL(filePath: path))
    defer { try? FileManager.default.removeItem(atPath: path) }
    return try ReadLog(path: path)
  }

  @Test func `What it writes is valid JSON that the reader reads`() throws {
    let log = try read(transcript())
    #expect(log.format == "anthropic-messages")
    #expect(log.problems.isEmpty)
    let step = try #require(log.steps.first)
    #expect(log.steps.count == 1)
    #expect(step.action.kind == .leftClick)
    #expect(step.action.points == [Point(x: 10, y: 20)])
    #expect(step.thought == "There is a button.")
    #expect(step.status == .failed)
    #expect(step.after?.text == "Tab\there \u{7}\n\"Quoted\"")
    #expect(step.after?.images.count == 1)
    #expect(step.duration == 2000)
    #expect(log.header?.task == "Press OK.")
    #expect(log.header?.outcome.verdict == .claimed)
    let json = try JSONSerialization.jsonObject(with: Data(transcript().document()))
    #expect((json as? [String: Any])?.count == 5)
  }

  @Test func `The session names the run, though two runs begin alike`() throws {
    let first = try read(transcript())
    let again = try read(transcript())
    let other = try read(transcript(session: "run-2"))
    #expect(first.header?.sessionID == "run-1")
    #expect(first.header?.id == again.header?.id)
    #expect(first.header?.id != other.header?.id)
  }

  @Test func `Base64 agrees with Foundation`() {
    for count in 0...70 {
      let bytes = (0..<count).map { UInt8(truncatingIfNeeded: $0 &* 37 &+ count) }
      var text: [UInt8] = []
      Base64.append(bytes, to: &text)
      #expect(String(decoding: text, as: UTF8.self) == Data(bytes).base64EncodedString())
    }
  }
}
