internal import Canvas
internal import Trajectories

extension State {
  mutating func press(_ key: Key) -> [Effect] {
    notice = nil
    if let editor = activeEditor { return type(key, into: editor) }
    if let digit = digit(key) { return take(digit) }
    guard let command = KeyMap.command(for: key, in: mode) else {
      count = nil
      if key == .escape {
        panel = nil
      } else {
        notice = Notice(.note, "\(key.name) does nothing here; ? lists the keys")
      }
      return []
    }
    defer { count = nil }
    return perform(command, "")
  }

  private func digit(_ key: Key) -> Int? {
    guard case .character(let character) = key, character.isASCII,
      let value = character.wholeNumberValue
    else { return nil }
    return value == 0 && count == nil && mode != .kinds ? nil : value
  }

  private mutating func take(_ digit: Int) -> [Effect] {
    if case .kinds(var window) = panel {
      window.select((digit + 9) % 10)
      panel = .kinds(window)
      return toggleKind(window.selection)
    }
    if screen == .library, panel == nil, library.showsOffer, library.progress == nil {
      guard let found = library.found, found.indices.contains(digit - 1) else {
        notice = Notice(.note, "there is no line \(digit)")
        return []
      }
      return library.chooseOffer(digit - 1)
    }
    count = min(99_999_999, (count ?? 0) * 10 + digit)
    return []
  }

  mutating func paste(_ text: String) -> [Effect] {
    guard let editor = activeEditor else { return [] }
    notice = nil
    // A paste may hold megabytes by mistake; a line needs no more than this.
    let text = String(text.prefix(10_000))
    switch editor {
    case .commandLine:
      commandLine?.editor.insert(text)
      return lineEdited()
    case .reason: editReason { $0.insert(text) }
    case .filter:
      library.editor?.insert(text)
      return library.filterChanged()
    case .find: inspector?.editor?.insert(text)
    case .query: search.editor?.insert(text)
    case .proposals:
      reviewing.editor?.insert(text)
      return reviewing.filterChanged()
    case .decision: decisionEditor?.insert(text)
    case .lessons:
      lessons.editor?.insert(text)
      lessons.filterChanged()
    }
    return []
  }

  /// A key while a line is being typed.
  private mutating func type(_ key: Key, into editor: ActiveEditor) -> [Effect] {
    if let command = KeyMap.command(for: key, in: .prompt) {
      if let act = Prompt(rawValue: command.id) { return perform(act, on: editor) }
      return perform(command, "")
    }
    switch editor {
    case .commandLine:
      if key == .backspace, commandLine?.editor.isEmpty == true { return closeLine() }
      if commandLine?.editor.handle(key) == true { return lineEdited() }
    case .reason: editReason { _ = $0.handle(key) }
    case .filter:
      if library.editor?.handle(key) == true { return library.filterChanged() }
    case .find:
      if key == .backspace, inspector?.editor?.isEmpty == true { inspector?.editor = nil }
      _ = inspector?.editor?.handle(key)
    case .query: _ = search.editor?.handle(key)
    case .proposals:
      if reviewing.editor?.handle(key) == true { return reviewing.filterChanged() }
    case .decision: _ = decisionEditor?.handle(key)
    case .lessons:
      if lessons.editor?.handle(key) == true { lessons.filterChanged() }
    }
    return []
  }

  private mutating func perform(_ act: Prompt, on editor: ActiveEditor) -> [Effect] {
    switch (act, editor) {
    case (.complete, .commandLine): return complete(forward: true)
    case (.completeBack, .commandLine): return complete(forward: false)
    case (.complete, _), (.completeBack, _): return []
    case (.accept, .commandLine): return acceptLine()
    case (.cancel, .commandLine): return closeLine()
    case (.accept, .reason): return acceptReason()
    case (.cancel, .reason): panel = nil
    case (.accept, .filter): library.acceptFilter()
    case (.cancel, .filter): return library.cancelFilter()
    case (.accept, .find): return say(inspector?.acceptSearch())
    case (.cancel, .find): inspector?.editor = nil
    case (.accept, .query): return search.accept()
    case (.cancel, .query): search.cancel()
    case (.accept, .proposals): reviewing.acceptFilter()
    case (.cancel, .proposals): return reviewing.cancelFilter()
    case (.accept, .lessons): lessons.acceptFilter()
    case (.cancel, .lessons): lessons.cancelFilter()
    case (.accept, .decision): return acceptDecision()
    case (.cancel, .decision): cancelDecision()
    }
    return []
  }

  /// Shows what an act has to say, and returns its effects.
  mutating func say(_ answer: (effects: [Effect], notice: Notice?)?) -> [Effect] {
    if let word = answer?.notice { notice = word }
    return answer?.effects ?? []
  }
}
