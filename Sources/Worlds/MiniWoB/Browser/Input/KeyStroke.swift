/// Keys that change what others and clicks do.
package struct KeyModifiers: OptionSet, Sendable, Hashable {
  package let rawValue: Int
  package static let alt = KeyModifiers(rawValue: 1)
  package static let control = KeyModifiers(rawValue: 2)
  package static let meta = KeyModifiers(rawValue: 4)
  package static let shift = KeyModifiers(rawValue: 8)

  package init(rawValue: Int) {
    self.rawValue = rawValue
  }
}

/// A key, or a key with modifiers held, as the protocol wants it described.
struct KeyStroke: Hashable {
  /// The value of `KeyboardEvent.key`.
  var key: String
  /// The place on a US keyboard, the value of `KeyboardEvent.code`.
  var code: String
  var windowsCode: Int
  /// What it types; nothing for Escape and for shortcuts.
  var text: String?
  var modifiers: KeyModifiers = []

  /// A key or chord by name, as in `a`, `Return`, `ctrl+a`, `shift+Tab`; both the names of the DOM and
  /// those of X are known, in any case.
  init(named name: String) throws(BrowserError) {
    var parts = name.split(separator: "+", omittingEmptySubsequences: false).map(String.init)
    // The plus key itself: "+" and "ctrl++".
    if name == "+" || name.hasSuffix("++") { parts = parts.dropLast(2) + ["+"] }
    guard let last = parts.popLast(), !last.isEmpty else { throw .noSuchKey(name) }
    var held: KeyModifiers = []
    for part in parts {
      guard let modifier = Self.modifiers[part.lowercased()] else { throw .noSuchKey(name) }
      held.insert(modifier)
    }
    if last.count == 1, let character = last.first, let stroke = KeyStroke(typing: character) {
      self = stroke
    } else if let special = Self.special[last.lowercased()] {
      self.init(
        key: special.key, code: special.code, windowsCode: special.windowsCode,
        text: special.text)
    } else {
      throw .noSuchKey(name)
    }
    modifiers.formUnion(held)
    if !modifiers.isDisjoint(with: [.control, .alt, .meta]) { text = nil }
  }

  /// The key that types a character on a US keyboard; nil when none does.
  init?(typing character: Character) {
    guard let ascii = character.asciiValue else { return nil }
    let text = String(character)
    switch character {
    case "a"..."z":
      self.init(
        key: text, code: "Key" + text.uppercased(), windowsCode: Int(ascii) - 32, text: text)
    case "A"..."Z":
      self.init(key: text, code: "Key" + text, windowsCode: Int(ascii), text: text)
      modifiers = .shift
    case "0"..."9": self.init(key: text, code: "Digit" + text, windowsCode: Int(ascii), text: text)
    case " ": self.init(key: " ", code: "Space", windowsCode: 32, text: " ")
    case "\n", "\r": self.init(key: "Enter", code: "Enter", windowsCode: 13, text: "\r")
    case "\t": self.init(key: "Tab", code: "Tab", windowsCode: 9, text: nil)
    default:
      guard let place = Self.punctuation[character] else { return nil }
      self.init(key: text, code: place.code, windowsCode: place.windowsCode, text: text)
      if place.isShifted { modifiers = .shift }
    }
  }

  private init(key: String, code: String, windowsCode: Int, text: String?) {
    self.key = key
    self.code = code
    self.windowsCode = windowsCode
    self.text = text
  }
}

extension KeyStroke {
  private struct Special {
    let key: String
    let code: String
    let windowsCode: Int
    var text: String?
  }

  private struct Place {
    let code: String
    let windowsCode: Int
    var isShifted = false
  }

  private static let modifiers: [String: KeyModifiers] = [
    "ctrl": .control, "control": .control, "control_l": .control, "shift": .shift,
    "shift_l": .shift, "alt": .alt, "alt_l": .alt, "meta": .meta, "super": .meta, "cmd": .meta,
    "super_l": .meta, "win": .meta,
  ]

  private static let special: [String: Special] = {
    let keys: [(names: [String], key: Special)] = [
      (
        ["enter", "return", "kp_enter"],
        Special(key: "Enter", code: "Enter", windowsCode: 13, text: "\r")
      ),
      (["tab"], Special(key: "Tab", code: "Tab", windowsCode: 9)),
      (["space"], Special(key: " ", code: "Space", windowsCode: 32, text: " ")),
      (["escape", "esc"], Special(key: "Escape", code: "Escape", windowsCode: 27)),
      (["backspace"], Special(key: "Backspace", code: "Backspace", windowsCode: 8)),
      (["delete", "del"], Special(key: "Delete", code: "Delete", windowsCode: 46)),
      (["insert"], Special(key: "Insert", code: "Insert", windowsCode: 45)),
      (["home"], Special(key: "Home", code: "Home", windowsCode: 36)),
      (["end"], Special(key: "End", code: "End", windowsCode: 35)),
      (["pageup", "page_up", "prior"], Special(key: "PageUp", code: "PageUp", windowsCode: 33)),
      (
        ["pagedown", "page_down", "next"],
        Special(key: "PageDown", code: "PageDown", windowsCode: 34)
      ),
      (["arrowleft", "left"], Special(key: "ArrowLeft", code: "ArrowLeft", windowsCode: 37)),
      (["arrowup", "up"], Special(key: "ArrowUp", code: "ArrowUp", windowsCode: 38)),
      (["arrowright", "right"], Special(key: "ArrowRight", code: "ArrowRight", windowsCode: 39)),
      (["arrowdown", "down"], Special(key: "ArrowDown", code: "ArrowDown", windowsCode: 40)),
    ]
    var table: [String: Special] = [:]
    for (names, key) in keys { for name in names { table[name] = key } }
    for number in 1...12 {
      table["f\(number)"] = Special(
        key: "F\(number)", code: "F\(number)", windowsCode: 111 + number)
    }
    return table
  }()

  /// The rows of a US keyboard outside letters and digits: plain, shifted, place.
  private static let punctuation: [Character: Place] = {
    let keys: [(Character, Character, String, Int)] = [
      ("-", "_", "Minus", 189), ("=", "+", "Equal", 187), ("[", "{", "BracketLeft", 219),
      ("]", "}", "BracketRight", 221), ("\\", "|", "Backslash", 220), (";", ":", "Semicolon", 186),
      ("'", "\"", "Quote", 222), (",", "<", "Comma", 188), (".", ">", "Period", 190),
      ("/", "?", "Slash", 191), ("`", "~", "Backquote", 192),
    ]
    var table: [Character: Place] = [:]
    for (plain, shifted, code, number) in keys {
      table[plain] = Place(code: code, windowsCode: number)
      table[shifted] = Place(code: code, windowsCode: number, isShifted: true)
    }
    for (digit, sign) in zip("0123456789", ")!@#$%^&*(") {
      let number = digit.asciiValue.map(Int.init) ?? 0
      table[sign] = Place(code: "Digit\(digit)", windowsCode: number, isShifted: true)
    }
    return table
  }()
}
