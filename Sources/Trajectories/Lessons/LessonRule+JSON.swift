extension LessonRule: Codable {
  private enum Key: String, CodingKey, CaseIterable { case scope, condition, directive }

  package init(from decoder: any Decoder) throws {
    let values = try decoder.closedContainer(Key.self)
    self.init(
      try values.decode(LessonDirective.self, forKey: .directive),
      in: try values.decode(LessonScope.self, forKey: .scope),
      when: try values.decodeIfPresent(LessonCondition.self, forKey: .condition) ?? .always)
  }

  package func encode(to encoder: any Encoder) throws {
    var values = encoder.container(keyedBy: Key.self)
    try values.encode(scope, forKey: .scope)
    if condition != .always { try values.encode(condition, forKey: .condition) }
    try values.encode(directive, forKey: .directive)
  }
}

extension LessonScope: Codable {
  private enum Key: String, CodingKey, CaseIterable { case app, kind, name, place }

  package init(from decoder: any Decoder) throws {
    let values = try decoder.closedContainer(Key.self)
    self.init(
      app: try values.decodeIfPresent(String.self, forKey: .app),
      kind: try values.decodeIfPresent(String.self, forKey: .kind),
      name: try values.decodeIfPresent(String.self, forKey: .name),
      place: try values.decodeIfPresent(String.self, forKey: .place))
  }

  package func encode(to encoder: any Encoder) throws {
    var values = encoder.container(keyedBy: Key.self)
    try values.encodeIfPresent(app, forKey: .app)
    try values.encodeIfPresent(kind, forKey: .kind)
    try values.encodeIfPresent(name, forKey: .name)
    try values.encodeIfPresent(place, forKey: .place)
  }
}

extension LessonCondition: Codable {
  private enum Key: String, CodingKey, CaseIterable {
    case goal
    case afterError = "after_error"
  }

  package init(from decoder: any Decoder) throws {
    let values = try decoder.closedContainer(Key.self)
    switch try values.onlyKey() {
    case .goal: self = .goal(try values.decode(String.self, forKey: .goal))
    case .afterError: self = .afterError(try values.decode(String.self, forKey: .afterError))
    }
  }

  package func encode(to encoder: any Encoder) throws {
    var values = encoder.container(keyedBy: Key.self)
    switch self {
    // A rule leaves its condition out when there is none.
    case .always: break
    case .goal(let name): try values.encode(name, forKey: .goal)
    case .afterError(let name): try values.encode(name, forKey: .afterError)
    }
  }
}

extension LessonDirective: Codable {
  private enum Key: String, CodingKey, CaseIterable {
    case gesture
    case waitUntilReady = "wait_until_ready"
    case aimPrecisely = "aim_precisely"
    case precondition
    case dialogChoice = "dialog_choice"
    case containerChoice = "container_choice"
    case saveBeforeDone = "save_before_done"
    case verifyBeforeDone = "verify_before_done"
    case avoidEdge = "avoid_edge"
    case nextHop = "next_hop"
    case retry
    case commandOrder = "command_order"
    case setVariable = "set_variable"
    case nextCommand = "next_command"
    case switchAfter = "switch_after"
  }

  private struct Variable: Codable {
    var name: String
    var value: String
  }

  package init(from decoder: any Decoder) throws {
    let values = try decoder.closedContainer(Key.self)
    let key = try values.onlyKey()
    func text() throws -> String { try values.decode(String.self, forKey: key) }
    func count(_ range: ClosedRange<Int>) throws -> Int {
      try values.decodeCount(in: range, forKey: key)
    }
    switch key {
    case .gesture: self = .gesture(try values.decode(Gesture.self, forKey: key))
    case .waitUntilReady: self = .waitUntilReady(seconds: try count(1...600))
    case .aimPrecisely: self = try values.flag(.aimPrecisely, forKey: key)
    case .precondition: self = .precondition(try text())
    case .dialogChoice: self = .dialogChoice(try text())
    case .containerChoice: self = .containerChoice(try text())
    case .saveBeforeDone: self = try values.flag(.saveBeforeDone, forKey: key)
    case .verifyBeforeDone: self = try values.flag(.verifyBeforeDone, forKey: key)
    case .avoidEdge: self = .avoidEdge(try text())
    case .nextHop: self = .nextHop(try text())
    case .retry: self = .retry(times: try count(2...20))
    case .commandOrder: self = .commandOrder(first: try text())
    case .setVariable:
      let variable = try values.decode(Variable.self, forKey: key)
      self = .setVariable(name: variable.name, value: variable.value)
    case .nextCommand: self = .nextCommand(try text())
    case .switchAfter: self = .switchAfter(tries: try count(1...20))
    }
  }

