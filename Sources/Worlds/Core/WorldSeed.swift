/// Which world of a family: a number, the salt of whoever asks, and what is changed about it.
///
/// Worlds for tuning use the salt `calibration`; an evaluator picks a salt that nobody tuned on.
package struct WorldSeed: Hashable, Sendable {
  package var number: Int
  package var salt: String
  package var variation: Variation

  package init(_ number: Int, salt: String = "calibration", variation: Variation = .none) {
    self.number = number
    self.salt = salt
    self.variation = variation
  }

  /// The start of every random stream of this world; variations of one world share it.
  package func value(for family: String) -> UInt64 {
    RandomStream.mix(
      RandomStream.mix(RandomStream.seed(of: family), RandomStream.seed(of: salt)),
      UInt64(bitPattern: Int64(number)))
  }
}

/// How a world differs from the one in which the agent practised: the split kinds.
package struct Variation: Hashable, Sendable {
  /// Same hidden rules, other layout and other labels.
  package var hasNewLayout: Bool
  /// Tasks are about an app, site or project which no recording shows.
  package var isUnseenApp: Bool
  /// How many of a hundred hidden rules have changed since the recordings.
  package var drift: Int
  /// How many of a hundred actions are lost; nil keeps the world's own share.
  package var inputLoss: Int?
  /// Adds hidden rules that the lesson grammar has no words for.
  package var isMisspecified: Bool

  package init(
    hasNewLayout: Bool = false, isUnseenApp: Bool = false, drift: Int = 0, inputLoss: Int? = nil,
    isMisspecified: Bool = false
  ) {
    self.hasNewLayout = hasNewLayout
    self.isUnseenApp = isUnseenApp
    self.drift = drift
    self.inputLoss = inputLoss
    self.isMisspecified = isMisspecified
  }

  /// New tasks in the same world.
  package static let none = Variation()

  /// Every variation that has a name, in the order in which reports list them.
  package static let named: [(name: String, variation: Variation)] = [
    ("same", .none), ("new-layout", Variation(hasNewLayout: true)),
    ("unseen-app", Variation(isUnseenApp: true)),
    ("drift-5", Variation(drift: 5)), ("drift-10", Variation(drift: 10)),
    ("drift-20", Variation(drift: 20)),
    ("input-loss-6", Variation(inputLoss: 6)), ("input-loss-20", Variation(inputLoss: 20)),
    ("input-loss-40", Variation(inputLoss: 40)),
    ("misspecified", Variation(isMisspecified: true)),
  ]
}

/// Which tasks of a world: those to practise on, to calibrate with, or to be judged by.
///
/// A task falls into exactly one split, by a salted hash over what it asks for.
package enum Split: String, CaseIterable, Hashable, Sendable {
  case train
  case calibration
  case heldOut = "held-out"

  /// The split of a task, given a hash over everything that makes the task what it is.
  package static func of(task: UInt64, in world: UInt64) -> Split {
    switch RandomStream.mix(world ^ 0x5A17_ED5A_17ED_0001, task) % 10 {
    case 0..<5: .train
    case 5..<7: .calibration
    default: .heldOut
    }
  }
}
