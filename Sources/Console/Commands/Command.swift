package import Canvas

/// One act a person can ask for: by a key, by name after `:`, in a script.
package struct Command: Sendable, Hashable {
  /// The stable name, such as `step.next`.
  package let id: String
  package let keys: [Key]
  /// Two or three words for the footer and for completion.
  package let title: String
  /// One sentence for the help and the manual.
  package let help: String
  /// Where it applies.
  package let mode: Mode
  /// The short name after `:`, where it has one.
  package let word: String?
  /// What may follow the short name, such as `COLUMN`.
  package let argument: String?

  init<Act: RawRepresentable<String>>(
    _ act: Act, _ keys: [Key], _ title: String, _ help: String, in mode: Mode,
    word: String? = nil, argument: String? = nil
  ) {
    id = act.rawValue
    self.keys = keys
    self.title = title
    self.help = help
    self.mode = mode
    self.word = word
    self.argument = argument
  }

  /// The names of the keys: `j or Down`.
  package var keyNames: String { keys.map(\.name).joined(separator: " or ") }
}

/// Where keys mean the same: a screen, a panel over it, or a line being typed.
package enum Mode: String, CaseIterable, Sendable, Hashable {
  case everywhere, library, inspector, review, dreams, lessons, search
  case help, tree, copy, outcome, kinds, report, batch, dream, ending
  case prompt

  /// The heading in the help and the manual.
  package var title: String {
    switch self {
    case .everywhere: "Everywhere"
    case .library: "Library"
    case .inspector: "Inspector"
    case .review: "Review"
    case .dreams: "Dreams"
    case .lessons: "Lessons"
    case .search: "Search"
    case .help: "Help"
    case .tree: "Tree of sub-agents"
    case .copy: "Copy"
    case .outcome: "Outcome"
    case .kinds: "Kinds shown"
    case .report: "Report"
    case .batch: "Many decisions at once"
    case .dream: "Beginning a dream"
    case .ending: "Ending a dream"
    case .prompt: "While typing"
    }
  }

  /// Whether it lies over a screen and takes the keys from it.
  var isPanel: Bool {
    switch self {
    case .everywhere, .library, .inspector, .review, .dreams, .lessons, .search, .prompt: false
    case .help, .tree, .copy, .outcome, .kinds, .report, .batch, .dream, .ending: true
    }
  }
}

extension Key {
  /// The name people know the key by: `j`, `Ctrl-d`, `PgDn`.
  package var name: String {
    switch self {
    case .character(" "): "Space"
    case .character(let character): String(character)
    case .control(let character): "Ctrl-\(character)"
    case .alt(let character): "Alt-\(character)"
    case .enter: "Enter"
    case .escape: "Esc"
    case .tab: "Tab"
    case .backTab: "Shift-Tab"
    case .backspace: "Backspace"
    case .delete: "Del"
    case .up: "Up"
    case .down: "Down"
    case .left: "Left"
    case .right: "Right"
    case .home: "Home"
    case .end: "End"
    case .pageUp: "PgUp"
    case .pageDown: "PgDn"
    case .function(let number): "F\(number)"
    }
  }
}
