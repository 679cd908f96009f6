internal import Dispatch
internal import Synchronization
package import Trajectories

/// Plays rollouts: the same seed gives the same bytes, on however many cores.
///
/// Rollout `n` of a seed meets the same luck whatever the lessons are, so that two policies can be
/// compared pair by pair.
package struct Imagination<Model: WorldModel>: Sendable {
  package let model: Model
  package let experience: Experience
  package let habits: Habits
  package let seed: UInt64
  /// How many rollouts are played at once.
  package let workers: Int
  /// What rollouts are about.
  package let repertoire: Repertoire
  private let stage: Stage

  /// Rollouts of a work unit: far less than 250 ms on one core.
  package static var unit: Int { 512 }
  /// Rollouts between two looks at whether to stop.
  private static var chunk: Int { 32 }

  package init(
    _ model: Model, _ experience: Experience, _ habits: Habits? = nil,
    repertoire: Repertoire? = nil, seed: UInt64, workers: Int = 1
  ) {
    self.model = model
    self.experience = experience
    self.habits = habits ?? Habits(experience)
    self.repertoire = repertoire ?? Repertoire(experience)
    self.seed = seed
    self.workers = max(1, workers)
    stage = Stage(experience)
  }

  /// Plays rollouts with these numbers; nil where it was stopped, as half a unit is worth nothing.
  ///
  /// - Parameter shouldStop: looked at every few milliseconds, from any thread.
  package func run(
    _ lessons: [LessonRule] = [], numbers: Range<Int>,
    shouldStop: @escaping @Sendable () -> Bool = { false }
  ) -> [Rollout]? {
    let policy = Policy(lessons, experience)
    guard !repertoire.undertakings.isEmpty, !numbers.isEmpty else { return [] }
    let chunks = (numbers.count + Self.chunk - 1) / Self.chunk
    let lanes = min(workers, chunks)
    let blank = Rollout(
      result: .unsupported, steps: 0, decisiveStep: 0, cause: nil, element: -1, undertaking: -1)
    let found = Lanes(lanes)
    let player = Player(
      experience: experience, habits: habits, stage: stage, repertoire: repertoire, seed: seed)
    let work: @Sendable (Int) -> Void = { lane in
      let part = Part(numbers: numbers, lane: lane, lanes: lanes, chunk: Self.chunk)
      // Told apart here, so that the compiler makes fast code for each of the two.
      let own =
        switch model {
        case let model as LookupModel: player.play(model, policy, part, shouldStop)
        case let model as MechanismModel: player.play(model, policy, part, shouldStop)
        default: player.play(model, policy, part, shouldStop)
        }
      found.put(own, lane)
    }
    if lanes == 1 {
      work(0)
    } else {
      DispatchQueue.concurrentPerform(iterations: lanes, execute: work)
    }
    guard let parts = found.all else { return nil }
    var rollouts = Array(repeating: blank, count: numbers.count)
    for (lane, part) in parts.enumerated() {
      var next = 0
      for chunk in stride(from: lane, to: chunks, by: lanes) {
        let first = chunk * Self.chunk
        for place in first..<min(first + Self.chunk, numbers.count) {
          rollouts[place] = part[next]
          next += 1
        }
      }
    }
    return rollouts
  }

  /// Plays the same rollouts with and without more lessons, pair by pair.
  package func compare(
    _ lessons: [LessonRule], with more: [LessonRule], numbers: Range<Int>,
    shouldStop: @escaping @Sendable () -> Bool = { false }
  ) -> PairedTally? {
    guard let without = run(lessons, numbers: numbers, shouldStop: shouldStop),
      let with = run(lessons + more, numbers: numbers, shouldStop: shouldStop)
    else { return nil }
    return PairedTally(without, with)
  }
}

/// What one lane of work plays: every so many chunks one.
private struct Part {
  var numbers: Range<Int>
  var lane: Int
  var lanes: Int
  var chunk: Int

  var ranges: [Range<Int>] {
    stride(from: numbers.lowerBound + lane * chunk, to: numbers.upperBound, by: lanes * chunk)
      .map { $0..<min($0 + chunk, numbers.upperBound) }
  }
}

/// Plays the rollouts of one lane; not generic itself, so that each model gets fast code.
private struct Player: Sendable {
  let experience: Experience
  let habits: Habits
  let stage: Stage
  let repertoire: Repertoire
  let seed: UInt64

  /// The rollouts of one lane; nil where it was stopped.
  func play<Known: WorldModel>(
    _ model: Known, _ policy: Policy, _ part: Part, _ shouldStop: () -> Bool
  ) -> [Rollout]? {
    var dreamer = Dreamer(model, experience, habits, stage, policy)
    var own: [Rollout] = []
    for range in part.ranges {
      guard !shouldStop() else { return nil }
      for number in range {
        let chance = Chance(SplitMix64.mix(seed &+ UInt64(number) &* 0x9E37_79B9_7F4A_7C15))
        let chosen = repertoire.draw(chance.roll(.hidden, -1))
        own.append(
          dreamer.roll(repertoire.undertakings[chosen], number: Int32(chosen), chance))
      }
    }
    return own
  }
}

/// What lanes of work hand in.
private final class Lanes: Sendable {
  private let state: Mutex<(parts: [[Rollout]?], isStopped: Bool)>

  init(_ count: Int) { state = Mutex((Array(repeating: nil, count: count), false)) }

  /// Takes what a lane has played; nil stands for having been stopped.
  func put(_ part: [Rollout]?, _ lane: Int) {
    state.withLock { state in
      state.parts[lane] = part
      if part == nil { state.isStopped = true }
    }
  }

  /// Every lane's part; nil where one was stopped.
  var all: [[Rollout]]? {
    state.withLock { state in
      state.isStopped ? nil : state.parts.compactMap(\.self)
    }
  }
}

/// Pairs of rollouts that met the same luck.
package struct PairedTally: Hashable, Sendable, Codable {
  /// Pairs in which only one of the two reached what was wanted.
  package private(set) var gained = 0
  package private(set) var lost = 0
  package private(set) var pairs = 0
  /// Pairs of which one or both left what is supported.
  package private(set) var unsupported = 0

  package init(_ without: [Rollout], _ with: [Rollout]) {
    for (before, after) in zip(without, with) {
      guard before.result != .unsupported, after.result != .unsupported else {
        unsupported += 1
        continue
      }
      pairs += 1
      if before.result != after.result {
        if after.result == .success { gained += 1 } else { lost += 1 }
      }
    }
  }

  /// Nothing played yet.
  package init() {}

  package mutating func add(_ other: PairedTally) {
    gained += other.gained
    lost += other.lost
    pairs += other.pairs
    unsupported += other.unsupported
  }

  /// The difference in success.
  package var difference: Double {
    pairs > 0 ? Double(gained - lost) / Double(pairs) : 0
  }

  /// The difference in standard errors (McNemar); a veto wants less than -2.
  package var z: Double {
    gained + lost > 0 ? Double(gained - lost) / Double(gained + lost).squareRoot() : 0
  }
}
