internal import Trajectories

/// Tries a rule in imagined runs, pair by pair, beside the lessons in force: the gates of
/// `dreaming.md` 2.2 that ask the simulator.
///
/// None of them can recommend a rule; they object, or they do not. Each pair meets the same luck with
/// and without the rule, and is doubled in number only while something is lost with it (T16).
struct ImaginedTrial: Sendable {
  /// Nil where the model has no right to a say.
  let imagination: Imagination<MechanismModel>?
  /// The same over the kinds of task alone that recordings show solved, each as often as the others.
  let solved: Imagination<MechanismModel>?
  /// The kind of task of each recorded run, by its number.
  let families: [String]
  /// Lessons that are in force already.
  let active: [LessonRule]

  /// Pairs at first, and at most.
  static let fewestPairs = 8
  static let mostPairs = 64
  /// Standard errors beyond which an objection counts.
  static let objection = -2.0
  /// How much of the pairs a lesson in force may stop helping in.
  static let interference = 0.02
  /// Lessons in force whose worth is looked at again for one candidate.
  private static let mostNeighbours = 4

  private static let void = "too many imagined runs leave what recordings can speak for"

  private typealias Pairs = (without: [Rollout], with: [Rollout])

  /// What the three gates say and how many rollouts it took; nil where it was stopped.
  ///
  /// - Parameter allowance: the most rollouts that may be played.
  func verdicts(
    on rule: LessonRule, allowance: Int, shouldStop: @escaping @Sendable () -> Bool
  ) -> (verdicts: [Verdict], rollouts: Int)? {
    guard let imagination else {
      let why = "the world model is not calibrated and has no say"
      return ([.veto, .regression, .interference].map { Verdict($0, .abstained, why: why) }, 0)
    }
    guard Self.fewestPairs * 2 <= allowance else {
      let why = "the rollouts are used up"
      return ([.veto, .regression, .interference].map { Verdict($0, .abstained, why: why) }, 0)
    }
    guard let pairs = play(rule, in: imagination, allowance, shouldStop) else { return nil }
    var spent = pairs.with.count * 2
    var verdicts = [veto(pairs)]
    guard verdicts.refusal == nil else { return (verdicts, spent) }
    guard let (regression, more) = regression(rule, allowance - spent, shouldStop),
      let (interference, last) = interference(rule, pairs, allowance - spent - more, shouldStop)
    else { return nil }
    verdicts += [regression, interference]
    spent += more + last
    return (verdicts, spent)
  }

  /// Doubles the pairs while it is open.
  private func play(
    _ rule: LessonRule, in imagination: Imagination<MechanismModel>, _ allowance: Int,
    _ shouldStop: @escaping @Sendable () -> Bool
  ) -> Pairs? {
    var pairs: Pairs = ([], [])
    var wanted = Self.fewestPairs
    while true {
      let numbers = pairs.with.count..<wanted
      guard let without = imagination.run(active, numbers: numbers, shouldStop: shouldStop),
        let with = imagination.run(active + [rule], numbers: numbers, shouldStop: shouldStop)
      else { return nil }
      pairs.without += without
      pairs.with += with
      let tally = PairedTally(pairs.without, pairs.with)
      if with.isEmpty || tally.z < Self.objection || tally.lost == 0 || wanted >= Self.mostPairs
        || wanted * 4 > allowance
      {
        return pairs
      }
      wanted *= 2
    }
  }

  // MARK: - Gates

  private func veto(_ pairs: Pairs) -> Verdict {
    let tally = PairedTally(pairs.without, pairs.with)
    guard !tally.isVoid else {
      return Verdict(.veto, .abstained, why: Self.void, numbers: tally.numbers)
    }
    let objects = tally.z < Self.objection && tally.pairs >= Self.fewestPairs
    return Verdict(
      .veto, objects ? .refused : .passed,
      why: objects ? "imagined runs do worse with it" : "imagined runs do no worse with it",
      numbers: tally.numbers)
  }