  package func encode(to encoder: any Encoder) throws {
    var values = encoder.container(keyedBy: Key.self)
    switch self {
    case .gesture(let gesture): try values.encode(gesture, forKey: .gesture)
    case .waitUntilReady(let seconds): try values.encode(seconds, forKey: .waitUntilReady)
    case .aimPrecisely: try values.encode(true, forKey: .aimPrecisely)
    case .precondition(let name): try values.encode(name, forKey: .precondition)
    case .dialogChoice(let name): try values.encode(name, forKey: .dialogChoice)
    case .containerChoice(let name): try values.encode(name, forKey: .containerChoice)
    case .saveBeforeDone: try values.encode(true, forKey: .saveBeforeDone)
    case .verifyBeforeDone: try values.encode(true, forKey: .verifyBeforeDone)
    case .avoidEdge(let name): try values.encode(name, forKey: .avoidEdge)
    case .nextHop(let name): try values.encode(name, forKey: .nextHop)
    case .retry(let times): try values.encode(times, forKey: .retry)
    case .commandOrder(let first): try values.encode(first, forKey: .commandOrder)
    case .setVariable(let name, let value):
      try values.encode(Variable(name: name, value: value), forKey: .setVariable)
    case .nextCommand(let name): try values.encode(name, forKey: .nextCommand)
    case .switchAfter(let tries): try values.encode(tries, forKey: .switchAfter)
    }
  }
}

// MARK: - Closed objects

/// Any member's name, so that unknown members can be told.
private struct AnyKey: CodingKey {
  var stringValue: String
  var intValue: Int? { nil }
  init(stringValue: String) { self.stringValue = stringValue }
  init?(intValue: Int) { nil }
}

extension Decoder {
  /// A container that refuses members which the grammar does not know.
  fileprivate func closedContainer<Key: CodingKey & CaseIterable>(
    _ type: Key.Type
  ) throws -> KeyedDecodingContainer<Key> {
    let known = Set(Key.allCases.map(\.stringValue))
    for key in try container(keyedBy: AnyKey.self).allKeys where !known.contains(key.stringValue) {
      throw DecodingError.dataCorrupted(
        .init(
          codingPath: codingPath,
          debugDescription: "unknown \"\(key.stringValue)\"; known are: "
            + Key.allCases.map(\.stringValue).joined(separator: ", ")))
    }
    return try container(keyedBy: type)
  }
}

extension KeyedDecodingContainer {
  fileprivate func onlyKey() throws -> Key {
    guard allKeys.count == 1, let key = allKeys.first else {
      throw DecodingError.dataCorrupted(
        .init(
          codingPath: codingPath,
          debugDescription: "exactly one member is wanted, found \(allKeys.count)"))
    }
    return key
  }

  fileprivate func decodeCount(in range: ClosedRange<Int>, forKey key: Key) throws -> Int {
    let count = try decode(Int.self, forKey: key)
    guard range.contains(count) else {
      throw DecodingError.dataCorruptedError(
        forKey: key, in: self,
        debugDescription: "\(count) is not within \(range.lowerBound) to \(range.upperBound)")
    }
    return count
  }

  fileprivate func flag<Value>(_ value: Value, forKey key: Key) throws -> Value {
    guard try decode(Bool.self, forKey: key) else {
      throw DecodingError.dataCorruptedError(
        forKey: key, in: self, debugDescription: "only true is allowed here")
    }
    return value
  }
}
