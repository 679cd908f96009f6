/// How often the agent hits what it aims at, by the size of the target.
struct AimMechanism: Sendable {
  private var hits = [Double](repeating: 0, count: 6)
  private var aims = [Double](repeating: 0, count: 6)
  private let sides: [Int32]

  init(_ experience: Experience) {
    sides = experience.traits.map(\.side)
    for transition in experience.transitions where transition.meant >= 0 {
      switch transition.act.verb {
      case .use, .go, .answer: break
      default: continue
      }
      let bucket = Self.bucket(sides[Int(transition.meant)])
      aims[bucket] += 1
      if transition.act.element == transition.meant { hits[bucket] += 1 }
    }
  }

  /// Pixels of the shorter side in six classes; the first is for elements that are named, not aimed at.
  private static func bucket(_ side: Int32) -> Int {
    switch side {
    case ..<1: 0
    case ..<16: 1
    case ..<22: 2
    case ..<29: 3
    case ..<40: 4
    default: 5
    }
  }

  /// The probability of hitting an element.
  @inline(__always)
  func hit(_ element: Int32, isExact: Bool) -> Double {
    let bucket = Self.bucket(sides[Int(element)])
    if bucket == 0 { return 1 }
    // What zooming in does is not in recordings without it: nearly always a hit.
    if isExact { return 0.98 }
    return (hits[bucket] + 1.8) / (aims[bucket] + 2)
  }
}
