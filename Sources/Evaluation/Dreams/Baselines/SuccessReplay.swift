internal import Dreaming
internal import Trajectories

/// Replays what runs did that ended as if they had succeeded: their ways to what they were asked for,
/// the gestures that they used with effect, and their commands in their order.
///
/// Nothing is generalised; of two runs that did otherwise the first counts.
enum SuccessReplay {
  /// Runs that came to an end of their own with nothing visibly left undone: all that can be known of
  /// success without an outcome bit.
  static func looksSolved(_ experience: Experience) -> (Int) -> Bool {
    { experience.runs[$0].isEnded && experience.runs[$0].severity == 0 }
  }

  static func rules(_ runs: [Trajectory], isSolved: (Int) -> Bool) -> [LessonRule] {
    let chosen = runs.enumerated().filter { isSolved($0.offset) }.map(\.element)
    guard !chosen.isEmpty else { return [] }
    let experience = Experience(chosen)
    var manner = RouteBook.Manner()
    manner.hasHindsight = false
    manner.cutsDetours = false
    let learned = Learned(experience, manner: manner)
    let routes = Distiller.drafts(from: learned).map(\.rule).filter {
      if case .nextHop = $0.directive { true } else { false }
    }
    return routes + replayed(experience)
  }

  private static func replayed(_ experience: Experience) -> [LessonRule] {
    var rules: [LessonRule] = []
    var seen: Set<LessonRule> = []
    var gestures: Set<LessonScope> = []
    var run: Int32 = -1
    var last: String?
    for transition in experience.transitions where transition.hadEffect {
      if transition.run != run { (run, last) = (transition.run, nil) }
      guard transition.act.element >= 0 else { continue }
      let element = experience.elements[Int(transition.act.element)]
      let scope = LessonScope(
        kind: experience.names[element.role], name: experience.names[element.name])
      switch transition.act.verb {
      case .use:
        guard let gesture = Gesture.allCases.first(where: { $0.action == transition.act.gesture }),
          gestures.insert(scope).inserted
        else { continue }
        rules.append(LessonRule(.gesture(gesture), in: scope))
      case .run:
        let name = experience.names[element.name]
        if let last, last != name {
          let rule = LessonRule(order(last), in: scope)
          if seen.insert(rule).inserted { rules.append(rule) }
        }
        last = name
      default: continue
      }
    }
    return rules
  }

  private static func order(_ command: String) -> LessonDirective {
    let parts = command.split(separator: "=", maxSplits: 1)
    guard command.hasPrefix("export "), parts.count == 2 else {
      return .commandOrder(first: command)
    }
    return .setVariable(name: String(parts[0].dropFirst(7)), value: String(parts[1]))
  }
}
