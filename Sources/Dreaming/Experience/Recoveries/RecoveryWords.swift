internal import Critics
internal import Trajectories

extension ToldError {
  /// The same without the name.
  var plain: ToldError { ToldError(error: error.plain, line: line, isPlain: isPlain) }
}

extension RunReading.Moment {
  /// Programs that change files; the last ones are what tools of editing agents are called in a shell.
  private static let changing: Set<String> = [
    "sed", "perl", "patch", "tee", "mv", "cp", "edit", "create", "insert", "str_replace",
    "apply_patch", "str_replace_editor", "undo_edit",
  ]

  /// Whether it changed a file, or could have: then that may be why the next try ends otherwise.
  ///
  /// - Parameter attempt: what it is as a plain command.
  func changesSomething(_ attempt: CommandAttempt?) -> Bool {
    switch step.action.kind {
    case .edit, .tool, .delegate: return true
    case .shell:
      guard attempt == nil, let text = step.action.text else {
        return attempt.map { Self.changing.contains($0.program) } ?? false
      }
      return text.contains(">") || text.contains("<<") || text.contains("sed -i")
    default: return false
    }
  }
}

extension RawCall {
  /// The names of the parameters of a call, from its JSON text.
  var parameterNames: Set<String> {
    var names: Set<String> = []
    var (depth, isInside, isEscaped) = (0, false, false)
    var (word, last): ([UInt8], [UInt8]?) = ([], nil)
    for byte in arguments.utf8 {
      if isInside {
        if isEscaped {
          isEscaped = false
        } else if byte == 92 {
          isEscaped = true
        } else if byte == 34 {
          isInside = false
          last = word
        } else if depth == 1, word.count < 64 {
          word.append(byte)
        }
        continue
      }
      switch byte {
      case 34: (isInside, word) = (true, [])
      case 123, 91: depth += 1
      case 125, 93: depth -= 1
      case 58:
        if depth == 1, let last { names.insert(String(decoding: last, as: UTF8.self)) }
      default: break
      }
      if byte > 32, byte != 34 { last = nil }
    }
    return names
  }
}

extension String {
  /// Whether a word says the same name, whatever stands around it: `requests`, `requests==2.0`,
  /// `./node_modules/requests`.
  func isLike(_ name: String) -> Bool {
    func plain(_ text: String) -> [UInt8] {
      text.lowercased().utf8.map { $0 == 95 ? 45 : $0 }
    }
    let (word, name) = (plain(self), plain(name))
    if word == name { return true }
    guard name.count > 2 else { return false }
    return word.split { !($0.isASCIILetter || $0.isASCIIDigit || $0 == 45) }
      .contains { $0.elementsEqual(name) }
  }

  /// Whether a word is this path, as a shell takes it.
  func isPath(_ word: String) -> Bool {
    func plain(_ text: String) -> Substring { text.last == "/" ? text.dropLast() : text[...] }
    return plain(self) == plain(word)
  }

  /// Whether words stand in it as a whole, whatever their letters' case.
  func says(_ words: String) -> Bool {
    let (hay, needle) = (Array(utf8), Array(words.utf8))
    guard !needle.isEmpty, needle.count <= hay.count else { return false }
    func lower(_ byte: UInt8) -> UInt8 { (65...90).contains(byte) ? byte + 32 : byte }
    func isInWord(_ byte: UInt8) -> Bool { byte.isASCIILetter || byte.isASCIIDigit || byte == 95 }
    let first = lower(needle[0])
    for start in 0...(hay.count - needle.count) where lower(hay[start]) == first {
      if start > 0, isInWord(hay[start - 1]) { continue }
      let end = start + needle.count
      if end < hay.count, isInWord(hay[end]) { continue }
      if (1..<needle.count).allSatisfy({ lower(hay[start + $0]) == lower(needle[$0]) }) {
        return true
      }
    }
    return false
  }
}