  /// No kind of task that recordings show solved may be lost.
  private func regression(
    _ rule: LessonRule, _ allowance: Int, _ shouldStop: @escaping @Sendable () -> Bool
  ) -> (Verdict, Int)? {
    guard let solved else {
      return (Verdict(.regression, .abstained, why: "no recorded run reached all it was asked"), 0)
    }
    guard Self.fewestPairs * 2 <= allowance else {
      return (Verdict(.regression, .abstained, why: "the rollouts are used up"), 0)
    }
    guard let pairs = play(rule, in: solved, allowance, shouldStop) else { return nil }
    let whole = PairedTally(pairs.without, pairs.with)
    let rollouts = pairs.with.count * 2
    guard !whole.isVoid else {
      return (
        Verdict(.regression, .abstained, why: Self.void, numbers: whole.numbers), rollouts
      )
    }
    var places: [String: [Int]] = [:]
    for (place, rollout) in pairs.with.enumerated() where rollout.undertaking >= 0 {
      let run = solved.repertoire.undertakings[Int(rollout.undertaking)].run
      places[families[Int(run)], default: []].append(place)
    }
    let tallies = places.sorted { $0.key < $1.key }.map { _, places in
      PairedTally(places.map { pairs.without[$0] }, places.map { pairs.with[$0] })
    }
    let lost = tallies.count { $0.z < Self.objection }
    var numbers = whole.numbers
    numbers["families"] = Double(tallies.count)
    numbers["families_lost"] = Double(lost)
    return (
      Verdict(
        .regression, lost > 0 ? .refused : .passed,
        why: lost > 0
          ? "a kind of task that was solved is lost with it"
          : "no kind of task that was solved is lost", numbers: numbers),
      rollouts
    )
  }

  /// What lessons of the same scope help with has to stay: their worth may not fall by more than
  /// two points of all pairs.
  private func interference(
    _ rule: LessonRule, _ pairs: Pairs, _ allowance: Int,
    _ shouldStop: @escaping @Sendable () -> Bool
  ) -> (Verdict, Int)? {
    let neighbours = active.filter { $0 != rule && $0.scope.overlaps(rule.scope) }
    guard let imagination, !neighbours.isEmpty else {
      return (Verdict(.interference, .passed, why: "no lesson in force shares its scope"), 0)
    }
    var spent = 0
    var looked = 0
    var mostLost = 0
    for neighbour in neighbours.prefix(Self.mostNeighbours) {
      guard spent + pairs.with.count <= allowance else { break }
      let others = active.filter { $0 != neighbour }
      guard
        let bare = imagination.run(
          others, numbers: 0..<pairs.with.count, shouldStop: shouldStop)
      else { return nil }
      spent += bare.count
      looked += 1
      let helped = bare.indices.filter {
        pairs.without[$0].result == .success && bare[$0].result == .failure
      }
      mostLost = max(mostLost, helped.count { pairs.with[$0].result == .failure })
    }
    guard looked > 0 else {
      return (Verdict(.interference, .abstained, why: "the rollouts are used up"), spent)
    }
    // Lost pairs alone, so that z is minus the root of their number.
    let share = Double(mostLost) / Double(max(1, pairs.with.count))
    let harms = share > Self.interference && -Double(mostLost).squareRoot() < Self.objection
    return (
      Verdict(
        .interference, harms ? .refused : .passed,
        why: harms
          ? "with it, a lesson in force of the same scope no longer helps"
          : "lessons in force of the same scope help as before",
        numbers: ["lessons": Double(looked), "lost": Double(mostLost)]),
      spent
    )
  }
}

extension PairedTally {
  /// Too much of it is unsupported to conclude anything (T17).
  fileprivate var isVoid: Bool {
    let share = Double(unsupported) / Double(max(1, pairs + unsupported))
    return share > RolloutTally.highestUnsupportedShare
  }

  fileprivate var numbers: [String: Double] {
    ["pairs": Double(pairs), "gained": Double(gained), "lost": Double(lost), "z": z]
  }
}

extension LessonScope {
  /// Whether something can be in both: no part is fixed to different things.
  func overlaps(_ other: LessonScope) -> Bool {
    func agree(_ one: String?, _ two: String?) -> Bool {
      guard let one, let two else { return true }
      return one == two
    }
    return agree(app, other.app) && agree(kind, other.kind) && agree(name, other.name)
      && agree(place, other.place)
  }
}
