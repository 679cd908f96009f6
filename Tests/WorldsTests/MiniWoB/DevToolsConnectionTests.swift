import Foundation
import Testing

@testable import Worlds

@Suite("Commands, replies and events")
struct DevToolsConnectionTests {
  private struct Answer: Decodable { let word: String }
  private let browser = FakeBrowser()
  private let soon = Deadline(seconds: 5)

  private func send(_ method: String, session: String? = nil) throws -> Int {
    try browser.connection.send(method, NoParameters(), session: session, by: soon)
  }

  private func word(of id: Int, session: String? = nil, by deadline: Deadline? = nil) throws
    -> String
  {
    try browser.connection.reply(
      to: id, of: "A.b", session: session, as: Answer.self, by: deadline ?? soon
    ).word
  }

  @Test func `A command goes out as one numbered message`() throws {
    let id = try browser.connection.send("A.b", ["c": "d\0e"], session: "S", by: soon)
    let heard = browser.heard()
    #expect(heard.count == 1)
    let sent = try JSONSerialization.jsonObject(with: Data(try #require(heard.first).utf8))
    let message = try #require(sent as? [String: Any])
    #expect(message["id"] as? Int == id)
    #expect(message["method"] as? String == "A.b")
    #expect(message["sessionId"] as? String == "S")
    #expect((message["params"] as? [String: String])?["c"] == "d\0e")
  }

  @Test func `Replies are found by number, whatever their order`() throws {
    let first = try send("A.b")
    let second = try send("A.b")
    browser.say(message: #"{"id":\#(second),"result":{"word":"second"}}"#)
    browser.say(message: #"{"method":"X.y","params":{"id":\#(first)}}"#)
    browser.say(message: #"{"id":\#(first),"result":{"word":"first"}}"#)
    #expect(try word(of: first) == "first")
    #expect(try word(of: second) == "second")
  }

  @Test func `A reply that comes in pieces is one reply`() throws {
    let id = try send("A.b")
    browser.say(#"{"id":\#(id),"res"#)
    browser.say(#"ult":{"word":"whole"}}"#)
    browser.say("\0")
    #expect(try word(of: id) == "whole")
  }

  @Test func `A reply that is too late is nobody else's`() throws {
    let late = try send("A.b")
    #expect(throws: BrowserError.timedOut(what: "A.b", seconds: 0)) {
      try word(of: late, by: Deadline(seconds: 0))
    }
    let next = try send("A.b")
    browser.say(message: #"{"id":\#(late),"result":{"word":"late"}}"#)
    browser.say(message: #"{"id":\#(next),"result":{"word":"next"}}"#)
    #expect(try word(of: next) == "next")
  }

  @Test func `A refusal is worded with the command and the reason`() throws {
    let id = try send("A.b")
    browser.say(message: #"{"id":\#(id),"error":{"code":-32601,"message":"'A.b' wasn't found"}}"#)
    #expect(throws: BrowserError.refused(command: "A.b", reason: "'A.b' wasn't found")) {
      try word(of: id)
    }
  }

  @Test(arguments: ["nonsense", "[1,2]", #"{"id":"one"}"#, "{\"id\":1", "\u{FFFD}"])
  func `What is not a message is an error that quotes it`(_ text: String) throws {
    let id = try send("A.b")
    browser.say(message: text)
    #expect(throws: BrowserError.garbled(text)) { try word(of: id) }
  }

  @Test func `A reply of another shape is an error, not a guess`() throws {
    let id = try send("A.b")
    browser.say(message: #"{"id":\#(id),"result":{"word":7}}"#)
    #expect {
      try word(of: id)
    } throws: { error in
      guard case BrowserError.garbled(let what)? = error as? BrowserError else { return false }
      return what.hasPrefix("A.b: ")
    }
  }

  @Test func `A browser that hangs up is told apart from one that is slow`() throws {
    let id = try send("A.b")
    browser.hangUp()
    #expect(throws: BrowserError.disconnected) { try word(of: id) }
    #expect(throws: BrowserError.disconnected) { try send("A.b") }
  }

  @Test func `Events wait in a queue, each for its session`() throws {
    let id = try send("A.b")
    browser.say(message: #"{"method":"Page.loadEventFired","sessionId":"other"}"#)
    browser.say(message: #"{"method":"Page.loadEventFired","sessionId":"mine"}"#)
    browser.say(message: #"{"id":\#(id),"result":{"word":"done"}}"#)
    #expect(try word(of: id) == "done")
    let event = { (limit: Double) in
      try browser.connection.event(
        "Page.loadEventFired", session: "mine", what: "loading", by: Deadline(seconds: limit))
    }
    try event(5)
    #expect(throws: BrowserError.timedOut(what: "loading", seconds: 0)) { try event(0) }
    #expect(browser.connection.events.map(\.session) == ["other"])
  }

  @Test func `A flood of events is forgotten, oldest first`() throws {
    let id = try send("A.b")
    for number in 0..<(DevToolsConnection.mostEvents + 10) {
      browser.say(message: #"{"method":"E\#(number)"}"#)
    }
    browser.say(message: #"{"id":\#(id),"result":{"word":"done"}}"#)
    #expect(try word(of: id) == "done")
    #expect(browser.connection.events.count == DevToolsConnection.mostEvents)
    #expect(browser.connection.events.first?.method == "E10")
  }

  @Test func `A crashed page fails its commands at once and no other page's`() throws {
    let mine = try send("A.b", session: "mine")
    let other = try send("A.b", session: "other")
    browser.say(message: #"{"method":"Inspector.targetCrashed","sessionId":"mine"}"#)
    browser.say(message: #"{"id":\#(other),"result":{"word":"alive"}}"#)
    #expect(throws: BrowserError.pageCrashed) { try word(of: mine, session: "mine") }
    #expect(try word(of: other, session: "other") == "alive")
  }

  @Test func `An alert is answered, so that nothing waits for it`() throws {
    let id = try send("A.b", session: "S")
    _ = browser.heard()
    browser.say(message: #"{"method":"Page.javascriptDialogOpening","sessionId":"S"}"#)
    browser.say(message: #"{"id":\#(id),"result":{"word":"after"}}"#)
    #expect(try word(of: id, session: "S") == "after")
    let answer = try #require(browser.heard().first)
    #expect(answer.contains("Page.handleJavaScriptDialog"))
    #expect(answer.contains(#""sessionId":"S""#))
  }
}
