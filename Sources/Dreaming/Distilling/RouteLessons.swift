internal import Critics
internal import Trajectories

/// Ways through an environment: where to go on, from a place, to get to something.
enum RouteLessons: LessonSource {
  /// Most transitions that are cited for one hop; those of the way after it count too.
  private static let mostEvidence = 12

  static func drafts(from learned: Learned) -> [LessonDraft] {
    let experience = learned.experience
    var hops: [RouteBook.Hop] = learned.routes.hops()
    var known = Set(hops.map { Crossing(place: $0.place, goal: $0.goal) })
    for goal in goals(of: experience) {
      if Interruption.isAsked { return [] }
      for place in experience.places {
        guard !known.contains(Crossing(place: place.title, goal: goal)),
          let hop = learned.routes.hop(from: place.title, to: goal)
        else { continue }
        known.insert(Crossing(place: place.title, goal: goal))
        hops.append(hop)
      }
    }
    let byCrossing = Dictionary(hops.map { (Crossing(place: $0.place, goal: $0.goal), $0) }) {
      first, _ in first
    }
    return hops.compactMap { hop in
      Interruption.isAsked ? nil : draft(hop, byCrossing, learned)
    }
  }

  private struct Crossing: Hashable {
    var place: NameID
    var goal: NameID
  }

  /// The names of what can be used, other than ways themselves.
  private static func goals(of experience: Experience) -> [NameID] {
    let named = experience.elements.indices.filter {
      !experience.traits[$0].isPassage && !experience.traits[$0].isCommand
        && experience.names[experience.elements[$0].role] != "dialog_button"
    }
    return Set(named.map { experience.elements[$0].name }).sorted()
  }

  private static func draft(
    _ hop: RouteBook.Hop, _ hops: [Crossing: RouteBook.Hop], _ learned: Learned
  ) -> LessonDraft? {
    let experience = learned.experience
    let element = experience.elements[Int(hop.element)]
    guard hop.place != hop.goal, !experience.names[hop.place].isEmpty else { return nil }
    let evidence = route(from: hop, hops, experience)
    let arrived = hop.evidence.count
    let missed = experience.wentElsewhere(hop).count
    return LessonDraft(
      LessonRule(
        .nextHop(experience.names[hop.way]),
        in: LessonScope(
          app: experience.appForLessons(element.app), place: experience.names[hop.place]),
        when: .goal(experience.names[hop.goal])),
      (Double(arrived) + 0.6) / (Double(arrived + missed) + 0.75), for: evidence,
      against: experience.wentElsewhere(hop))
  }

  /// What was recorded of the whole way, piece by piece: a route rests on every one of its parts.
  private static func route(
    from hop: RouteBook.Hop, _ hops: [Crossing: RouteBook.Hop], _ experience: Experience
  ) -> [Int] {
    var evidence: [Int] = []
    var next: RouteBook.Hop? = hop
    var steps = 0
    while let here = next, steps < 14, evidence.count < mostEvidence {
      evidence += here.evidence.filter { !evidence.contains($0) }
      guard let first = here.evidence.first else { break }
      let arrival = experience.transitions[first].next
      let place = experience.places[Int(experience.scenes[Int(arrival)].place)].title
      next = place == hop.goal ? nil : hops[Crossing(place: place, goal: hop.goal)]
      steps += 1
    }
    return Array(evidence.prefix(mostEvidence)).sorted()
  }
}

extension Experience {
  /// Transitions over the way of a hop that led somewhere else than most.
  func wentElsewhere(_ hop: RouteBook.Hop) -> [Int] {
    let arrivals = hop.evidence.map { scenes[Int(transitions[$0].next)].place }
    guard let first = arrivals.first else { return [] }
    let most = arrivals.max { one, other in
      arrivals.count { $0 == one } < arrivals.count { $0 == other }
    }
    return hop.evidence.filter {
      scenes[Int(transitions[$0].next)].place != (most ?? first)
    }
  }
}
