internal import Trajectories

/// A call that failed, what the agent then did about it, and how the same call fared after that.
struct Recovery: Hashable, Sendable {
  /// What was done about an error.
  enum Remedy: Hashable, Sendable {
    /// Another call: a command, or a tool by its name.
    case next(String)
    case variable(name: String, value: String)

    /// The words of it that go into a lesson.
    var said: String {
      switch self {
      case .next(let command): command
      case .variable(let name, let value): "\(name)=\(value)"
      }
    }
  }

  /// What failed: `command` for the shell, else what is done to files.
  var kind: String
  /// The command without its particulars; nil for other kinds.
  var name: String?
  /// The class of the error, in fixed words.
  var error: String
  var remedy: Remedy
  var run: Int32
  /// The transitions of the failure, of the remedy where it was a step of its own, and of the next try.
  var failed: Int
  var remedied: Int?
  var tried: Int
  /// Whether the next try came off; otherwise the same error came back.
  var hasWorked: Bool
  /// The words that told the error.
  var line: String

  /// What the agent typed that could go into a lesson.
  func says(_ text: String) -> Bool {
    switch remedy {
    case .next(let command): command == text || name == text
    case .variable(let variable, let value): variable == text || value == text || name == text
    }
  }
}

extension Recovery {
  /// What it would teach.
  var rule: LessonRule {
    let scope = LessonScope(kind: kind, name: name)
    return switch remedy {
    case .next(let command): LessonRule(.nextCommand(command), in: scope, when: .afterError(error))
    case .variable(let name, let value):
      LessonRule(.setVariable(name: name, value: value), in: scope, when: .afterError(error))
    }
  }
}
