internal import Trajectories

/// D7, third part: the thought names one element, and another one was used.
enum NamedOther: Detector {
  static let kind = Signal.Kind.offTarget

  static func signals(in reading: RunReading, _ pool: Pool) -> [Signal] {
    reading.places.compactMap { place in
      let moment = reading.moments[place]
      guard let before = moment.before, let used = moment.targetElement,
        moment.step.action.kind.isPointing, moment.step.action.kind != .scroll,
        let meant = reading.named(at: place), meant != moment.target
      else { return nil }
      let element = before.tree.elements[meant]
      guard element.name != used.name, isInside(moment, used), !isPart(of: used, element) else {
        return nil
      }
      return signal(
        moment, [.wrongTarget: 0.9], strength: 0.9,
        factors: [
          "the thought names \(Explanation.quoted(element.name)), "
            + "what was used is \(Explanation.quoted(used.name))"
        ],
        cites: [
          reading.citation("\"\(element.name)\"", in: .thought, of: moment),
          reading.citation(of: used, after: moment),
        ], better: replacement(moment, element))
    }
  }

  /// Whether the pointer lies well within what was used, so that it was no slip of the pointer.
  private static func isInside(
    _ moment: RunReading.Moment, _ used: ElementTree.Element
  ) -> Bool {
    guard let point = moment.step.action.points.first, let bounds = used.bounds else { return true }
    let across = abs(point.x - Double(bounds.x) - Double(bounds.width) / 2)
    let down = abs(point.y - Double(bounds.y) - Double(bounds.height) / 2)
    return across <= Double(bounds.width) / 4 && down <= Double(bounds.height) / 4
  }

  /// Whether one of two elements holds the other: then either may be spoken of.
  private static func isPart(of one: ElementTree.Element, _ other: ElementTree.Element) -> Bool {
    guard let inner = one.bounds, let outer = other.bounds else { return false }
    func holds(_ large: ElementTree.Bounds, _ small: ElementTree.Bounds) -> Bool {
      large.x <= small.x && large.y <= small.y && large.x + large.width >= small.x + small.width
        && large.y + large.height >= small.y + small.height
    }
    return holds(outer, inner) || holds(inner, outer)
  }

  /// The same on the element that was meant; where a drag ends stays.
  private static func replacement(
    _ moment: RunReading.Moment, _ element: ElementTree.Element
  ) -> ProposedAction {
    var points = moment.step.action.points
    if let centre = element.centre, !points.isEmpty { points[0] = centre }
    return ProposedAction(
      .replace, moment.step.action.kind, points: points, role: element.role, name: element.name)
  }
}

extension RunReading {
  /// The element that the last quoted name of a thought means; nil where it is not there, or where
  /// several are called so.
  func named(at place: Int) -> Int? {
    let moment = moments[place]
    guard let before = moment.before else { return nil }
    let parts = moment.step.thought.split(separator: "\"", omittingEmptySubsequences: false)
    guard parts.count >= 3 else { return nil }
    let name = String(parts[(parts.count - 1) / 2 * 2 - 1])
    guard name.utf8.count > 1 else { return nil }
    let found = before.tree.elements.indices.filter {
      before.tree.elements[$0].name == name && ScreenReading.canBeUsed(before.tree.elements[$0])
    }
    return found.count == 1 ? found[0] : nil
  }
}
