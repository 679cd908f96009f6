internal import Trajectories

/// D3, by pictures: a screen came back by a way back, so that the steps between led nowhere.
///
/// A screen looks the same after a dialog was filled in and closed, so it must have been left by
/// Escape, by a button that says so, or by the very click that opened it, with nothing typed.
enum VisibleCycle: Detector {
  static let kind = Signal.Kind.cycle
  /// Longer ways round may have done something that does not show.
  private static let longest = 4

  static func signals(in reading: RunReading, _ pool: Pool) -> [Signal] {
    var found: [Signal] = []
    var turns: [Turn: Int] = [:]
    var covered = -1
    for place in reading.places where isWayBack(place, in: reading) {
      guard let first = start(of: place, in: reading), first > covered else { continue }
      let turn = Turn(
        screen: reading.sight.sights[place]?.last.map { reading.sight.looks[$0].screen },
        action: reading.moments[first].action)
      turns[turn, default: 0] += 1
      let isAgain = turns[turn, default: 0] > 1
      let (begin, end) = (reading.moments[first], reading.moments[place])
      found.append(
        signal(
          begin, [.detour: 0.5], strength: isAgain ? 0.75 : 0.5,
          factors: [
            "the screen after step \(end.step.number) is that before this one",
            isAgain ? "it was so before" : nil,
          ].compactMap { $0 }, cites: [reading.callCitation(of: begin)],
          other: end.step.number,
          better: ProposedAction(.remove, through: end.step.number)))
      covered = place
    }
    return found
  }

  private struct Turn: Hashable {
    var screen: Int?
    var action: Fingerprint
  }

  /// The first of the acts that a way back takes back: one that left the same screen.
  private static func start(of place: Int, in reading: RunReading) -> Int? {
    guard let end = reading.sight.sights[place]?.last else { return nil }
    let screen = reading.sight.looks[end].screen
    var acts = 1
    for earlier in (0..<place).reversed() {
      let moment = reading.moments[earlier]
      if moment.isNoOp { continue }
      acts += 1
      guard acts <= longest, moment.step.action.kind.isPress || moment.step.action.kind == .scroll,
        moment.step.action.kind != .drag, let sight = reading.sight.sights[earlier],
        let before = sight.before
      else { return nil }
      if reading.sight.looks[before].screen == screen {
        guard (sight.change?.total ?? 0) > 0 else { return nil }
        let isBack = isReturn(reading.moments[place], in: reading, place)
        let isToggle = acts == 2 && moment.action == reading.moments[place].action
        return isBack || isToggle ? earlier : nil
      }
    }
    return nil
  }

  /// Whether a moment could be a way back, and something changed.
  private static func isWayBack(_ place: Int, in reading: RunReading) -> Bool {
    let moment = reading.moments[place]
    guard let change = reading.sight.sights[place]?.change, change.total > 0 else { return false }
    return moment.step.action.kind == .leftClick || isReturn(moment, in: reading, place)
  }

  private static let words: Set<String> = [
    "cancel", "close", "back", "dismiss", "go back", "x", "close x",
  ]

  private static func isReturn(
    _ moment: RunReading.Moment, in reading: RunReading, _ place: Int
  ) -> Bool {
    let action = moment.step.action
    if action.kind == .key { return action.isWayBack }
    return reading.spots[place]?.spoken.map { words.contains($0.key) } ?? false
  }
}

extension Action {
  private static let waysBack: Set<String> = [
    "esc", "escape", "alt+left", "browserback", "browser_back", "cmd+[",
  ]

  /// Whether a key leads back to what was there before.
  var isWayBack: Bool {
    kind == .key && Self.waysBack.contains((text ?? "").lowercased().filter { $0 != " " })
  }
}
