/// Which runs are wanted, as a person types it: `outcome:failed model:opus steps>50 text`.
///
/// Words without a key must occur in the task, the title or the source. All terms must hold; a
/// leading `-` turns a term round. Values with blanks stand in double quotes.
package struct RunFilter: Hashable, Sendable {
  /// One condition on a run.
  package enum Condition: Hashable, Sendable {
    case outcome(Outcome.Verdict)
    /// A text column contains the value, without regard to case (as `SoughtText` has it).
    case contains(TextField, String)
    case compare(NumberField, Comparison, Double)
    /// Started at this moment or later.
    case since(Timestamp)
    /// The words occur in task, title or source.
    case words(String)
  }

  package enum TextField: String, CaseIterable, Hashable, Sendable {
    case model, format, project, source, agent, task, id
  }

  /// Durations are in seconds, costs in dollars.
  package enum NumberField: String, CaseIterable, Hashable, Sendable {
    case steps, errors, images, duration, cost, tokens
  }

  package enum Comparison: String, CaseIterable, Hashable, Sendable {
    case less = "<"
    case atMost = "<="
    case equal = "="
    case atLeast = ">="
    case more = ">"

    package func holds(_ left: Double, _ right: Double) -> Bool {
      switch self {
      case .less: left < right
      case .atMost: left <= right
      case .equal: left == right
      case .atLeast: left >= right
      case .more: left > right
      }
    }
  }

  /// A condition, or its opposite.
  package struct Term: Hashable, Sendable {
    package var condition: Condition
    package var isNegated: Bool

    package init(_ condition: Condition, isNegated: Bool = false) {
      self.condition = condition
      self.isNegated = isNegated
    }
  }

  /// Why a filter cannot be understood, worded for people.
  package struct Complaint: Error, Hashable, Sendable, CustomStringConvertible {
    package var description: String

    package init(description: String) { self.description = description }
  }

  package var terms: [Term]

  package init(terms: [Term] = []) { self.terms = terms }

  /// Reads a filter as typed.
  ///
  /// - Parameter now: what `since:3d` counts from.
  package init(_ text: String, now: Timestamp) throws(Complaint) {
    terms = []
    for word in Self.words(text) { terms.append(try Self.term(word, now: now)) }
  }

  /// Whether a run passes every term.
  package func matches(_ run: RunSummary, project: String) -> Bool {
    terms.allSatisfy { $0.condition.holds(for: run, project: project) != $0.isNegated }
  }

  // MARK: - Reading

  private static func words(_ text: String) -> [String] {
    var words: [String] = []
    var word = ""
    var isQuoted = false
    for character in text {
      if character == "\"" {
        isQuoted.toggle()
      } else if character.isWhitespace, !isQuoted {
        if !word.isEmpty { words.append(word) }
        word = ""
      } else {
        word.append(character)
      }
    }
    return word.isEmpty ? words : words + [word]
  }

  private static func term(_ word: String, now: Timestamp) throws(Complaint) -> Term {
    let isNegated = word.count > 1 && word.hasPrefix("-")
    let body = isNegated ? String(word.dropFirst()) : word
    return Term(try condition(body, now: now), isNegated: isNegated)
  }

  private static func condition(_ word: String, now: Timestamp) throws(Complaint) -> Condition {
    guard let split = word.firstIndex(where: { ":<>=".contains($0) }), split > word.startIndex
    else { return .words(word) }
    let key = word[..<split].lowercased()
    let rest = word[split...]
    if let field = NumberField(rawValue: key) { return try comparison(field, rest) }
    if !rest.hasPrefix(":"), key.utf8.allSatisfy({ (97...122).contains($0) }),
      rest.contains(where: \.isNumber)
    {
      let known = NumberField.allCases.map(\.rawValue).joined(separator: ", ")
      throw Complaint(description: "\(key)? Numbers to compare are \(known)")
    }
    guard rest.hasPrefix(":") else { return .words(word) }
    let value = String(rest.dropFirst())
    guard !value.isEmpty else { throw Complaint(description: "\(key): wants a value") }
    switch key {
    case "outcome": return .outcome(try verdict(value))
    case "since": return .since(try moment(value, now: now))
    default:
      guard let field = TextField(rawValue: key) else {
        // Such as a URL or a path with a colon: take it as words.
        return .words(word)
      }
      return .contains(field, value)
    }
  }

  private static func comparison(
    _ field: NumberField, _ rest: Substring
  ) throws(Complaint) -> Condition {
    let sign = rest.prefix { ":<>=".contains($0) }
    let value = rest.dropFirst(sign.count)
    let comparison = sign == ":" ? .equal : Comparison(rawValue: String(sign))
    guard let comparison, let number = number(value, for: field) else {
      throw Complaint(description: "\(field.rawValue) wants a number, such as \(field.rawValue)>50")
    }
    return .compare(field, comparison, number)
  }

  private static func number(_ text: Substring, for field: NumberField) -> Double? {
    if let plain = Double(text) { return plain }
    guard let unit = text.last, let value = Double(text.dropLast()) else { return nil }
    switch (field, unit) {
    case (.duration, _): return seconds(of: unit).map { value * $0 }
    case (_, "k"): return value * 1000
    case (_, "M"), (_, "m"): return value * 1_000_000
    default: return nil
    }
  }

  private static func seconds(of unit: Character) -> Double? {
    switch unit {
    case "s": 1
    case "m": 60
    case "h": 3600
    case "d": 86_400
    case "w": 604_800
    default: nil
    }
  }

  private static func verdict(_ value: String) throws(Complaint) -> Outcome.Verdict {
    switch value.lowercased() {
    case "success", "ok", "passed", "solved": return .success
    case "failure", "failed", "fail", "error": return .failure
    case "claimed", "claim": return .claimed
    case "unknown", "none": return .unknown
    default:
      throw Complaint(
        description: "outcome:\(value)? It can be success, failed, claimed or unknown")
    }
  }

  private static func moment(_ value: String, now: Timestamp) throws(Complaint) -> Timestamp {
    if let unit = value.last, let seconds = seconds(of: unit), let count = Double(value.dropLast())
    {
      return Timestamp(rawValue: now.rawValue - Int64(count * seconds * 1000))
    }
    if let day = Timestamp(iso8601: value.contains("T") ? value : "\(value)T00:00") { return day }
    throw Complaint(description: "since:\(value)? Write since:3d, since:12h or since:2026-01-31")
  }
}

