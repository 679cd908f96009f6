/// What the terminal shows, made of nothing but what can be seen.
extension TestingWorld {
  package func words(on run: TestingRun) -> String {
    let output = output(of: run)
    if case .nothing = run.result { return output }
    return output + "\nexit code \(exitCode(of: run))"
  }

  private func exitCode(of run: TestingRun) -> Int {
    switch run.result {
    case .failed: 2
    case .tested(_, let failed): failed.isEmpty ? 0 : 1
    case .unknown: 127
    default: 0
    }
  }

  private func output(of run: TestingRun) -> String {
    switch run.result {
    case .nothing: return help
    case .done(let stage):
      let command = names[project.command(stage)]
      return stage.isService ? "\(command): started, or running already" : "\(command): done"
    case .failed(let stage, let notice):
      var lines = ["\(names[project.command(stage)]): failed", "error: \(names[notice.kind])"]
      if notice.names != .none { lines.append("hint: try `\(names[notice.names])`") }
      return lines.joined(separator: "\n")
    case .tested(let stage, let failed):
      let all = project.tests[stage.rawValue].count
      return
        (["running \(all) tests"] + failed.map { "FAIL \(names[$0])" }
        + ["\(all - failed.count) passed, \(failed.count) failed"]).joined(separator: "\n")
    case .exported(let export): return "\(names[export].dropFirst(7)) is set"
    case .waited(let seconds): return "\(seconds) s later"
    case .reported(let finding): return "reported: \(names[finding])"
    case .unknown: return "nothing of that name"
    }
  }

  private var help: String {
    let commands = project.listing.map { "  \(names[project.command($0)])" }
    let settings = project.settings.map { setting in
      "  \(names[setting.name])=" + setting.values.map { names[$0] }.joined(separator: "|")
    }
    return (["commands:"] + commands + ["settings:"] + settings).joined(separator: "\n")
  }

  package func commandLine(for move: Move) -> String? {
    switch move {
    case .run(let element): names[element.name]
    case .setVariable(let name, let value): "export \(names[name])=\(names[value])"
    case .wait(let seconds): "sleep \(seconds)"
    case .look: "make help"
    default: nil
    }
  }
}
