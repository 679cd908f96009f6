internal import Trajectories

/// What stands between the agent's hand and a page, and is ours: inputs that get lost, and the manner
/// in which each kind of element wants to be used.
struct MiniWoBHand {
  private let manners: [Role: MiniWoBManner]
  private let lostInputs: Double
  private let isCalm: Bool
  private var random: RandomStream
  /// Seconds that have passed, and when the place in front came up.
  private var clock = 0
  private var arrived = 0
  /// The element looked at closely, at this place.
  private var steadied: Int32?

  init(_ manners: [Role: MiniWoBManner], seed: UInt64, lostInputs: Double, isCalm: Bool) {
    self.manners = manners
    self.lostInputs = isCalm ? 0 : lostInputs
    self.isCalm = isCalm
    random = RandomStream(seed, 0x3105)
  }

  /// Seconds after which a kind of element reacts.
  func secondsLeft(of role: Role) -> Int {
    guard case .late(let seconds) = manners[role] else { return 0 }
    return max(0, seconds - (clock - arrived))
  }

  /// The only gesture that a kind of element takes, where it is not the usual one.
  func gesture(for role: Role) -> Gesture? { manners[role]?.gesture }

  /// The move as it reaches the page; nil when nothing of it does.
  mutating func carry(_ move: Move) -> Move? {
    // Every move draws the same numbers, whatever comes of it.
    let isLost = random.chance(lostInputs)
    let x = random.bell(MiniWoBParameters.unsteadiness)
    let y = random.bell(MiniWoBParameters.unsteadiness)
    let carried = isLost ? nil : heeding(move, shift: (Int(x.rounded()), Int(y.rounded())))
    clock += 1
    switch move {
    case .wait(let seconds): clock += max(0, seconds - 1)
    case .zoom(let element): steadied = element.id
    default: break
    }
    return carried
  }

  /// The place in front is another one now.
  mutating func arrive() {
    arrived = clock
    steadied = nil
  }

  private func heeding(_ move: Move, shift: (x: Int, y: Int)) -> Move? {
    guard case .use(let element, let gesture, let at, let to) = move,
      let manner = manners[element.role]
    else { return move }
    switch manner {
    case .otherGesture(let wanted):
      return gesture == wanted ? .use(element, .click, at: at, to: nil) : nil
    case .late: return secondsLeft(of: element.role) == 0 ? move : nil
    case .unsteady:
      guard !isCalm, steadied != element.id else { return move }
      func shifted(_ spot: Spot) -> Spot { Spot(x: spot.x + shift.x, y: spot.y + shift.y) }
      return .use(element, gesture, at: shifted(at), to: to.map(shifted))
    }
  }
}
