import Testing

@testable import Worlds

@Suite("Keys by name")
struct KeyStrokeTests {
  @Test(arguments: [
    ("a", "a", "KeyA", 65), ("A", "A", "KeyA", 65), ("7", "7", "Digit7", 55),
    ("Return", "Enter", "Enter", 13), ("ENTER", "Enter", "Enter", 13),
    ("Page_Down", "PageDown", "PageDown", 34), ("ArrowUp", "ArrowUp", "ArrowUp", 38),
    ("F5", "F5", "F5", 116), ("+", "+", "Equal", 187), ("!", "!", "Digit1", 49),
    ("space", " ", "Space", 32),
  ])
  func `Names of the DOM and of X are known`(
    name: String, key: String, code: String, windowsCode: Int
  ) throws {
    let stroke = try KeyStroke(named: name)
    #expect(stroke.key == key)
    #expect(stroke.code == code)
    #expect(stroke.windowsCode == windowsCode)
  }

  @Test func `A chord holds its modifiers and types nothing`() throws {
    let stroke = try KeyStroke(named: "ctrl+shift+a")
    #expect(stroke.modifiers == [.control, .shift])
    #expect(stroke.text == nil)
    #expect(stroke.events.map(\.type) == ["rawKeyDown", "keyUp"])
    #expect(try KeyStroke(named: "ctrl++").key == "+")
    #expect(try KeyStroke(named: "shift+Tab").modifiers == .shift)
  }

  @Test func `A character that needs shift says so and types itself`() throws {
    let stroke = try #require(KeyStroke(typing: "Q"))
    #expect(stroke.modifiers == .shift)
    #expect(stroke.events.first?.text == "Q")
    #expect(KeyStroke(typing: "é") == nil)
  }

  @Test(arguments: ["", "ctrl+", "hyper+a", "Retrun", "ab"])
  func `An unknown key is an error that quotes it`(_ name: String) {
    #expect(throws: BrowserError.noSuchKey(name)) { try KeyStroke(named: name) }
  }
}
