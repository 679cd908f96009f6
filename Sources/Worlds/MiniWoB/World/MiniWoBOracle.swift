package import Trajectories

extension MiniWoBWorld {
  /// How the kinds of elements want to be used, on all pages, and the way to what the task names.
  ///
  /// The way is known from an episode that the expert played; none where it could not.
  package func oracleLessons(for task: WorldTask) -> [LessonRule] {
    var rules = mannerLessons
    guard let outcome = try? expert(on: task), outcome.isSolved else { return rules }
    let app = page(of: task.index).rawValue
    // Of the ways taken at a place, the last one led on.
    for way in outcome.ways.reversed() {
      rules.append(
        LessonRule(
          .nextHop(way.name), in: LessonScope(app: app, place: way.place), when: .goal(way.goal)))
    }
    var known: Set<LessonRule> = []
    return rules.filter { known.insert($0).inserted }
  }

  /// How every kind of element on every page wants to be used; where that is as usual, too: who knows
  /// it does not look for another gesture when an input was lost.
  var mannerLessons: [LessonRule] {
    MiniWoBTask.allCases.flatMap { page in
      page.kinds.flatMap { kind in
        let manner = manner(of: kind, on: page)
        let gesture = manner?.gesture ?? Habit.gesture(for: kind)
        return ([.gesture(gesture)] + (manner?.caution.map { [$0] } ?? [])).map {
          LessonRule($0, in: LessonScope(app: page.rawValue, kind: kind.rawValue))
        }
      }
    }
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
    case 1: return LessonRule(.waitUntilReady(seconds: random.within(1...12)), in: scope)
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
