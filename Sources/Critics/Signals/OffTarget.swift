internal import Trajectories

/// D7: the click lies off the element that was meant.
///
/// What was meant is told by the thought; where it names nothing, by an element close by that is
/// used with effect later.
enum OffTarget: Detector {
  static let kind = Signal.Kind.offTarget
  /// Pixels beyond which a click was hardly meant for an element.
  private static let reach = 80.0

  static func signals(in reading: RunReading, _ pool: Pool) -> [Signal] {
    reading.places.compactMap { place in
      let moment = reading.moments[place]
      guard let before = moment.before, let point = moment.step.action.points.first,
        moment.step.action.kind.isPointing, moment.step.action.kind != .scroll
      else { return nil }
      let told = reading.intended(at: place)
      guard let meant = told ?? missed(at: place, point, in: reading) else { return nil }
      let element = before.tree.elements[meant]
      let distance = element.distance(to: point)
      let isSameName = moment.targetElement.map { $0.name == element.name } ?? false
      guard distance > 0, distance < Self.reach, !isSameName, let centre = element.centre else {
        return nil
      }
      return signal(
        moment, [.aim: 0.9], strength: told == nil ? 0.6 : 0.9,
        factors: ["\(Int(clamped: distance.rounded(.up))) px outside \(element.role)"],
        cites: [
          reading.citation("\"\(element.name)\"", in: .thought, of: moment),
          reading.citation(of: element, after: moment),
        ],
        better: ProposedAction(
          .replace, moment.step.action.kind, points: [centre], role: element.role,
          name: element.name))
    }
  }

  /// An element near a click on nothing that is used with effect later.
  private static func missed(at place: Int, _ point: Point, in reading: RunReading) -> Int? {
    let moment = reading.moments[place]
    guard moment.target == nil, let before = moment.before else { return nil }
    let near = before.tree.elements.indices.filter {
      ScreenReading.canBeUsed(before.tree.elements[$0])
        && before.tree.elements[$0].distance(to: point) < 24
    }
    return near.first { index in
      let element = before.tree.elements[index]
      return reading.attempts.contains {
        $0.place > place && $0.place <= place + 4 && $0.name == element.name
      }
    }
  }
}
