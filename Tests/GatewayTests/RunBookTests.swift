import Formats
import Foundation
import Storage
import Testing
import Trajectories

@testable import Gateway

/// Which run a request belongs to.
@Suite struct RunBookTests {
  private let archive: Archive
  private let book: RunBook

  init() throws {
    let folder = FileManager.default.temporaryDirectory.path + "/book-\(UUID().uuidString)"
    archive = try Archive(folder: folder, mode: .readWrite)
    book = RunBook(archive)
  }

  private func outline(_ json: String) throws -> ConversationOutline {
    try #require(ConversationOutline(request: Array(json.utf8)))
  }

  /// Enters a request; returns its run and whether that is new.
  private func enter(
    _ json: String, session: String? = nil, retry: Bool = false, in other: RunBook? = nil
  ) throws -> (run: GatewayRun, isNew: Bool, outline: ConversationOutline) {
    let outline = try outline(json)
    let request = RunBook.Request(
      outline: outline, wish: try DreamingWish(value: Array("true".utf8)[...]), session: session,
      isRetry: retry, at: Timestamp(rawValue: 1))
    let found = (other ?? book).enter(request) {
      GatewayRun(
        identity: UUID().uuidString, session: session, opening: outline.opening,
        at: Timestamp(rawValue: 1))
    }
    return (found.run, found.isNew, outline)
  }

  private func answer(
    _ entered: (run: GatewayRun, isNew: Bool, outline: ConversationOutline), _ message: String
  ) throws {
    let after = try #require(entered.outline.state(after: Array(message.utf8)))
    var keys = after.calls.map { ConversationOutline.key("call", $0) }
    if let name = after.message { keys.append(ConversationOutline.key("message", name)) }
    book.end(entered.run.run, state: after.state, keys: keys)
    try archive.keepGatewayRun(entered.run, at: entered.run.at)
    try archive.keepGatewayKeys(
      keys + [after.state], of: entered.run.run, at: Timestamp(rawValue: 2))
  }

  private static let first =
    #"{"messages":[{"role":"user","content":"go"}],"tools":[{"name":"t"}]}"#
  private static let called =
    #"{"id":"msg_1","role":"assistant","content":[{"type":"thinking","thinking":"hm","signature":"s"},"#
    + #"{"type":"tool_use","id":"toolu_1","name":"t","input":{}}]}"#
  private static let second =
    #"{"tools":[{"name":"t"}],"messages":[{"role":"user","content":[{"type":"text","text":"go","#
    + #""cache_control":{"type":"ephemeral"}}]},{"role":"assistant","content":[{"type":"tool_use","#
    + #""id":"toolu_1","name":"t","input":{}}]},{"role":"user","content":[{"type":"tool_result","#
    + #""tool_use_id":"toolu_1","content":"done"}]}]}"#

  @Test func `the conversation leads to its run, whatever thinking and cache marks do`() throws {
    let begun = try enter(Self.first)
    #expect(begun.isNew)
    try answer(begun, Self.called)
    let next = try enter(Self.second)
    #expect(!next.isNew && next.run == begun.run)
  }

  @Test func `another process finds the run in the archive`() throws {
    let begun = try enter(Self.first)
    try answer(begun, Self.called)
    let next = try enter(Self.second, in: RunBook(archive))
    #expect(!next.isNew && next.run.run == begun.run.run)
  }

