/// That a lesson was there for a run, or was kept from it by chance, and what the agent made of it.
package struct LessonUse: Hashable, Sendable, Codable {
  /// Which side of the comparison the run is on.
  package enum Arm: String, CaseIterable, Hashable, Sendable, Codable {
    case shown
    /// Left out at random, so that the effect stays measurable.
    case heldOut = "held_out"
  }

  /// How it is known.
  package enum Way: String, CaseIterable, Hashable, Sendable, Codable {
    /// It was served through the gateway.
    case served
    /// Its name was found in what the agent was given: a file that was exported.
    case recognised
  }

  package var lesson: LessonID
  package var run: RunID
  package var arm: Arm
  package var way: Way
  /// Whether the agent did what it says, where that came up.
  package var followed: Bool?
  /// The version of the memory that was served, where known.
  package var version: Int?
  package var at: Timestamp

  package init(
    _ lesson: LessonID, run: RunID, arm: Arm = .shown, way: Way, followed: Bool? = nil,
    version: Int? = nil, at: Timestamp
  ) {
    self.lesson = lesson
    self.run = run
    self.arm = arm
    self.way = way
    self.followed = followed
    self.version = version
    self.at = at
  }
}

/// What came of a lesson in use: how runs ended that had it, against those that it was kept from.
///
/// A run counts when it is known how it ended; one that only claims success counts as unknown.
package struct LessonEffect: Hashable, Sendable, Codable {
  /// Runs and how many of them succeeded.
  package struct Side: Hashable, Sendable, Codable {
    package var runs: Int
    package var successes: Int

    package init(runs: Int = 0, successes: Int = 0) {
      self.runs = runs
      self.successes = successes
    }

    package var rate: Double? { runs == 0 ? nil : Double(successes) / Double(runs) }
  }

  package var shown: Side
  package var heldOut: Side
  /// Runs of the same project that were neither shown it nor kept from it by chance: earlier ones, for
  /// the most part.
  package var others: Side
  /// Runs that had it, whether or not it is known how they ended.
  package var uses: Int
  /// Of those, in how many the agent did what it says.
  package var followed: Int

  package init(
    shown: Side = Side(), heldOut: Side = Side(), others: Side = Side(), uses: Int = 0,
    followed: Int = 0
  ) {
    self.shown = shown
    self.heldOut = heldOut
    self.others = others
    self.uses = uses
    self.followed = followed
  }

  /// The difference of the two success rates with its 95 % interval; nil until both sides have runs.
  ///
  /// The interval is Newcombe's, from the Wilson score intervals of the two rates: it stays within
  /// -1 and 1 and holds with few runs too.
  package var gain: LessonUtility? { Self.difference(shown, heldOut) }

  /// The same against the runs that nobody kept from it by chance.
  ///
  /// It is all that people have who export lessons to a file. What else changed since then is in it, so
  /// it proves nothing.
  package var observedGain: LessonUtility? { Self.difference(shown, others) }

  private static func difference(_ one: Side, _ other: Side) -> LessonUtility? {
    guard let with = one.rate, let without = other.rate else { return nil }
    let (lowWith, highWith) = one.interval
    let (lowWithout, highWithout) = other.interval
    func norm(_ left: Double, _ right: Double) -> Double {
      (left * left + right * right).squareRoot()
    }
    let gain = with - without
    return LessonUtility(
      gain: gain, low: gain - norm(with - lowWith, highWithout - without),
      high: gain + norm(highWith - with, without - lowWithout))
  }
}

extension LessonEffect.Side {
  /// Wilson's score interval at 95 %.
  fileprivate var interval: (low: Double, high: Double) {
    let z = 1.959_963_984_540_054
    let count = Double(runs)
    let rate = Double(successes) / count
    let middle = (rate + z * z / (2 * count)) / (1 + z * z / count)
    let half =
      z / (1 + z * z / count)
      * (rate * (1 - rate) / count + z * z / (4 * count * count)).squareRoot()
    return (middle - half, middle + half)
  }
}
