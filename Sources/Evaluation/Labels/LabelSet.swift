/// The sets of labelled runs that can be read.
package enum LabelSet: String, CaseIterable, Sendable {
  /// Failed multi-agent runs with the decisive step (arXiv 2505.00212).
  case whoAndWhen = "who-and-when"
  /// Failed runs with all failures and the root cause (arXiv 2602.02475).
  case agentRx = "agentrx"
  /// Single steps on screens, right or wrong (arXiv 2506.04614).
  case guiCritic = "gui-critic"
  /// Single desktop steps that people corrected or left (arXiv 2402.07945).
  case screenAgent = "screenagent"

  /// Whether a case asks only if there is an error, and not where.
  package var isBinary: Bool {
    switch self {
    case .whoAndWhen, .agentRx: false
    case .guiCritic, .screenAgent: true
    }
  }

  /// What a critic is told beside the runs.
  package var given: String {
    isBinary ? "nothing about the outcome" : "that the runs failed, as all of this set did"
  }

  /// Reads the set from the folder, or the file, it lies in.
  package func cases(at path: String) throws(LabelError) -> [LabelledCase] {
    let cases =
      switch self {
      case .whoAndWhen: try WhoAndWhen.cases(at: path)
      case .agentRx: try AgentRx.cases(at: path)
      case .guiCritic: try GUICritic.cases(at: path)
      case .screenAgent: try ScreenAgent.cases(at: path)
      }
    guard !cases.isEmpty else { throw LabelError(path, "there is no case in it", remedy: wanted) }
    return cases
  }

  /// What has to lie at the path.
  private var wanted: String {
    switch self {
    case .whoAndWhen: "give the folder that holds Algorithm-Generated and Hand-Crafted"
    case .agentRx: "give the folder with magentic_one, tau_retail and the ground truth"
    case .guiCritic: "give the folder with gui_i, gui_s and gui_web as .jsonl, or one of the files"
    case .screenAgent: "give the folder with the .jsonl of steps, or that file"
    }
  }
}

/// A labelled set that cannot be read, and what to do about it.
package struct LabelError: Error, Hashable, Sendable, CustomStringConvertible {
  package var path: String
  /// From 1; nil where the file is one document.
  package var line: Int?
  package var reason: String
  package var remedy: String

  package init(_ path: String, line: Int? = nil, _ reason: String, remedy: String) {
    self.path = path
    self.line = line
    self.reason = reason
    self.remedy = remedy
  }

  package var description: String {
    let place = line.map { "\(path):\($0)" } ?? path
    return "\(place): \(reason); \(remedy)"
  }
}
