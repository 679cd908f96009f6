internal import Trajectories

/// How a tool of a log tells that a call failed, as far as its other results show.
struct ToolVoice {
  let marksErrors: Bool
  let tellsExitCodes: Bool
  private let frame: Frame

  private enum Frame {
    /// Nothing but the words.
    case plain
    /// `Exit code 1` on a line of its own before the words.
    case codeFirst
    /// The exit code and both outputs, each under its name.
    case sections
    /// Words of the tool, where it is not a shell.
    case missingFile
  }

  init(of action: Action, in trace: RecordedTrace) {
    let own = trace.steps.filter { $0.action.raw.name == action.raw.name }
    let isClaude = trace.run.header.format.rawValue.hasPrefix("claude")
    let isForeign = action.raw.name.hasPrefix("mcp__")
    let isShell = action.kind == .shell
    let failures = own.filter { ($0.exitCode ?? 0) != 0 || $0.after?.isError == true }
    if failures.isEmpty {
      let others = trace.steps.contains { $0.after?.isError == true || $0.status == .failed }
      marksErrors = !isForeign && (isClaude || others)
    } else {
      marksErrors = failures.contains { $0.after?.isError == true || $0.status == .failed }
    }
    let known = own.contains { $0.exitCode != nil }
    let other = trace.steps.contains { $0.exitCode != nil }
    tellsExitCodes = isShell && (known || isClaude && !isForeign || own.isEmpty && other)
    if own.contains(where: { $0.after?.text.hasPrefix("EXIT CODE: ") == true }) {
      frame = .sections
    } else if isShell, isClaude, !isForeign {
      frame = .codeFirst
    } else {
      frame = isClaude && !isForeign && action.kind == .read ? .missingFile : .plain
    }
  }

  /// The whole result.
  func failure(_ text: String, code: Int) -> String {
    switch frame {
    case .plain: text
    case .codeFirst: "Exit code \(code)\n\(text)"
    case .sections: "EXIT CODE: \(code)\n\nSTDOUT:\n\n\nSTDERR:\n\(text)\n"
    case .missingFile: "File does not exist."
    }
  }
}
