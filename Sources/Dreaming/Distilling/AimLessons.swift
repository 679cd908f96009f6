internal import Trajectories

/// Kinds of elements that the agent misses too often, so that it should zoom in first.
enum AimLessons: LessonSource {
  /// Zooming costs a step each time; a miss costs one and often more.
  private static let costlyMisses = 0.2
  private static let leastAims = 3

  static func drafts(from learned: Learned) -> [LessonDraft] {
    let experience = learned.experience
    var aims: [Int32: [Int]] = [:]
    for (number, transition) in experience.transitions.enumerated()
    where transition.meant >= 0 && experience.traits[Int(transition.meant)].side > 0 {
      switch transition.act.verb {
      case .use, .go, .answer, .other:
        aims[experience.traits[Int(transition.meant)].kind, default: []].append(number)
      default: break
      }
    }
    return aims.sorted { $0.key < $1.key }.compactMap { kind, numbers in
      guard numbers.count >= leastAims else { return nil }
      func isMiss(_ number: Int) -> Bool {
        experience.transitions[number].act.element != experience.transitions[number].meant
      }
      let misses = numbers.filter(isMiss)
      let scope = LessonScope(
        app: experience.appForLessons(experience.kinds[Int(kind)].app),
        kind: experience.names[experience.kinds[Int(kind)].role])
      let posterior = Beta(1 + Double(misses.count), 4 + Double(numbers.count - misses.count))
        .chance(above: costlyMisses)
      return LessonDraft(
        LessonRule(.aimPrecisely, in: scope), posterior, for: misses,
        against: numbers.filter { !isMiss($0) })
    }
  }
}
