/// Where dialogs come up, and which answers keep what was done.
struct DialogMechanism: Sendable {
  /// A share of counted cases.
  struct Share: Sendable {
    var hits = 0.0
    var cases = 0.0

    mutating func add(_ isHit: Bool) {
      cases += 1
      if isHit { hits += 1 }
    }

    /// The share, drawn towards another by a number of imagined cases.
    func towards(_ other: Double, _ weight: Double) -> Double {
      (hits + other * weight) / (cases + weight)
    }
  }

  private var all = Share()
  private var byKind: [Share]
  private var byElement: [Share]
  private var answers: [Int32: Share] = [:]
  private var allAnswers = Share()
  private let kindOf: [Int32]

  init(_ experience: Experience) {
    byKind = Array(repeating: Share(), count: experience.kinds.count)
    byElement = Array(repeating: Share(), count: experience.elements.count)
    kindOf = experience.traits.map(\.kind)
    for (place, transition) in experience.transitions.enumerated() {
      let act = transition.act
      switch act.verb {
      case .answer where act.element >= 0 && transition.cause >= 0:
        answers[act.element, default: Share()].add(transition.isKept)
        allAnswers.add(transition.isKept)
      case .use where act.element >= 0 && transition.hadEffect && !transition.hadDialog:
        var isUp = transition.hasDialog
        // Text that is typed brings up what the click did not.
        if place + 1 < experience.transitions.count {
          let next = experience.transitions[place + 1]
          if next.run == transition.run, next.act.verb == .type { isUp = isUp || next.hasDialog }
        }
        all.add(isUp)
        byKind[Int(kindOf[Int(act.element)])].add(isUp)
        byElement[Int(act.element)].add(isUp)
      default: break
      }
    }
  }

  /// How likely a dialog comes up once an element has been used with effect.
  @inline(__always)
  func dialog(_ element: Int32) -> Double {
    let kind = byKind[Int(kindOf[Int(element)])].towards(all.towards(0.02, 1), 2)
    return byElement[Int(element)].towards(kind, 0.7)
  }

  /// How likely an answer keeps what was done.
  func keeps(_ button: Int32) -> Double {
    (answers[button] ?? Share()).towards(allAnswers.towards(0.5, 2), 0.6)
  }

  func support(_ button: Int32) -> Int { Int(answers[button]?.cases ?? 0) }
  var answerSupport: Int { Int(allAnswers.cases) }
}
