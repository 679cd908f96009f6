internal import Critics
internal import Glibc
package import Trajectories

/// What is kept of a run to tell whether another one is a copy of it, and how it compares with others.
package struct RunSketch: Hashable, Sendable {
  /// The least hash of all pieces of the run, once for each of many ways to hash (Broder 1997).
  let signature: [UInt64]
  /// What was done, without its particulars, and how often it came off and failed.
  let outcomes: [UInt64: Outcomes]
  /// How many steps there are.
  let steps: Int

  struct Outcomes: Hashable, Sendable {
    var done = 0
    var failed = 0
  }

  /// Steps in one piece.
  private static let pieceLength = 3
  private static let hashes = 64
  /// Shorter runs are alike by chance.
  static let fewestSteps = 4
  /// From here on runs count as copies (`dreaming.md` 5.2).
  static let alike = 0.9

  package init(_ run: Trajectory) {
    var marks: [UInt64] = []
    var outcomes: [UInt64: Outcomes] = [:]
    for step in run.steps {
      let action = step.action
      var whole = Self.hash(action.kind.rawValue, Self.start)
      for point in action.points {
        whole = Self.hash("\(Self.pixel(point.x)) \(Self.pixel(point.y))", whole)
      }
      whole = Self.hash(action.text ?? "", whole)
      // The same words of thought and of the result are what independent runs do not share.
      whole = Self.hash(step.thought.firstPart, whole)
      whole = Self.hash((step.after?.text ?? "").firstPart, whole)
      marks.append(whole)
      let shape = Self.hash(Self.shape(of: action), Self.hash(action.kind.rawValue, Self.start))
      let hasFailed =
        step.status == .failed || step.after?.isError == true || (step.exitCode ?? 0) != 0
      if hasFailed {
        outcomes[shape, default: Outcomes()].failed += 1
      } else {
        outcomes[shape, default: Outcomes()].done += 1
      }
    }
    steps = marks.count
    self.outcomes = outcomes
    signature = Self.signature(of: marks)
  }

  /// How much two runs have in common, 0 to 1: an estimate of the share of pieces that both have.
  func likeness(to other: RunSketch) -> Double {
    guard steps >= Self.fewestSteps, other.steps >= Self.fewestSteps else { return 0 }
    let same = zip(signature, other.signature).count { $0 == $1 }
    return Double(same) / Double(Self.hashes)
  }

  private static func signature(of marks: [UInt64]) -> [UInt64] {
    var least = [UInt64](repeating: .max, count: hashes)
    for start in 0..<max(1, marks.count - pieceLength + 1) {
      var piece = Self.start
      for mark in marks[start...].prefix(pieceLength) { piece = SplitMix64.mix(piece ^ mark) }
      for way in 0..<hashes {
        least[way] = min(least[way], SplitMix64.mix(piece &+ UInt64(way) &* 0x9E37_79B9_7F4A_7C15))
      }
    }
    return least
  }

  /// A command without its arguments, a tool by its name; a gesture is its own shape.
  private static func shape(of action: Action) -> String {
    guard action.kind == .shell, let text = action.text else { return action.raw.name }
    return CommandAttempt(text).flatMap { CommandShape.name(of: $0.words) } ?? ""
  }

  private static let start: UInt64 = 0xCBF2_9CE4_8422_2325

  /// FNV-1a over the bytes, begun with what came before.
  private static func hash(_ text: String, _ before: UInt64) -> UInt64 {
    text.utf8.reduce(before &* 0x100_0000_01B3) { ($0 ^ UInt64($1)) &* 0x100_0000_01B3 }
  }

  private static func pixel(_ value: Double) -> Int {
    value.isFinite ? Int(min(max(value, -100_000), 100_000)) : 0
  }
}

/// How unlikely what happened in runs is by all of them together.
struct Surprise {
  private var pool: [UInt64: RunSketch.Outcomes] = [:]

  init(_ sketches: some Sequence<RunSketch>) {
    for sketch in sketches {
      for (shape, counts) in sketch.outcomes {
        pool[shape, default: RunSketch.Outcomes()].done += counts.done
        pool[shape, default: RunSketch.Outcomes()].failed += counts.failed
      }
    }
  }

  /// The mean surprise of a run's steps in bits: how unlikely it was that they came off or failed.
  func bits(of sketch: RunSketch) -> Double {
    guard sketch.steps > 0 else { return 0 }
    let sum = sketch.outcomes.sorted { $0.key < $1.key }.reduce(0.0) { sum, item in
      let all = pool[item.key] ?? RunSketch.Outcomes()
      // One imagined case on each side, so that nothing is impossible.
      let failure = Double(all.failed + 1) / Double(all.done + all.failed + 2)
      return sum - Double(item.value.failed) * log2(failure)
        - Double(item.value.done) * log2(1 - failure)
    }
    return sum / Double(sketch.steps)
  }
}

extension String {
  /// What stands before the first empty line, without blanks: formats add their own notes after it and
  /// differ in blanks.
  fileprivate var firstPart: String {
    let part = cut(to: 400)
    let first = part.firstRange(of: "\n\n").map { part[..<$0.lowerBound] } ?? part[...]
    return first.filter { !$0.isWhitespace }.cut(to: 120)
  }
}
