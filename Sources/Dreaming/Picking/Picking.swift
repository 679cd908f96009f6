internal import Glibc
package import Trajectories

/// A run that could be dreamt about, as far as that can be told without reading it.
package struct PickCandidate: Hashable, Sendable {
  package var run: RunID
  package var verdict: Outcome.Verdict
  /// The task without its particulars.
  package var family: String
  package var steps: Int
  /// In how many dreams it was already.
  package var timesDreamt: Int
  /// Whether a lesson in force was there for it and it failed all the same.
  package var contradicts: Bool
  /// When it began; nil where the log does not tell.
  package var startedAt: Timestamp?
  /// The format of its log.
  package var format: String
  /// What is known of it once it was read; nil where it was not.
  package var sketch: RunSketch?

  package init(
    _ run: RunID, verdict: Outcome.Verdict, family: String, steps: Int,
    timesDreamt: Int = 0, contradicts: Bool = false,
    startedAt: Timestamp? = nil, format: String = "", sketch: RunSketch? = nil
  ) {
    self.run = run
    self.verdict = verdict
    self.family = family
    self.steps = steps
    self.timesDreamt = timesDreamt
    self.contradicts = contradicts
    self.startedAt = startedAt
    self.format = format
    self.sketch = sketch
  }
}

/// Chooses the runs of a dream: failures first, successes of the same kinds of tasks for contrast.
///
/// The shares and the priority are those of `dreaming.md` 5.2: severity x (1 + surprise) x reach x
/// novelty / cost, to the power of 0.6, beside an even share of 20 %. Surprise is how unlikely it is, by
/// all candidates that were read, that a run's calls came off or failed as they did. A run that was
/// recorded twice is taken once, as its copies are not independent; where there is no room for all, so are
/// runs of other times that are near copies of each other. The same candidates and seed give the same
/// choice.
package struct Picking: Sendable {
  /// Runs of one kind of task in one dream.
  private static let mostOfFamily = 8
  private static let evenShare = 0.2
  private static let exponent = 0.6

  /// What was taken, in the order of the candidates.
  package private(set) var picked: [(run: RunID, why: PickReason)] = []
  /// Runs that were left out, by the run that they are near copies of.
  package private(set) var copies: [RunID: [RunID]] = [:]

  private let candidates: [PickCandidate]
  private let keys: [Double]
  private var reasons: [Int: PickReason] = [:]
  private var ofFamily: [String: Int] = [:]

  package init(_ candidates: [PickCandidate], most: Int, seed: UInt64) {
    var (originals, copies) = Self.collapsed(candidates, anyTime: false)
    if originals.count > most {
      (originals, copies) = Self.collapsed(candidates, anyTime: true)
    }
    self.copies = copies
    self.candidates = originals
    let candidates = originals
    keys = Self.keys(candidates, copies, seed)
    if candidates.count <= most {
      for place in candidates.indices { reasons[place] = .all }
    } else {
      choose(most)
    }
    picked = reasons.sorted { $0.key < $1.key }.map { (candidates[$0.key].run, $0.value) }
  }

  /// One of each run that there are near copies of, in their order; the others by the one that stays.
  ///
  /// That of which the end is known best stays, else the first.
  private static func collapsed(
    _ candidates: [PickCandidate], anyTime: Bool
  ) -> ([PickCandidate], copies: [RunID: [RunID]]) {
    var kept: [Int] = []
    var copies: [Int: [Int]] = [:]
    for place in candidates.indices {
      guard
        let other = kept.first(where: { candidates[place].isCopy(of: candidates[$0], anyTime) }),
        let index = kept.firstIndex(of: other)
      else {
        kept.append(place)
        continue
      }
      var group = copies.removeValue(forKey: other) ?? []
      let isBetter = candidates[place].knowledge > candidates[other].knowledge
      kept[index] = isBetter ? place : other
      group.append(isBetter ? other : place)
      copies[kept[index]] = group
    }
    return (
      kept.sorted().map { candidates[$0] },
      Dictionary(
        uniqueKeysWithValues: copies.map { original, group in
          (candidates[original].run, group.sorted().map { candidates[$0].run })
        })
    )
  }

  private mutating func choose(_ most: Int) {
    let order = candidates.indices.sorted { (keys[$1], $0) < (keys[$0], $1) }
    let troubled = Set(order.filter { candidates[$0].isTroubled }.map { candidates[$0].family })
    var lengths: [String: [Int]] = [:]
    for candidate in candidates { lengths[candidate.family, default: []].append(candidate.steps) }
    let usual = lengths.mapValues { $0.sorted()[$0.count / 2] }
    func fits(_ place: Int, _ reason: PickReason) -> Bool {
      let candidate = candidates[place]
      return switch reason {
      case .all, .history: true
      case .trouble: candidate.isTroubled
      case .contrast: candidate.verdict == .success && troubled.contains(candidate.family)
      case .slow:
        candidate.verdict == .success
          && candidate.steps * 2 > (usual[candidate.family] ?? 0) * 3
      case .contradiction: candidate.contradicts
      }
    }
    for reason in [PickReason.contradiction, .trouble, .contrast, .slow, .history] {
      let fitting = order.filter { fits($0, reason) }
      take(fitting, atMost: max(1, most * reason.share / 100), for: reason, of: most)
    }
    // What a share left free goes to whoever comes next, first within the bound for families.
    take(order, atMost: most, for: .history, of: most)
    take(order, atMost: most, for: .history, of: most, isBounded: false)
  }

  private mutating func take(
    _ places: [Int], atMost count: Int, for reason: PickReason, of most: Int,
    isBounded: Bool = true
  ) {
    var left = count
    for place in places where reasons[place] == nil {
      guard left > 0, reasons.count < most else { return }
      let family = candidates[place].family
      if isBounded, ofFamily[family, default: 0] >= Self.mostOfFamily { continue }
      reasons[place] = candidates[place].isTroubled && reason == .history ? .trouble : reason
      ofFamily[family, default: 0] += 1
      left -= 1
    }
  }

  /// A random key for each, higher for what weighs more: the highest keys are a weighted sample
  /// without replacement (Efraimidis and Spirakis 2006).
  private static func keys(
    _ candidates: [PickCandidate], _ copies: [RunID: [RunID]], _ seed: UInt64
  ) -> [Double] {
    // A copy counts for how often such tasks come up, though it is not taken.
    let reach = Dictionary(grouping: candidates, by: \.family).mapValues { family in
      family.reduce(0.0) { $0 + 1 + Double(copies[$1.run]?.count ?? 0) }
    }
    let surprise = Surprise(candidates.compactMap(\.sketch))
    let weights = candidates.map { candidate -> Double in
      let severity =
        switch candidate.verdict {
        case .failure: 1.0
        case .claimed: 0.8
        case .unknown: 0.5
        case .success: 0.2
        }
      let novelty = 1 / Double(1 + candidate.timesDreamt)
      let cost = Double(max(1, candidate.steps)).squareRoot()
      let unlikely = 1 + (candidate.sketch.map(surprise.bits) ?? 0)
      return pow(severity * unlikely * (reach[candidate.family] ?? 1) * novelty / cost, exponent)
    }
    let total = weights.reduce(0, +)
    let even = evenShare / Double(max(1, candidates.count))
    return candidates.indices.map { place in
      let weight = even + (1 - evenShare) * weights[place] / max(total, 1e-12)
      let name = candidates[place].run.rawValue.utf8.reduce(seed) {
        SplitMix64.mix($0 ^ UInt64($1))
      }
      let chance = (Double(SplitMix64.mix(name) >> 11) + 0.5) * 0x1p-53
      return log(chance) / weight
    }
  }
}

