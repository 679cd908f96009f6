import Canvas
import Testing

@testable import Console

/// One key map feeds the footer, the help, the command line and the manual.
struct KeyMapTests {
  @Test func `no key means two things in one mode`() {
    for mode in Mode.allCases {
      let keys = KeyMap.commands(in: mode).flatMap(\.keys)
      let twice = Dictionary(grouping: keys, by: { $0 }).filter { $0.value.count > 1 }.keys
      #expect(twice.isEmpty, "\(mode): \(twice.map(\.name))")
    }
  }

  @Test func `ids are unique in a mode, and so are the words after the colon`() {
    for mode in Mode.allCases {
      let commands = KeyMap.commands(in: mode)
      #expect(Set(commands.map(\.id)).count == commands.count)
      let words = commands.compactMap(\.word)
      #expect(Set(words).count == words.count)
    }
  }

  @Test func `every command is explained by one sentence and belongs to an act`() {
    for command in KeyMap.all {
      #expect(command.help.hasSuffix("."), "\(command.id)")
      #expect(!command.title.isEmpty)
      #expect(!command.keys.isEmpty || command.word != nil, "\(command.id) cannot be reached")
    }
    let ids = Set(KeyMap.all.map(\.id))
    let acts =
      Library.Act.allCases.map(\.rawValue) + Inspector.Act.allCases.map(\.rawValue)
      + Search.Act.allCases.map(\.rawValue) + Reviewing.Act.allCases.map(\.rawValue)
      + Lessons.Act.allCases.map(\.rawValue) + Dreams.Act.allCases.map(\.rawValue)
      + Panel.Act.allCases.map(\.rawValue)
      + Everywhere.allCases.map(\.rawValue) + Move.allCases.map(\.rawValue)
      + Prompt.allCases.map(\.rawValue)
    #expect(Set(acts) == ids)
  }

  @Test func `a command is found by its id, by its word, and by the mode it is meant for`() {
    #expect(KeyMap.command(named: "app.quit", in: .library)?.word == "quit")
    #expect(KeyMap.command(named: "outcome", in: .inspector)?.mode == .inspector)
    #expect(KeyMap.command(named: "outcome", in: .library)?.mode == .library)
    #expect(KeyMap.command(named: "no such thing", in: .library) == nil)
  }

  @Test(arguments: [("o", "open"), ("srt", "sort"), ("th", "theme"), ("", "filter")])
  func `completion puts the best first`(typed: String, first: String) {
    #expect(Completion.commands(typed, in: .library).first?.line == first)
  }

  @Test(arguments: [
    (Key.character(" "), "Space"), (.control("d"), "Ctrl-d"), (.alt("1"), "Alt-1"),
    (.pageDown, "PgDn"), (.function(2), "F2"), (.character("j"), "j"),
  ])
  func `keys have the names people know`(key: Key, name: String) {
    #expect(key.name == name)
  }
}
