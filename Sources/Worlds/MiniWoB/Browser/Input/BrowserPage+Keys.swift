extension BrowserPage {
  /// Presses and releases a key or chord, such as `Return`, `ctrl+a`, `ArrowDown`.
  package func press(_ key: String) throws(BrowserError) {
    let stroke = try KeyStroke(named: key)
    try browser.callAll("Input.dispatchKeyEvent", stroke.events, session: session)
  }

  /// Types a text key by key; what no key types is put in as a whole.
  package func type(_ text: String) throws(BrowserError) {
    var events: [KeyEvent] = []
    for character in text {
      if let stroke = KeyStroke(typing: character) {
        events += stroke.events
      } else {
        try flush(&events)
        try insert(String(character))
      }
    }
    try flush(&events)
  }

  /// Puts a text in at the cursor, as pasting does: without any key event.
  package func insert(_ text: String) throws(BrowserError) {
    try call("Input.insertText", ["text": text])
  }

  private func flush(_ events: inout [KeyEvent]) throws(BrowserError) {
    guard !events.isEmpty else { return }
    try browser.callAll("Input.dispatchKeyEvent", events, session: session)
    events = []
  }
}

/// One event of the keyboard as the protocol has it.
struct KeyEvent: Encodable, Hashable {
  let type: String
  let key: String
  let code: String
  let windowsVirtualKeyCode: Int
  let modifiers: Int
  var text: String?
}

extension KeyStroke {
  /// Down and up.
  var events: [KeyEvent] {
    func event(_ type: String, text: String? = nil) -> KeyEvent {
      KeyEvent(
        type: type, key: key, code: code, windowsVirtualKeyCode: windowsCode,
        modifiers: modifiers.rawValue, text: text)
    }
    return [event(text == nil ? "rawKeyDown" : "keyDown", text: text), event("keyUp")]
  }
}
