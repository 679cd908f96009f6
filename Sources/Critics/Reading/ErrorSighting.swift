internal import Trajectories

/// An error that a step's result tells of, and the words that tell it.
package struct ErrorSighting: Hashable, Sendable {
  /// The line that tells it, cut to 160 bytes at a character.
  package var line: String
  /// How sure it is that this is an error, 0 to 1.
  package var certainty: Double

  /// Looks at the exit code, the log's own mark, and the words of the result.
  ///
  /// - Parameters:
  ///   - screen: what an element tree in the result shows; errors stand in its alert then.
  ///   - marksFailures: whether the log marks failed calls of this tool.
  init?(in step: Step, screen: ScreenReading?, marksFailures: Bool) {
    guard let after = step.after else { return nil }
    if let screen, !after.isError, step.status != .failed, (step.exitCode ?? 0) == 0 {
      guard let alert = screen.alert else { return nil }
      self.init(line: "alert \"\(alert)\"", certainty: 0.8)
      return
    }
    let isKnownDone = step.exitCode == 0 || step.exitCode == nil && marksFailures
    // A test that fails is what a test run is for; it is no failure of the call.
    if let line = ErrorSighting.testResult(after.text) {
      self.init(line: line, certainty: 0.15)
      return
    }
    // The result of a change often shows the file.
    let told = ErrorSighting.telling(after.text, onlyAtStarts: step.action.kind == .edit)
    if (step.exitCode ?? 0) != 0 || after.isError || step.status == .failed {
      let words = step.toldWords
      self.init(
        line: told?.line ?? (words.isEmpty ? after.text : words).firstLine,
        certainty: step.isAnswerNo ? 0.2 : 0.9)
    } else if let told, step.action.kind != .read, step.action.kind != .search,
      !(isKnownDone && step.showsText)
    {
      // What a page says about errors need not be about this one, nor what a command prints that
      // came off.
      let isAside =
        step.action.kind == .tool || step.action.kind == .navigate
        || isKnownDone && step.action.kind == .shell
      self.init(line: told.line, certainty: told.certainty * (isAside ? 0.5 : 1))
    } else {
      return nil
    }
  }

  private init(line: String, certainty: Double) {
    self.line = line.cut(to: 160)
    self.certainty = certainty
  }

  /// The line with which a test runner counts, where some tests passed.
  private static func testResult(_ text: String) -> String? {
    guard let place = text.utf8Range(of: " passed"), place.lowerBound > 0,
      text.utf8Range(of: "fail") != nil
    else { return nil }
    let line = text.split(separator: "\n").first { String($0).utf8Range(of: " passed") != nil }
    return line.flatMap { line in
      line.first.map { $0.isNumber || $0 == "=" || $0.isLetter } == true ? String(line) : nil
    }
  }

  /// The first line that reads like an error, with how sure that is.
  private static func telling(_ text: String, onlyAtStarts: Bool) -> ErrorSighting? {
    let lower = text.utf8.map { $0 >= 65 && $0 <= 90 ? $0 + 32 : $0 }
    // Most results have none of these words; what has none needs no look at its lines.
    let openings = openings.filter { lower.contains($0.0) }
    let phrases = onlyAtStarts ? [] : phrases.filter { lower.contains($0.0) }
    guard !openings.isEmpty || !phrases.isEmpty else { return nil }
    let lines = lower.split(separator: UInt8(ascii: "\n"), maxSplits: 2000)
    for (number, line) in lines.enumerated() where line.count > 4 && line.count < 2000 {
      // In the middle of long texts such words are what a page or a file is about.
      let isAtEdge = number < 12 || number >= lines.count - 12
      guard let certainty = certainty(of: line, openings, isAtEdge ? phrases : []) else { continue }
      let bytes = text.utf8.dropFirst(line.startIndex).prefix(line.count)
      return ErrorSighting(line: String(decoding: bytes, as: UTF8.self), certainty: certainty)
    }
    return nil
  }

  private static func certainty(
    of line: ArraySlice<UInt8>, _ openings: [([UInt8], Double)], _ phrases: [([UInt8], Double)]
  ) -> Double? {
    let start = line.drop { $0 == 32 || $0 == 9 || $0 == UInt8(ascii: "-") || $0 == 62 }
    for (words, certainty) in openings where start.starts(with: words) { return certainty }
    for (words, certainty) in phrases where line.contains(words) { return certainty }
    return nil
  }

  /// How lines of errors begin, in lower case.
  private static let openings: [([UInt8], Double)] = [
    ("traceback (most recent call last)", 0.9), ("error:", 0.9), ("fatal:", 0.9),
    ("execution failed", 0.85), ("exitcode: 1", 0.85), ("alert \"", 0.8),
    ("exception:", 0.8), ("failed:", 0.7), ("fail ", 0.5), ("usage:", 0.4),
  ].map { (Array($0.0.utf8), $0.1) }

  /// What stands within lines of errors, in lower case.
  private static let phrases: [([UInt8], Double)] = [
    ("no such file or directory", 0.85), ("command not found", 0.9), ("permission denied", 0.85),
    ("modulenotfounderror", 0.9), ("importerror", 0.85), ("syntaxerror", 0.9), ("nameerror", 0.85),
    ("typeerror", 0.8), ("valueerror", 0.8), ("keyerror", 0.8), ("filenotfounderror", 0.9),
    ("connection refused", 0.85), ("timed out", 0.7), ("404 not found", 0.8),
    ("403 forbidden", 0.8),
    ("http error", 0.8), ("status code 4", 0.7), ("status code 5", 0.7), ("is not set", 0.5),
    ("could not ", 0.45), ("unable to ", 0.45), ("not found", 0.4),
  ].map { (Array($0.0.utf8), $0.1) }
}

extension String {
  /// The first line that is not empty.
  var firstLine: String {
    let line = utf8.drop { $0 <= 32 }.prefix { $0 != 10 }
    return String(decoding: line, as: UTF8.self).cut(to: 160)
  }

  /// At most this many bytes, cut at a character.
  package func cut(to bytes: Int) -> String {
    guard utf8.count > bytes else { return self }
    var end = utf8.index(utf8.startIndex, offsetBy: bytes)
    while end > startIndex, end.samePosition(in: self) == nil { end = utf8.index(before: end) }
    return String(self[..<end])
  }
}

extension Collection<UInt8> {
  /// Whether other bytes stand in it, one after the other.
  fileprivate func contains(_ words: [UInt8]) -> Bool {
    withContiguousStorageIfAvailable { hay in
      words.withUnsafeBufferPointer { hay.range(of: $0) != nil }
    } ?? false
  }
}
