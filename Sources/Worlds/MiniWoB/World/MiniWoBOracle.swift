package import Trajectories

/// Pixels below which a target is missed often: four standard deviations of the agent's aim.
private let smallTarget = 30

extension MiniWoBWorld {
  /// Which gesture works, which targets are too small for a hasty hand, and which way leads on.
  ///
  /// Known from an episode that the expert played; none where it could not.
  package func oracleLessons(for task: WorldTask) -> [LessonRule] {
    guard let outcome = try? expert(on: task), outcome.isSolved else { return [] }
    let app = page(of: task.index).rawValue
    var rules: [LessonRule] = []
    for used in outcome.used {
      rules.append(
        LessonRule(.gesture(used.gesture), in: LessonScope(app: app, kind: used.role.rawValue)))
      // A drag has two ends to aim at.
      if used.gesture == .drag || min(used.box.width, used.box.height) < smallTarget {
        rules.append(LessonRule(.aimPrecisely, in: LessonScope(app: app, name: used.name)))
      }
    }
    // Of the ways taken at a place, the last one led on.
    for way in outcome.ways.reversed() {
      rules.append(
        LessonRule(
          .nextHop(way.name), in: LessonScope(app: app, place: way.place), when: .goal(way.goal)))
    }
    var known: Set<LessonRule> = []
    return rules.filter { known.insert($0).inserted }
  }

  /// The names are those of the pages read so far, which are the same for the same order of tasks.
  package func randomLesson(using random: inout RandomStream) -> LessonRule {
    let names = names
    func name() -> String { names[NameID(Int32(random.below(names.count)))] }
    let page = random.pick(MiniWoBTask.allCases) ?? .clickTab
    let kinds: [Role] = [.tab, .menu, .menuItem, .button, .row, .item, .field, .link]
    let kind = random.pick(kinds) ?? .button
    var scope = LessonScope(app: page.rawValue)
    switch random.below(3) {
    case 0: scope.kind = kind.rawValue
    case 1: scope.name = name()
    default: break
    }
    switch random.below(8) {
    case 0: return LessonRule(.gesture(random.pick(Gesture.allCases) ?? .click), in: scope)
    case 1: return LessonRule(.waitUntilReady(seconds: random.within(1...5)), in: scope)
    case 2: return LessonRule(.aimPrecisely, in: scope)
    case 3: return LessonRule(.precondition(name()), in: scope)
    case 4: return LessonRule(.switchAfter(tries: random.within(1...3)), in: scope)
    case 5: return LessonRule(.containerChoice(name()), in: scope)
    case 6:
      return LessonRule(.avoidEdge(name()), in: LessonScope(app: page.rawValue, place: name()))
    default:
      return LessonRule(
        .nextHop(name()), in: LessonScope(app: page.rawValue, place: name()), when: .goal(name()))
    }
  }
}
