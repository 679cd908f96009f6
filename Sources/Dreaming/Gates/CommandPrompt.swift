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
    case .setVariable(let name, let value):
      told = [["\(name)=\(value)"]] + (value.utf8.count > 1 ? [[name, value]] : [])
      typed = "\(name)=\(value)"
    default: (told, typed) = ([], "")
    }
  }

  var canBeShown: Bool { !told.isEmpty }

  /// Whether a run shows it in a result before its agent first typed it, up to a step.
  ///
  /// Screens with elements are left out: what stands there to be used is no text that tells anything.
  func isShown(in run: Trajectory, before step: Int) -> Bool {
    for earlier in run.steps {
      guard earlier.number <= step, earlier.action.text?.says(typed) != true else { return false }
      guard let text = earlier.after?.text, ElementTree(in: text) == nil else { continue }
      if told.contains(where: { $0.allSatisfy(text.says) }) { return true }
    }
    return false
  }
}
