internal import Trajectories

/// A place that was pointed at on a screen without an element tree, taken for one thing.
struct Spot: Hashable, Sendable {
  /// What later attempts at the same thing are found by.
  var name: String
  /// The name that the thought gives it.
  var spoken: SpokenTarget?
  var point: Point
  /// Which screen it was pointed at on.
  var screen: Int
}

extension Attempt.Scope {
  /// The role of places that are known by pictures alone; nothing is pooled about them as a kind.
  static let spot = "spot"
}

extension RunReading {
  /// Within so many pixels on the same screen two clicks mean the same thing.
  private static let sameSpot = 16.0
  /// A retry comes within so many steps.
  static let retryWindow = 12

  /// Names the places that were pointed at: by the words of the thought, else by place and screen.
  func findSpots() -> [Int: Spot] {
    var spots: [Int: Spot] = [:]
    var earlier: [Spot] = []
    for (place, moment) in moments.enumerated() {
      guard moment.step.action.kind.isPress, let point = moment.step.action.points.first,
        point.x.isFinite, point.y.isFinite, let before = sight.sights[place]?.before
      else { continue }
      let screen = sight.looks[before].screen
      let spoken = SpokenTarget(in: moment.step.thought)
      let known = earlier.last {
        $0.screen == screen && $0.point.distance(to: point) <= Self.sameSpot
      }
      let name =
        spoken.map { "\"\($0.key)\"" } ?? known?.name
        ?? "\(Int(clamped: point.x)),\(Int(clamped: point.y)) on \(screen)"
      let spot = Spot(name: name, spoken: spoken, point: point, screen: screen)
      spots[place] = spot
      earlier.append(spot)
    }
    return spots
  }

  /// What a moment on a screen without a tree is an attempt at, and whether it came off.
  func spotAttempt(at place: Int) -> (Attempt.Scope, String, Bool)? {
    guard let spot = spots[place], let hadEffect = visibleEffect(at: place) else { return nil }
    let scope = Attempt.Scope(app: environment, role: Attempt.Scope.spot, name: "")
    return (scope, spot.name, hadEffect)
  }

  /// Whether pictures show an effect; nil where they cannot tell.
  func visibleEffect(at place: Int) -> Bool? {
    guard let sight = sight.sights[place], let change = sight.change, !change.isBlind else {
      return nil
    }
    let settled = sight.settled ?? change
    if change.isNothing, cameTooEarly(place) { return false }
    if change.isNothing, settled.isNothing { return isLeftToKeys(place) ? nil : false }
    if change.total > 0 || settled.total > 0 {
      // A message that comes up elsewhere need not be an effect.
      let few = max(8, self.sight.blocks / 100)
      guard change.near + settled.near > 0 || max(change.total, settled.total) >= few else {
        return nil
      }
      // What still moved would have changed anyhow; tried again, it did not do what was wanted.
      return self.sight.isMoving(before: place) && isTriedAgain(place) ? false : true
    }
    return wasGivenAnotherTry(place) ? false : nil
  }

  /// Whether a click changed nothing, time passed, and the same was done once more, for the same
  /// reason and with an effect: what changed in between was no effect of the first.
  func cameTooEarly(_ place: Int) -> Bool {
    guard let next = nextAct(after: place), next > place + 1, let here = spots[place],
      let there = spots[next],
      moments[next].step.action.kind == moments[place].step.action.kind,
      there.point.distance(to: here.point) <= Self.sameSpot,
      SelfCorrection.seconds(between: place, and: next, in: self) > 0,
      here.spoken != nil && here.spoken == there.spoken || saysAgain(next, after: place)
    else { return false }
    return (sight.sights[next]?.change?.total ?? 0) > 0
  }

  /// Whether what is thought at a moment is what was thought before, or that it is tried again.
  func saysAgain(_ next: Int, after place: Int) -> Bool {
    let (now, then) = (moments[next].step.thought, moments[place].step.thought)
    return !now.isEmpty && (now == then || now.lowercased().utf8Range(of: " again") != nil)
  }

  /// Whether only the pointer is elsewhere, or what it hides, and the same was tried again at once.
  ///
  /// Who sees an effect goes on. The same gesture that shows an effect the second time may have had
  /// one the first time, as the arrow beside a number has.
  func wasGivenAnotherTry(_ place: Int) -> Bool {
    guard let spot = spots[place], let next = nextAct(after: place), let again = spots[next],
      again.name == spot.name || again.point.distance(to: spot.point) <= Self.sameSpot,
      self.sight.sights[place]?.change?.isPointerOnly == true
    else { return false }
    if moments[next].step.action.kind != moments[place].step.action.kind { return true }
    return self.sight.sights[next]?.change?.total == 0
  }

  /// The next moment at which something is done.
  func nextAct(after place: Int) -> Int? {
    moments.indices.dropFirst(place + 1).first { !moments[$0].isNoOp }
  }

  /// Whether a click may just put the focus where keys go next.
  func isLeftToKeys(_ place: Int) -> Bool {
    guard let next = nextAct(after: place) else { return false }
    switch moments[next].step.action.kind {
    case .type, .key, .holdKey: return true
    default: return false
    }
  }

  private func isTriedAgain(_ place: Int) -> Bool {
    guard let spot = spots[place] else { return false }
    return (place + 1..<min(moments.count, place + 5)).contains { spots[$0]?.name == spot.name }
  }
}

extension ActionKind {
  /// Whether it presses a button of the pointer at a place.
  var isPress: Bool {
    switch self {
    case .leftClick, .rightClick, .middleClick, .doubleClick, .tripleClick, .drag: true
    default: false
    }
  }
}
