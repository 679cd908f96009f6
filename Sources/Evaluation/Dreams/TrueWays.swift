internal import Trajectories
internal import Worlds

/// Where ways of a world really lead, found by taking them: in calm runs, from where tasks begin.
struct TrueWays {
  private struct Step: Hashable {
    var place: String
    var way: String
  }

  private var arrivals: [Step: String] = [:]
  /// What can be used in each place, by name, ways apart.
  private var holding: [String: Set<String>] = [:]

  init() {}

  /// - Parameter most: places beyond which no more are looked at.
  init<W: World>(_ world: W, from tasks: [WorldTask], most: Int = 600)
  where W.Run.Failure == Never {
    let names = world.names
    var open: [W.Run] = []
    var seen: Set<NameID> = []
    for task in tasks {
      let run = world.begin(task, isCalm: true)
      if seen.insert(run.scene.place).inserted { open.append(run) }
    }
    var next = 0
    while next < open.count, next < most {
      let run = open[next]
      next += 1
      let scene = run.scene
      let place = names[scene.place]
      holding[place] = Set(scene.elements.filter { !$0.role.isPassage }.map { names[$0.name] })
      for element in scene.elements where element.role.isPassage {
        var after = run
        _ = after.perform(.use(element, .click, at: element.box.centre, to: nil), for: nil)
        let arrival = after.scene.place
        guard arrival != scene.place else { continue }
        // Of ways of one name the first is taken, as agents do.
        let step = Step(place: place, way: names[element.name])
        if arrivals[step] == nil { arrivals[step] = names[arrival] }
        if seen.insert(arrival).inserted { open.append(after) }
      }
    }
  }

  /// Whether who follows rules about ways from the place of one gets where it says; nil where the way
  /// cannot be taken here.
  func works(_ rule: LessonRule, among rules: WaysTold) -> Bool? {
    guard let goal = rule.wayGoal, case .nextHop(var way) = rule.directive,
      var place = rule.scope.place, arrivals[Step(place: place, way: way)] != nil
    else { return nil }
    for _ in 0..<30 {
      guard let arrival = arrivals[Step(place: place, way: way)] else { return false }
      if arrival == goal || holding[arrival]?.contains(goal) == true { return true }
      guard let next = rules.next(at: arrival, to: goal) else { return false }
      (place, way) = (arrival, next)
    }
    return false
  }
}

/// What a set of lessons says about where to go on.
struct WaysTold {
  private struct Crossing: Hashable {
    var place: String
    var goal: String
  }

  private var hops: [Crossing: String] = [:]

  init(_ rules: [LessonRule]) {
    for rule in rules {
      guard let goal = rule.wayGoal, case .nextHop(let way) = rule.directive,
        let place = rule.scope.place
      else { continue }
      hops[Crossing(place: place, goal: goal)] = way
    }
  }

  func next(at place: String, to goal: String) -> String? {
    hops[Crossing(place: place, goal: goal)]
  }
}