extension PickCandidate {
  /// Milliseconds within which two recordings of one run begin.
  ///
  /// Two formats may begin it at different records, one format begins it at one. Agents that were
  /// started together are not one run.
  package static func sameTime(_ isOneFormat: Bool) -> Int64 { isOneFormat ? 1_000 : 60_000 }

  /// It failed, or nobody can tell that it did not.
  var isTroubled: Bool { verdict == .failure || verdict == .claimed }

  /// How well its end is known.
  fileprivate var knowledge: Int {
    switch verdict {
    case .success, .failure: 2
    case .claimed: 1
    case .unknown: 0
    }
  }

  /// Whether it is the same run recorded twice, or so like it that it says nothing of its own.
  ///
  /// - Parameter anyTime: whether it may have begun at another time.
  fileprivate func isCopy(of other: PickCandidate, _ anyTime: Bool) -> Bool {
    guard let sketch, let another = other.sketch,
      knowledge < 2 || other.knowledge < 2 || verdict == other.verdict
    else { return false }
    if !anyTime, let startedAt, let began = other.startedAt,
      abs(startedAt.rawValue - began.rawValue) > Self.sameTime(format == other.format)
    {
      return false
    }
    return sketch.likeness(to: another) >= RunSketch.alike
  }
}

extension PickReason {
  /// Of 100 runs, how many are taken for it at most.
  fileprivate var share: Int {
    switch self {
    case .all: 100
    case .trouble: 45
    case .contrast: 20
    case .slow: 15
    case .contradiction, .history: 10
    }
  }
}
