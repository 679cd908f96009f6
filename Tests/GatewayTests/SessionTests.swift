import Formats
import Storage
import Testing
import Trajectories

@testable import Gateway

@Suite struct EntryEventsTests {
  private func events(_ entries: [Entry]) -> [SessionEvent] {
    var maker = EntryEvents(
      SessionName(RunID(rawValue: "run_0123456789abcdef")),
      from: .init(from: Timestamp(rawValue: 1_000))
    ) { _ in nil }
    return entries.flatMap { maker.events($0) }
  }

  private func entry(_ index: Int, _ kind: Entry.Kind, _ text: String = "") -> Entry {
    Entry(
      index: index, sourceIndex: index, line: index + 1, kind: kind,
      time: Timestamp(rawValue: Int64(index) * 1_000), text: text)
  }

  private func step(_ index: Int, after: Observation?) -> Entry {
    var entry = entry(index, .step)
    entry.step = Step(
      number: index, turn: 1, thought: "I look",
      action: Action(
        .shell, text: "ls", raw: RawCall(name: "bash", arguments: #"{"command":"ls"}"#)),
      status: after == nil ? .open : .failed, after: after, duration: 500)
    return entry
  }

  @Test func `calls and results are pairs`() {
    let all = events([
      entry(0, .prompt, "go"), step(1, after: Observation(text: "no", isError: true)),
    ])
    #expect(
      all.map(\.type) == [
        "user.message", "session.status_running", "agent.message", "agent.tool_use",
        "agent.tool_result",
      ])
    let json = all.map { String(decoding: $0.value.bytes, as: UTF8.self) }
    #expect(
      json[4].contains("\"tool_use_id\":\"\(all[3].id)\"") && json[4].contains("\"is_error\":true"))
    #expect(json[3].contains("\"input\":{\"command\":\"ls\"}"))
    #expect(all[4].time == Timestamp(rawValue: 1_500))
    #expect(Set(all.map(\.id)).count == all.count)
  }

  @Test func `an event keeps its name while the log grows`() {
    let before = events([entry(0, .prompt, "go"), step(1, after: nil)])
    let after = events([entry(0, .prompt, "go"), step(1, after: Observation(text: "a"))])
    #expect(after.map(\.id).starts(with: before.map(\.id)) && after.count == before.count + 1)
    let name = SessionName(RunID(rawValue: "run_0123456789abcdef"))
    let ending = EntryEvents(name, from: .init(from: Timestamp(rawValue: 0))) { _ in nil }
      .ending(after: 1)
    #expect(!before.map(\.id).contains(ending.id))
    #expect(events([entry(0, .prompt), entry(1, .prompt)]).map(\.id).contains(ending.id))
  }

  @Test func `no turn has ended before the first one, and none while a call is open`() {
    var system = entry(0, .context, "be brief")
    system.title = "system"
    #expect(
      events([system, entry(1, .prompt, "go")]).map(\.type)
        == ["system.message", "user.message", "session.status_running"])
    var standing = SessionStanding(from: Timestamp(rawValue: 0))
    for (entry, isOpen) in [
      (system, false), (entry(1, .prompt), false), (step(2, after: nil), true),
      (step(3, after: Observation(text: "a")), true), (entry(4, .reply), false),
    ] {
      standing.add(entry)
      #expect(standing.isOpen == isOpen)
    }
  }

  @Test func `an event stands in a stream under its name`() {
    let frame = String(decoding: events([entry(0, .prompt, "go")])[0].frame, as: UTF8.self)
    #expect(frame.hasPrefix("event: user.message\ndata: {\"id\":\"sevt_0123456789abcdef0_1\""))
    #expect(frame.hasSuffix("}\n\n"))
  }

  @Test(arguments: ["run_a", "sesn_", "", "drm_a", "sesn_a/b"])
  func `what names no session is none`(_ text: String) {
    #expect(SessionName(text) == nil)
  }
}
