internal import Trajectories

/// Finding the way.
extension Dreamer {
  /// Takes one step towards where a goal may be; false when there is no way.
  mutating func step(toward goal: Undertaking.SubGoal, _ number: Int) -> Bool {
    let scene = situation.scene
    if experience.scenes[Int(scene)].isFailure { return leaveFailure() }
    let table = ways.table(scene, goal, stage, habits, experience)
    let title = stage.title(of: scene)
    guard let chosen = choose(table, at: title, for: goal) else { return goBack() }
    let slot = stage.ways(of: scene).lowerBound + chosen
    let times = count(slot)
    counts[slot] = (stamp, times + 1)
    if number >= 0, notes[number].strayAt == 0 { notes[number].strayAt = steps + 1 }
    return take(stage.wayElements[slot], times, goal)
  }

  func count(_ slot: Int) -> Int32 { counts[slot].stamp == stamp ? counts[slot].count : 0 }

  /// The way that is taken, by its place among those of the scene; nil for going back.
  func choose(
    _ table: Range<Int>, at title: NameID, for goal: Undertaking.SubGoal
  ) -> Int? {
    let range = stage.ways(of: situation.scene)
    if let told = policy.hop(from: title, to: goal.name) {
      let known = range.first {
        experience.elements[Int(stage.wayElements[$0])].name == told && count($0) < 2
      }
      if let known { return known - range.lowerBound }
    }
    var total = history.isEmpty ? 0 : ways.backWeight
    for (place, slot) in range.enumerated() {
      total += weight(place, slot, table, title, goal)
    }
    guard total > 0 else { return nil }
    var rest = chance.roll(.link, situation.scene, situation.clock) * total
    for (place, slot) in range.enumerated() {
      rest -= weight(place, slot, table, title, goal)
      if rest < 0 { return place }
    }
    return nil
  }

  @inline(__always)
  func weight(
    _ place: Int, _ slot: Int, _ table: Range<Int>, _ title: NameID, _ goal: Undertaking.SubGoal
  ) -> Double {
    let base = ways.weights[table.lowerBound + place] * ways.again[Int(min(count(slot), 7))]
    guard !policy.avoided.isEmpty else { return base }
    let name = experience.elements[Int(stage.wayElements[slot])].name
    return policy.avoids(name, from: title, to: goal.name) ? 0 : base
  }

  mutating func take(_ way: Int32, _ times: Int32, _ goal: Undertaking.SubGoal) -> Bool {
    let isScroll = stage.isScroll(way)
    var act = Act(
      .go, isScroll ? .scroll : .leftClick, on: way,
      text: isScroll ? (times % 2 == 0 ? stage.down : stage.up) : -1)
    if experience.traits[Int(way)].takesText {
      spend()
      act = Act(.type, .type, on: way, text: goal.name)
    }
    guard isGoing else { return false }
    guard let outcome = model.outcome(of: act, in: situation, chance) else {
      isUnsupported = true
      return false
    }
    spend()
    guard outcome.next >= 0, outcome.next != situation.scene else { return true }
    if experience.scenes[Int(outcome.next)].isFailure {
      let next = model.outcome(of: act, in: situation, Chance(chance.seed &+ 77))
      intended = next?.next ?? -1
    }
    arrive(outcome.next)
    return true
  }

  mutating func arrive(_ scene: Int32) {
    if !experience.scenes[Int(situation.scene)].isFailure { history.append(situation.scene) }
    let isElsewhere = stage.title(of: scene) != stage.title(of: situation.scene)
    situation.scene = scene
    if isElsewhere { situation.arrival = situation.clock }
    exact = -1
  }

  mutating func goBack() -> Bool {
    guard let last = history.popLast() else { return false }
    spend()
    situation.scene = last
    situation.arrival = situation.clock
    return true
  }

  mutating func leaveFailure() -> Bool {
    let reloads = chance.roll(.back, situation.scene, situation.clock) < habits.reloads
    guard reloads || history.isEmpty else { return goBack() }
    guard intended >= 0 else {
      isUnsupported = true
      return false
    }
    spend()
    situation.scene = intended
    situation.arrival = situation.clock
    return true
  }
}
