internal import Trajectories

/// Of elements that look alike, those in which group bring the task forward.
enum ContainerLessons: LessonSource {
  private struct Key: Hashable {
    var app: NameID
    var role: NameID
    var name: NameID
  }

  static func drafts(from learned: Learned) -> [LessonDraft] {
    let experience = learned.experience
    var twins: [Key: Set<NameID>] = [:]
    for element in experience.elements where element.container >= 0 {
      twins[Key(app: element.app, role: element.role, name: element.name), default: []]
        .insert(element.container)
    }
    var helped: [NameID: [NameID: [Int]]] = [:]
    var vain: [NameID: [NameID: [Int]]] = [:]
    for (number, transition) in experience.transitions.enumerated()
    where transition.act.verb == .use && transition.act.element >= 0 && transition.hadEffect {
      let element = experience.elements[Int(transition.act.element)]
      let key = Key(app: element.app, role: element.role, name: element.name)
      guard element.container >= 0, twins[key]?.count ?? 0 > 1 else { continue }
      if experience.broughtProgress(number) {
        helped[element.app, default: [:]][element.container, default: []].append(number)
      } else {
        vain[element.app, default: [:]][element.container, default: []].append(number)
      }
    }
    return Set(helped.keys).union(vain.keys).sorted().compactMap { app in
      draft(app, helped[app] ?? [:], vain[app] ?? [:], experience)
    }
  }

  private static func draft(
    _ app: NameID, _ helped: [NameID: [Int]], _ vain: [NameID: [Int]], _ experience: Experience
  ) -> LessonDraft? {
    let groups = Set(helped.keys).union(vain.keys).sorted()
    // One group is the right one: uses in it mostly help, uses in the others mostly do not.
    let weights = groups.map { group -> Double in
      groups.reduce(1.0) { product, other in
        let (good, bad) = (helped[other]?.count ?? 0, vain[other]?.count ?? 0)
        let hit = other == group ? 0.75 : 0.08
        return (0..<good).reduce(product) { weight, _ in weight * hit }
          * (0..<bad).reduce(1.0) { weight, _ in weight * (1 - hit) }
      }
    }
    let sum = weights.reduce(0, +) + weightOfNone(helped, vain)
    guard let best = weights.indices.max(by: { weights[$0] < weights[$1] }), sum > 0 else {
      return nil
    }
    let group = groups[best]
    return LessonDraft(
      LessonRule(
        .containerChoice(experience.names[group]),
        in: LessonScope(app: experience.appForLessons(app))),
      weights[best] / sum,
      for: ((helped[group] ?? [])
        + groups.filter { $0 != group }.flatMap { vain[$0] ?? [] }).sorted(),
      against: groups.filter { $0 != group }.flatMap { helped[$0] ?? [] }.sorted())
  }

  /// That it does not matter which.
  private static func weightOfNone(_ helped: [NameID: [Int]], _ vain: [NameID: [Int]]) -> Double {
    let good = helped.values.reduce(0) { $0 + $1.count }
    let bad = vain.values.reduce(0) { $0 + $1.count }
    return (0..<(good + bad)).reduce(1.0) { weight, _ in weight * 0.5 }
  }
}

extension Experience {
  /// Whether a use, with the text or the answer that belongs to it, got something done.
  func broughtProgress(_ number: Int) -> Bool {
    var progress = transitions[number].progress
    for next in transitions[(number + 1)...].prefix(3)
    where next.run == transitions[number].run {
      guard next.act.verb == .type || next.act.verb == .answer else { break }
      progress += next.progress
    }
    return progress > 0
  }
}
