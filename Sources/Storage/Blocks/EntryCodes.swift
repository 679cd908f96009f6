package import Trajectories

// The numbers that stand for enum cases in stored blocks. They are on disk: new cases get new
// numbers, and a number is never given to another case.

extension Entry.Kind {
  package var code: UInt8 {
    switch self {
    case .prompt: 0
    case .reply: 1
    case .step: 2
    case .context: 3
    case .compaction: 4
    case .failure: 5
    case .unknown: 6
    }
  }

  private static let byCode = table(of: \.code)
  init?(code: UInt8) { self.init(code, in: Self.byCode) }
}

extension Step.Status {
  var code: UInt8 {
    switch self {
    case .done: 0
    case .failed: 1
    case .skipped: 2
    case .denied: 3
    case .open: 4
    }
  }

  private static let byCode = table(of: \.code)
  init?(code: UInt8) { self.init(code, in: Self.byCode) }
}

extension ActionKind {
  package var code: UInt8 {
    switch self {
    case .leftClick: 0
    case .rightClick: 1
    case .middleClick: 2
    case .doubleClick: 3
    case .tripleClick: 4
    case .mouseMove: 5
    case .mouseDown: 6
    case .mouseUp: 7
    case .drag: 8
    case .scroll: 9
    case .type: 10
    case .key: 11
    case .holdKey: 12
    case .wait: 13
    case .screenshot: 14
    case .zoom: 15
    case .cursorPosition: 16
    case .navigate: 17
    case .shell: 18
    case .read: 19
    case .edit: 20
    case .search: 21
    case .delegate: 22
    case .plan: 23
    case .message: 24
    case .finish: 25
    case .tool: 26
    }
  }

  private static let byCode = table(of: \.code)
  init?(code: UInt8) { self.init(code, in: Self.byCode) }
}

extension ScrollDirection {
  var code: UInt8 {
    switch self {
    case .up: 0
    case .down: 1
    case .left: 2
    case .right: 3
    }
  }

  init?(code: UInt8) {
    switch code {
    case 0: self = .up
    case 1: self = .down
    case 2: self = .left
    case 3: self = .right
    default: return nil
    }
  }
}

extension CoordinateRule.Space {
  var code: UInt8 {
    switch self {
    case .screenshot: 0
    case .display: 1
    case .relative: 2
    case .thousandths: 3
    case .unverified: 4
    }
  }

  init?(code: UInt8) {
    switch code {
    case 0: self = .screenshot
    case 1: self = .display
    case 2: self = .relative
    case 3: self = .thousandths
    case 4: self = .unverified
    default: return nil
    }
  }
}

extension Cause {
  var code: UInt8 {
    switch self {
    case .gesture: 0
    case .notReady: 1
    case .aim: 2
    case .wrongTarget: 3
    case .precondition: 4
    case .setting: 5
    case .dialog: 6
    case .focus: 7
    case .argument: 8
    case .undone: 9
    case .notSaved: 10
    case .unproven: 11
    case .repetition: 12
    case .detour: 13
    case .failedCall: 14
    case .chance: 15
    case .reasoning: 16
    }
  }

  private static let byCode = table(of: \.code)
  init?(code: UInt8) { self.init(code, in: Self.byCode) }
}

extension CaseIterable {
  fileprivate static func table(of code: (Self) -> UInt8) -> [UInt8: Self] {
    Dictionary(allCases.map { (code($0), $0) }) { first, _ in first }
  }
}

extension CaseIterable where Self: Sendable {
  fileprivate init?(_ code: UInt8, in table: [UInt8: Self]) {
    guard let found = table[code] else { return nil }
    self = found
  }
}
