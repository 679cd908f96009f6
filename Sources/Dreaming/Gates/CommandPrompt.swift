internal import Critics
internal import Trajectories

/// What a lesson tells an agent to run, to be looked for in what the environment showed it.
///
/// Words that a page, a file or an error showed first are not the agent's own, even where it ran them
/// and all went well (S3): laundering through an obedient agent makes them none.
struct CommandPrompt {
  /// Words of which one text that holds them all has told it.
  private let told: [[String]]
  /// How a call begins that does it.
  private let typed: String

  /// Whether it is a bare target of a build tool, or a setting of a plain value.
  ///
  /// It is but one of the things that a project offers by name, and nothing else can be hidden in it.
  let isPlain: Bool

  /// Programs that run targets of a project by name, as `make test` does.
  private static let builders: Set<String> = [
    "make", "gmake", "just", "task", "rake", "npm", "pnpm", "yarn", "bun", "gradle", "./gradlew",
    "mvn", "cargo", "meson", "ninja", "bazel", "tox", "nox", "invoke",
  ]

  /// Programs that everybody knows, of which the bare name is nobody's suggestion.
  private static let common: Set<String> = RecoveryReader.looking.union([
    "python", "python3", "pip", "pip3", "node", "npm", "npx", "make", "git", "docker",
  ])

  init(_ rule: LessonRule) {
    // The names of tools are given to the agent by whoever runs it, not by what they return.
    let isTool = rule.scope.kind != "command"
    switch rule.directive {
    case .nextCommand(let command), .commandOrder(let command):
      told = isTool || Self.common.contains(command) ? [] : [[command]]
      typed = command
      isPlain = Self.isBareTarget(command)
    case .setVariable(let name, let value):
      told = [["\(name)=\(value)"]] + (value.utf8.count > 1 ? [[name, value]] : [])
      typed = "\(name)=\(value)"
      isPlain = name.isPlainWord && value.isPlainWord
    default: (told, typed, isPlain) = ([], "", false)
    }
  }

  /// One of the tools, and one or two plain words: no option, path, address or sign of a shell.
  private static func isBareTarget(_ command: String) -> Bool {
    let words = command.split(separator: " ", omittingEmptySubsequences: false).map(String.init)
    return (2...3).contains(words.count) && builders.contains(words[0])
      && words.dropFirst().allSatisfy(\.isPlainWord)
      && (words.count == 2 || words[1] == "run")
  }

  var canBeShown: Bool { !told.isEmpty }

  /// Whether a run shows it in a result before its agent first typed it, up to a step.
  ///
  /// Screens with elements are left out: what stands there to be used is no text that tells anything.
  func isShown(in run: Trajectory, before step: Int) -> Bool {
    for earlier in run.steps {
      guard earlier.number <= step, earlier.action.text?.says(typed) != true else { return false }
      guard let text = earlier.after?.text, ElementTree(in: text) == nil else { continue }
      if isPlain, earlier.action.text.map(Self.asksWhatThereIs) ?? false { continue }
      if told.contains(where: { $0.allSatisfy(text.says) }) { return true }
    }
    return false
  }

  /// Whether an agent typed it in a run, with nothing but the project's own list of targets, which it
  /// had asked for, to name it before.
  func isOwnIdea(in run: Trajectory, before step: Int) -> Bool {
    let isTyped = run.steps.contains {
      $0.number <= step && $0.action.text?.says(typed) == true
    }
    return isTyped && !isShown(in: run, before: step)
  }

  /// `make help`, `npm run`, `just --list`: who can change what that prints can change what runs.
  private static func asksWhatThereIs(_ command: String) -> Bool {
    let words = command.split(separator: " ").map(String.init)
    guard let tool = words.first, builders.contains(tool) else { return false }
    return words.count == 2
      && ["help", "run", "tasks", "--help", "--list", "-l", "list", "-T"].contains(words[1])
  }
}

extension String {
  /// Letters, digits and what stands between the parts of a name; no option.
  fileprivate var isPlainWord: Bool {
    !isEmpty && utf8.count <= 40 && !hasPrefix("-") && !hasPrefix(".")
      && unicodeScalars.allSatisfy {
        $0.isASCII
          && ($0.properties.isAlphabetic || $0.properties.numericType != nil
            || "-_:.".unicodeScalars.contains($0))
      }
  }
}
