internal import Trajectories

/// Recorded transitions and nothing else: what was done in the same scene came out so.
///
/// No effect is carried from one element, place or app to another. It is published beside the
/// mechanisms, whose author's knowledge it does not share (`dreaming.md` 4.1).
package struct LookupModel: WorldModel {
  package static let name = "lookup"

  /// What came of one act in one scene.
  struct Record: Sendable {
    var count: Int32 = 0
    var effects: Int32 = 0
    var dialogs: Int32 = 0
    var error: NameID = -1
    var hint: NameID = -1
    /// Where it led, each time, in the pool of arrivals.
    var arrivals: Range<Int32> = 0..<0
  }

  private var records: [UInt64: Int32] = [:]
  private var table: [Record] = []
  private var arrivals: [Int32] = []
  private let elements: [Element]

  package init(_ experience: Experience) {
    elements = experience.elements
    var led: [[Int32]] = []
    for transition in experience.transitions {
      guard let key = Self.key(of: transition, experience) else { continue }
      let place = Int(records[key] ?? Int32(table.count))
      if place == table.count {
        records[key] = Int32(place)
        table.append(Record())
        led.append([])
      }
      let isAnswer = transition.act.verb == .answer
      table[place].count += 1
      if isAnswer ? transition.isKept : transition.hadEffect { table[place].effects += 1 }
      if transition.hasDialog, !transition.hadDialog { table[place].dialogs += 1 }
      if transition.error >= 0 || transition.hint >= 0 {
        table[place].error = transition.error
        table[place].hint = transition.hint
      }
      led[place].append(transition.next)
    }
    for place in table.indices {
      let first = Int32(arrivals.count)
      arrivals += led[place].sorted()
      table[place].arrivals = first..<Int32(arrivals.count)
    }
  }

  private static func key(of transition: Transition, _ experience: Experience) -> UInt64? {
    let act = transition.act
    switch act.verb {
    case .answer:
      guard act.element >= 0, transition.cause >= 0 else { return nil }
      return key(act, scene: 0)
    case .run:
      // Where there is no screen, what was run before is the state.
      let state = experience.earlier(transition).reduce(0) { $0 &+ hash(of: $1.name) }
      return key(act, scene: transition.scene) ^ state
    case .use, .go, .type:
      guard act.element >= 0 else { return nil }
      return key(act, scene: transition.scene)
    default: return nil
    }
  }

  @inline(__always)
  private static func key(_ act: Act, scene: Int32) -> UInt64 {
    var key = UInt64(act.verb.rawValue) << 60
    key |= UInt64(act.gesture.number) << 52
    key |= UInt64(UInt32(bitPattern: act.element) & 0xF_FFFF) << 32
    key |= UInt64(UInt32(bitPattern: scene))
    return act.text >= 0 ? SplitMix64.mix(key &+ UInt64(act.text)) : key
  }

  static func hash(of name: NameID) -> UInt64 { SplitMix64.mix(UInt64(name) &+ 0x51ED) }

  private func record(of act: Act, in situation: borrowing Situation) -> Record? {
    var key: UInt64
    switch act.verb {
    case .answer: key = Self.key(act, scene: 0)
    case .run: key = Self.key(act, scene: situation.scene) ^ situation.usedHash
    case .use, .go, .type: key = Self.key(act, scene: situation.scene)
    default: return nil
    }
    guard let place = records[key] else { return nil }
    return table[Int(place)]
  }

  package func prediction(of act: Act, in situation: Situation) -> Prediction {
    guard let record = record(of: act, in: situation) else { return .unsupported }
    let count = Double(record.count)
    var prediction = Prediction(
      support: Int(record.count), effect: (Double(record.effects) + 0.5) / (count + 1))
    let places = arrivals[Int(record.arrivals.lowerBound)..<Int(record.arrivals.upperBound)]
    var shares: [(scene: Int32, probability: Double)] = []
    for scene in places {
      if shares.last?.scene != scene { shares.append((scene, 0)) }
      shares[shares.count - 1].probability += 1 / (count + 0.5)
    }
    prediction.next = shares.sorted { ($1.probability, $0.scene) < ($0.probability, $1.scene) }
    return prediction
  }

  package func outcome(
    of act: Act, in situation: borrowing Situation, _ chance: Chance
  ) -> Consequence? {
    guard let record = record(of: act, in: situation) else { return nil }
    let roll = chance.roll(.effect, act.element, situation.clock)
    let count = Double(record.count)
    switch act.verb {
    case .go, .type:
      let place = Int(record.arrivals.lowerBound) + Int(roll * count)
      let next = arrivals[place]
      return Consequence(hadEffect: next != situation.scene, next: next)
    default:
      let hadEffect = roll * count < Double(record.effects)
      var outcome = Consequence(hadEffect: hadEffect)
      if hadEffect {
        outcome.hasDialog =
          chance.roll(.dialog, act.element, situation.clock) * Double(record.effects)
          < Double(record.dialogs)
      } else {
        outcome.error = record.error
        outcome.hint = record.hint
        outcome.cause = act.verb == .run ? .failedCall : act.verb == .answer ? .dialog : .chance
      }
      return outcome
    }
  }
}

extension ActionKind {
  /// A small number for tables.
  var number: UInt8 {
    switch self {
    case .leftClick: 0
    case .doubleClick: 1
    case .rightClick: 2
    case .middleClick: 3
    case .tripleClick: 4
    case .drag: 5
    case .scroll: 6
    case .type: 7
    case .shell: 8
    default: 9
    }
  }
}
