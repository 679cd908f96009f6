internal import Trajectories

/// D13, without a list of things to do: what had just been done was taken back, and then done again.
enum TakenBack: Detector {
  static let kind = Signal.Kind.undone
  /// Steps within which it is done again.
  private static let window = 4

  static func signals(in reading: RunReading, _ pool: Pool) -> [Signal] {
    reading.places.compactMap { place in
      let moment = reading.moments[place]
      guard isUndoing(moment.step.action), moment.step.status == .done,
        let earlier = (max(0, place - window)..<place).last(where: {
          isUndoable($0, by: place, in: reading)
        })
      else { return nil }
      let done = reading.moments[earlier]
      let rest = (place + 1)..<min(reading.moments.count, place + 1 + window)
      let again = rest.first {
        reading.moments[$0].action == done.action
          && reading.moments[$0].step.action.raw.arguments == done.step.action.raw.arguments
      }
      let isLast = !reading.moments[(place + 1)...].contains { !$0.isNoOp }
      // To remove a file at the end is tidying up.
      guard again != nil || isLast && moment.step.action.kind == .key else { return nil }
      return signal(
        moment, [.undone: 0.9], strength: again == nil ? 0.6 : 0.9,
        factors: [
          "it took back step \(done.step.number)"
            + (again.map { ", which step \(reading.moments[$0].step.number) does again" } ?? "")
        ], cites: [reading.callCitation(of: moment)],
        other: again.map { reading.moments[$0].step.number },
        better: ProposedAction(.remove))
    }
  }

  private static let keys: Set<String> = ["ctrl+z", "control+z", "cmd+z", "command+z", "super+z"]
  private static let commands = [
    "git checkout -- ", "git checkout .", "git restore ", "git reset --hard", "git stash",
  ]

  private static func isUndoing(_ action: Action) -> Bool {
    let text = action.text ?? ""
    switch action.kind {
    case .key: return keys.contains(text.lowercased().filter { $0 != " " })
    case .shell:
      return text.hasPrefix("rm ") || commands.contains { text.utf8Range(of: $0) != nil }
    default: return false
    }
  }

  /// Whether an earlier step is what a key or a command takes back: the last thing done on the screen,
  /// or a change of a file.
  private static func isUndoable(_ earlier: Int, by place: Int, in reading: RunReading) -> Bool {
    let action = reading.moments[earlier].step.action
    let undoing = reading.moments[place].step.action
    if undoing.kind == .shell, let command = undoing.text {
      guard command.hasPrefix("rm ") else { return reading.moments[earlier].changesFiles }
      let path = command.split(separator: " ").last ?? ""
      guard let name = path.split(separator: "/").last, name.utf8.count > 2 else { return false }
      return (action.kind == .edit || action.kind == .shell)
        && action.text?.utf8Range(of: String(name)) != nil
    }
    guard action.kind == .type || action.kind == .drag || action.kind == .leftClick else {
      return false
    }
    return !(earlier + 1..<place).contains { !reading.moments[$0].isNoOp }
  }
}