  @Test func `what begins alike at the same time is two runs, and each is gone on with`() throws {
    let one = try enter(Self.first)
    let two = try enter(Self.first)
    #expect(two.isNew && one.run.run != two.run.run)
    try answer(one, Self.called)
    try answer(two, Self.called.replacing("toolu_1", with: "toolu_2"))
    #expect(try enter(Self.second).run.run == one.run.run)
    #expect(
      try enter(Self.second.replacing("toolu_1", with: "toolu_2")).run.run == two.run.run)
  }

  @Test func `a retry is of the run that it repeats`() throws {
    let begun = try enter(Self.first)
    #expect(try enter(Self.first, retry: true).run.run == begun.run.run)
    book.end(begun.run.run, state: nil, keys: [])
    book.end(begun.run.run, state: nil, keys: [])
    #expect(try enter(Self.first).run.run == begun.run.run)
  }

  @Test func `what was answered and is asked again is a new run`() throws {
    let begun = try enter(Self.first)
    try answer(begun, Self.called)
    #expect(try enter(Self.first).isNew)
    #expect(try enter(Self.first, retry: true).isNew == false)
  }

  @Test func `a pruned history is known by the calls that it settles`() throws {
    let begun = try enter(Self.first)
    try answer(begun, Self.called)
    let pruned =
      #"{"messages":[{"role":"user","content":"go"},{"role":"assistant","content":"summed up"},"#
      + #"{"role":"user","content":[{"type":"tool_result","tool_use_id":"toolu_1","content":"x"}]}]}"#
    #expect(try enter(pruned).run.run == begun.run.run)
    let stranger = pruned.replacing(#""content":"go""#, with: #""content":"else""#)
    #expect(try enter(stranger).isNew)
  }

  @Test func `who sums up all but the last call goes on, while the run waits for its result`()
    throws
  {
    let summed =
      #"{"messages":[{"role":"user","content":"so far: nothing"},{"role":"assistant","content":["#
      + #"{"type":"tool_use","id":"ID","name":"t","input":{}}]},{"role":"user","content":["#
      + #"{"type":"tool_result","tool_use_id":"ID","content":"x"}]}]}"#
    let begun = try enter(Self.first)
    try answer(begun, Self.called)
    let next = try enter(summed.replacing("ID", with: "toolu_1"))
    #expect(next.run.run == begun.run.run)
    try answer(next, Self.called.replacing("toolu_1", with: "toolu_2"))
    let late = summed.replacing("nothing", with: "little").replacing("ID", with: "toolu_1")
    #expect(try enter(late).isNew, "another program that counts its calls from one")
  }

  @Test func `a name that is drawn by chance leads to its run whatever stands before it`() throws {
    let name = "toolu_01A09q90qw90lq917835lq9"
    let begun = try enter(Self.first)
    try answer(begun, Self.called.replacing("toolu_1", with: name))
    try answer(begun, Self.called.replacing("toolu_1", with: "toolu_2"))
    let other =
      #"{"messages":[{"role":"user","content":[{"type":"tool_result","tool_use_id":"\#(name)","#
      + #""content":"x"}]}]}"#
    #expect(try enter(other).run.run == begun.run.run)
  }

  @Test func `who hung up and asks again is in the same run, another who asks the same is not`()
    throws
  {
    func request(isGone: Bool) throws -> RunBook.Request {
      RunBook.Request(
        outline: try outline(Self.first), wish: try DreamingWish(value: Array("true".utf8)[...]),
        session: nil, isRetry: false, isGone: { isGone }, at: Timestamp(rawValue: 1))
    }
    func run() throws -> GatewayRun {
      GatewayRun(
        identity: UUID().uuidString, opening: try outline(Self.first).opening,
        at: Timestamp(rawValue: 1))
    }
    let (one, two, three) = (try run(), try run(), try run())
    #expect(book.enter(try request(isGone: false)) { one }.run == one)
    #expect(book.enter(try request(isGone: true)) { two }.run == two)
    #expect(book.enter(try request(isGone: false)) { three }.run == two)
  }

  @Test func `a thread goes on from the answer that it names`() throws {
    let begun = try enter(
      #"{"thread":{"type":"create"},"messages":[{"role":"user","content":"go"}]}"#)
    try answer(begun, Self.called)
    let next = try enter(
      #"{"thread":{"type":"continue","previous_message_id":"msg_1"},"#
        + #""messages":[{"role":"user","content":"more"}]}"#)
    #expect(!next.isNew && next.run.run == begun.run.run)
  }

  @Test func `an agent that sums up goes on in its session, a question on the side does not`()
    throws
  {
    let begun = try enter(Self.first, session: "s")
    try answer(begun, Self.called)
    let summed =
      #"{"tools":[{"name":"t"}],"messages":[{"role":"user","content":"This session goes on"}]}"#
    #expect(try enter(summed, session: "s").run.run == begun.run.run)
    let aside = #"{"messages":[{"role":"user","content":"Give it a title"}]}"#
    #expect(try enter(aside, session: "s").isNew)
    #expect(try enter(summed, session: "s agent").isNew)
  }

  @Test func `what was asked and not recorded leads to its run after a restart, and to no other's`()
    throws
  {
    let begun = try enter(Self.first)
    let asked = try #require(begun.outline.asked)
    try archive.keepGatewayRun(begun.run, asked: asked, at: begun.run.at)
    #expect(try enter(Self.first).isNew, "another agent that begins alike while the first waits")
    #expect(try enter(Self.second, in: RunBook(archive)).run == begun.run)
    #expect(try enter(Self.first, session: "other", in: RunBook(archive)).isNew)
    let after = try #require(begun.outline.state(after: Array(Self.called.utf8)))
    try archive.keepGatewayKeys(
      [after.state], settling: asked, of: begun.run.run, at: Timestamp(rawValue: 2))
    #expect(try enter(Self.first, in: RunBook(archive)).isNew, "it was answered")
  }
}
