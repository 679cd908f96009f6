import Formats
import Foundation
import Testing
import Trajectories

@Suite struct ExportRowsTests {
  private func messages(_ object: [String: Any], _ column: String) -> [[String: Any]] {
    object[column] as? [[String: Any]] ?? []
  }

  private func arguments(_ message: [String: Any]?) -> String? {
    let call = (message?["tool_calls"] as? [[String: Any]])?.first
    return (call?["function"] as? [String: Any])?["arguments"] as? String
  }

  @Test func `a pair rejects the original action and chooses the accepted one`() throws {
    let row = try #require(ExportKit.object(ExportKit.row(ExportKit.proposal())))
    let prompt = messages(row, "prompt")
    #expect(prompt.map { $0["role"] as? String } == ["system", "user", "assistant", "tool"])
    #expect(prompt.last?["content"] as? String == "The page says: no seats. 1")
    #expect(arguments(messages(row, "chosen").first)?.contains("[44,20]") == true)
    #expect(arguments(messages(row, "rejected").first)?.contains("[30,20]") == true)
    #expect(
      messages(row, "rejected").first?["content"] as? String == "", "nor has chosen a thought")
    #expect(row["run_id"] as? String == ExportKit.id.rawValue)
    #expect(row["step"] as? Int == 2)
    #expect(row["revision"] as? Int == 1)
    #expect(row["reviewer"] as? String == "ada")
    #expect(row["decision"] as? String == "accept")
    #expect(row["critic"] as? String == "pool 1")
    #expect(row["tool_version"] as? String == "reverie t")
    #expect(row["critique_id"] as? String == ExportKit.proposal().id.rawValue)
  }

  @Test func `an edit chooses what the person wrote`() throws {
    let edited = ProposedAction(.replace, .key, text: "Return")
    let proposal = ExportKit.proposal([(.edit, "bob")], edited: edited)
    let row = try #require(ExportKit.object(ExportKit.row(proposal)))
    #expect(arguments(messages(row, "chosen").first) == #"{"action":"key","text":"Return"}"#)
    let tuned = try #require(ExportKit.object(ExportKit.row(proposal, isTuning: true)))
    #expect(
      messages(tuned, "messages").contains { arguments($0)?.contains("Return") == true })
  }

  @Test func `only what is accepted and undisputed is taken, unless all is wanted`() {
    let cases: [([(Review.Decision, String)], LeftOut)] = [
      ([], .undecided), ([(.defer, "ada")], .undecided), ([(.reject, "ada")], .rejected),
      ([(.accept, "ada"), (.undo, "ada")], .undecided),
      ([(.accept, "ada"), (.reject, "bob")], .disputed),
    ]
    for (reviews, why) in cases {
      let proposal = ExportKit.proposal(reviews)
      #expect(ExportKit.why(ExportKit.row(proposal)) == why)
      #expect(ExportKit.object(ExportKit.row(proposal, all: true)) != nil)
    }
    #expect(ExportKit.why(ExportKit.row(ExportKit.proposal(better: nil))) == .nothingBetter)
    let same = ProposedAction(.remove, through: 9)
    #expect(ExportKit.why(ExportKit.row(ExportKit.proposal(better: same))) == .nothingBetter)
  }

  @Test func `a corrected run holds recorded and accepted steps alone`() throws {
    let row = try #require(
      ExportKit.object(ExportKit.row(ExportKit.proposal(), isTuning: true)))
    #expect(
      row["step_origins"] as? [String] == ["recorded 1", "predicted 0.9", "recorded 3"])
    let said = messages(row, "messages")
    #expect(said.last?["content"] as? String == "Done.")
    #expect(said.compactMap(arguments).contains { $0.contains("[44,20]") })
    #expect(!said.compactMap(arguments).contains { $0.contains("[30,20]") })
    let hypothesis = ExportKit.proposal(probability: 0.4)
    #expect(ExportKit.why(ExportKit.row(hypothesis, isTuning: true)) == .hypothesis)
    #expect(ExportKit.why(ExportKit.row(hypothesis, all: true, isTuning: true)) == .hypothesis)
    let guessed = ExportKit.proposal(extra: .scroll)
    #expect(ExportKit.why(ExportKit.row(guessed, isTuning: true)) == .unaccepted)
    let undecided = ExportKit.proposal([])
    #expect(ExportKit.why(ExportKit.row(undecided, all: true, isTuning: true)) == .unaccepted)
  }

  @Test func `what the environment said stands in tool messages alone`() throws {
    for isTuning in [false, true] {
      let row = ExportKit.row(ExportKit.proposal(), isTuning: isTuning)
      let object = try #require(ExportKit.object(row))
      let said = messages(object, isTuning ? "messages" : "prompt")
      #expect(
        said.allSatisfy { message in
          message["role"] as? String == "tool"
            || (message["content"] as? String)?.contains("no seats") != true
        })
    }
  }

  @Test func `the same proposal gives the same bytes`() {
    for isTuning in [false, true] {
      guard case .row(let one) = ExportKit.row(ExportKit.proposal(), isTuning: isTuning),
        case .row(let two) = ExportKit.row(ExportKit.proposal(), isTuning: isTuning)
      else {
        Issue.record("no row")
        continue
      }
      #expect(one == two)
    }
  }

  @Test func `canonical lines all have the same members, and decode to the same values`() throws {
    let run = ExportKit.run(text: "\u{202E}\u{7}\u{9B}x")
    let lines = TrajectoryLines()
    var all = [try lines.line(run.header, revision: 2, tool: "t")]
    for entry in run.entries { all.append(try lines.line(entry, of: run.header.id)) }
    all += try lines.lines(ExportKit.proposal())
    let objects = try all.map {
      try #require(try JSONSerialization.jsonObject(with: Data($0)) as? [String: Any])
    }
    #expect(Set(objects.map { $0.keys.sorted() }).count == 1)
    #expect(Set(objects.compactMap { $0["type"] as? String }).count == 5)
    #expect(all.allSatisfy { !$0.contains { $0 < 32 || $0 == 127 } })
    #expect(!all.contains { String(decoding: $0, as: UTF8.self).contains("\u{202E}") })
    let entry = try #require(objects.first { ($0["entry"] as? [String: Any])?["step"] != nil })
    let data = try JSONSerialization.data(withJSONObject: try #require(entry["entry"]))
    #expect(try JSONDecoder().decode(Entry.self, from: data) == run.entries[3])
  }
}