extension RunFilter.Condition {
  fileprivate func holds(for run: RunSummary, project: String) -> Bool {
    switch self {
    case .outcome(let verdict): run.header.outcome.verdict == verdict
    case .contains(let field, let value):
      SoughtText(value).occurs(in: field.text(of: run, project: project))
    case .compare(let field, let comparison, let value):
      field.value(of: run).map { comparison.holds($0, value) } ?? false
    case .since(let moment): run.header.startedAt.map { $0 >= moment } ?? false
    case .words(let words):
      [run.header.task, run.header.title, run.header.source].compactMap(\.self)
        .contains { SoughtText(words).occurs(in: $0) }
    }
  }
}

extension RunFilter.TextField {
  fileprivate func text(of run: RunSummary, project: String) -> String {
    switch self {
    case .model: run.header.model ?? ""
    case .format: run.header.format.rawValue
    case .project: project
    case .source: run.header.source
    case .agent: run.header.agent ?? ""
    case .task: run.header.task ?? ""
    case .id: run.header.id.rawValue
    }
  }
}

extension RunFilter.NumberField {
  fileprivate func value(of run: RunSummary) -> Double? {
    switch self {
    case .steps: Double(run.tally.steps)
    case .errors: Double(run.tally.errors)
    case .images: Double(run.tally.images)
    case .duration: run.duration.map { Double($0) / 1000 }
    case .cost: run.cost
    case .tokens:
      // As numbers with a point: what a log states may be too large for a sum of whole numbers.
      run.usage.map {
        Double($0.input) + Double($0.output) + Double($0.cacheRead) + Double($0.cacheWrite)
      }
    }
  }
}
