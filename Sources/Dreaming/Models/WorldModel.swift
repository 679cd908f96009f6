package import Trajectories

/// What is estimated from recordings about how an environment answers.
///
/// It says what happens if, or that nobody has seen enough to say: then a rollout ends as
/// unsupported, which is counted and never scored.
package protocol WorldModel: Sendable {
  /// What reports call it.
  static var name: String { get }

  init(_ experience: Experience)

  /// How a recorded step would come out, as far as this model can tell.
  func prediction(of act: Act, in situation: Situation) -> Prediction

  /// One way an act comes out in one imagined world; nil where that is not supported.
  func outcome(of act: Act, in situation: borrowing Situation, _ chance: Chance) -> Consequence?
}

/// A distribution over what comes of an act, with what it rests on.
package struct Prediction: Sendable {
  /// How many recorded transitions it rests on; 0 is unsupported.
  package var support: Int
  /// The probability of an effect; of being kept, for an answer to a dialog.
  package var effect: Double
  /// Where it leads, most likely first, for ways to other places; the rest is unknown.
  package var next: [(scene: Int32, probability: Double)] = []

  package var isSupported: Bool { support > 0 }
  package static let unsupported = Prediction(support: 0, effect: 0.5)
}

/// What came of an act in a rollout.
package struct Consequence: Sendable {
  package var hadEffect: Bool
  /// Where it led; -1 for nowhere else.
  package var next: Int32 = -1
  package var hasDialog = false
  /// The error shown, and what it names.
  package var error: NameID = -1
  package var hint: NameID = -1
  /// How many tests a run told as failed, beside the true one.
  package var extraFindings: Int32 = 0
  /// Why it had no effect.
  package var cause: Cause?
}

/// What matters for what comes next: where one is, since when, and what has been done.
package struct Situation: Sendable {
  package var scene: Int32 = -1
  package var clock: Int32 = 0
  /// When what is in front came up.
  package var arrival: Int32 = 0
  /// Whether the element that is about to be used says that it is busy, where that is known.
  package var isBusy = false
  private var stamp: UInt32 = 1
  private var stamps: [UInt32]
  private var times: [Int32]
  /// Stands for all that has been used; lookups take it for the state where there is no screen.
  private(set) var usedHash: UInt64 = 0

  package init(names: Int) {
    stamps = Array(repeating: 0, count: names)
    times = Array(repeating: 0, count: names)
  }

  /// Forgets everything, at no cost.
  mutating func begin(at scene: Int32) {
    stamp &+= 1
    self.scene = scene
    clock = 0
    arrival = 0
    isBusy = false
    usedHash = 0
  }

  /// Puts a recorded transition's circumstances in place.
  mutating func become(_ transition: Transition, in experience: Experience) {
    begin(at: transition.scene)
    clock = 100_000
    arrival = clock - transition.elapsed
    isBusy = transition.isBusy
    for use in experience.earlier(transition) { note(use.name, at: clock - use.age) }
  }

  mutating func note(_ name: NameID, at time: Int32) {
    guard stamps[Int(name)] != stamp else { return }
    stamps[Int(name)] = stamp
    times[Int(name)] = time
    usedHash &+= LookupModel.hash(of: name)
  }

  mutating func forget(_ name: NameID) {
    guard stamps[Int(name)] == stamp else { return }
    stamps[Int(name)] = 0
    usedHash &-= LookupModel.hash(of: name)
  }

  func hasUsed(_ name: NameID) -> Bool { stamps[Int(name)] == stamp }

  /// Seconds since a name was first used with effect; -1 where it was not.
  func age(of name: NameID) -> Int32 {
    stamps[Int(name)] == stamp ? clock - times[Int(name)] : -1
  }

  package var elapsed: Int32 { clock - arrival }
}

/// The dice of one rollout: the same question always gets the same answer.
///
/// So two policies that meet the same circumstances in the same rollout meet the same luck (common
/// random numbers), whatever else they did before.
package struct Chance: Sendable {
  /// What is being asked.
  enum Question: UInt64 {
    case hidden = 1, dialogRule, answerRule, need, aim, effect, failure, way, dialog, error
    case gesture, link, repeats, follows, moves, button, twin, saves, back, guess, finding
  }

  let seed: UInt64

  init(_ seed: UInt64) { self.seed = seed }

  /// A number in 0 ..< 1.
  @inline(__always)
  func roll(_ question: Question, _ first: Int32 = 0, _ second: Int32 = 0) -> Double {
    var z = seed &+ question.rawValue &* 0x9E37_79B9_7F4A_7C15
    z = z &+ UInt64(UInt32(bitPattern: first)) &* 0xD1B5_4A32_D192_ED03
    z = z &+ UInt64(UInt32(bitPattern: second)) &* 0x8CB9_2BA7_2F3D_8DD7
    return Double(SplitMix64.mix(z) >> 11) * 0x1p-53
  }
}
