internal import Critics
internal import Foundation
internal import Storage
internal import Trajectories

/// All claims that stand, and all decisions about them, as the archive was at one moment.
///
/// Confidence is what the critic said, moved by all decisions that stand: rows of the archive never
/// change, so it is weighed anew here, from what the critic weighed. A later decision moves only
/// the claims it concerns.
struct ReviewLedger: Sendable {
  private let archive: Archive
  private var stamp: ClaimStamp
  private(set) var claims: [Claim] = []
  private(set) var groups: [Group] = []
  private var places: [CritiqueID: Int] = [:]
  /// What was decided about, where the claim itself is superseded.
  private var superseded: [CritiqueID: SupersededClaim] = [:]
  private(set) var factors = ReviewFactors()
  private var weighings: [String: WeighedProject] = [:]
  /// Places of claims by falling value; nil when it has to be found out anew.
  private var order: [Int]?
  /// Claims that were moved since `order` was found out.
  private var moved: Set<Int> = []
  /// Each claim's place in the order of names, which decides between equal values.
  private var ranks: [Int] = []
  /// Claims that somebody decided about; the rest wait, and are only counted.
  private(set) var decided: Set<Int> = []
  /// Runs by how many claims about them nobody decided about.
  private var untouched: [RunID: Int] = [:]
  /// Runs with a claim that nobody decided about.
  private(set) var untouchedRuns: Set<RunID> = []
  /// Runs of which critics say different things.
  private(set) var escalated: Set<RunID> = []
  /// Recorded runs that a scope touches.
  private var radii: [ReviewFactor.Scope: Int] = [:]

  /// What claims have in common that say the same of different runs.
  struct GroupName: Hashable {
    var cause: Cause?
    var project: String
    var subject: CritiqueSubject
  }

  struct Group: Sendable {
    /// Places of the claims.
    var members: [Int] = []
    /// How many runs have such a claim.
    var reach = 0
    /// Those of the claims that somebody rejected.
    var rejected: Set<Int> = []
  }

  private struct SupersededClaim {
    var row: CritiqueRow
    var decisions: [DecisionRow] = []
  }

  init(_ archive: Archive) throws {
    self.archive = archive
    // Before anything is read: what changes meanwhile is looked at again.
    stamp = try archive.claimStamp()
    var groupNames: [GroupName: Int] = [:]
    let rows = try archive.currentCritiques().rows
    // What the embedded critic says too stands once, as its claim.
    let own = rows.filter { Critique.isEmbedded($0.critic) }
    escalated = Self.escalated(rows)
    for row in own + rows.filter({ !Critique.isEmbedded($0.critic) }) where places[row.id] == nil {
      let name = GroupName(cause: row.cause, project: row.project, subject: row.subject)
      let group = groupNames[name] ?? groups.count
      if group == groups.count { groups.append(Group()) }
      groupNames[name] = group
      places[row.id] = claims.count
      groups[group].members.append(claims.count)
      claims.append(Claim(row, group: group, isEscalated: escalated.contains(row.run)))
    }
    for place in groups.indices {
      // A model that says the same of many runs is one voice.
      let own = groups[place].members.map { claims[$0].row }
        .filter { Critique.isEmbedded($0.critic) }
      groups[place].reach = max(1, Set(own.map(\.run)).count)
    }
    for place in claims.indices {
      claims[place].setReach(groups[claims[place].group].reach)
      untouched[claims[place].row.run, default: 0] += 1
    }
    untouchedRuns = Set(untouched.keys)
    ranks = Array(repeating: 0, count: claims.count)
    let names = claims.enumerated().map { (name: $1.row.id.rawValue, place: $0) }
    for (rank, one) in names.sorted(by: { $0.name < $1.name }).enumerated() {
      ranks[one.place] = rank
    }
    for row in try archive.reviewedClaims() where places[row.id] == nil {
      superseded[row.id] = SupersededClaim(row: row)
    }
    let decisions = try archive.decisions()
    take(decisions)
    // Decisions that came while this was read are not taken twice.
    stamp.review = max(stamp.review, decisions.last?.number ?? 0)
    try weigh(projects: Set(decisions.compactMap { scope(of: $0.critique)?.project }))
  }

  /// Runs whose critics name different steps or causes.
  private static func escalated(_ rows: [CritiqueRow]) -> Set<RunID> {
    let models = Set(rows.lazy.filter { !Critique.isEmbedded($0.critic) }.map(\.run))
    guard !models.isEmpty else { return [] }
    let names = Dictionary(grouping: rows.filter { models.contains($0.run) }, by: \.run)
      .mapValues { Set($0.map(\.id)) }
    return Set(names.filter { $0.value.count > 1 }.keys)
  }

  // MARK: - Keeping up

  /// Takes in what was decided since; false where more than that has changed.
  mutating func catchUp() throws -> Bool {
    let now = try archive.claimStamp()
    guard now.critique == stamp.critique, now.runs == stamp.runs, now.review >= stamp.review else {
      return false
    }
    let decisions = try archive.decisions(since: stamp.review)
    guard let last = decisions.last else { return true }
    let unknown = Set(decisions.map(\.critique)).filter {
      places[$0] == nil && superseded[$0] == nil
    }
    for row in try archive.reviewedClaims(unknown.sorted { $0.rawValue < $1.rawValue }) {
      superseded[row.id] = SupersededClaim(row: row)
    }
    let before = factors
    take(decisions)
    stamp.review = last.number
    let projects = Set(decisions.compactMap { scope(of: $0.critique)?.project })
    for project in projects where weighings[project] != nil {
      reweigh(project, since: before)
    }
    try weigh(projects: projects.filter { weighings[$0] == nil })
    return true
  }

  private mutating func take(_ decisions: [DecisionRow]) {
    var touched: Set<CritiqueID> = []
    for decision in decisions {
      let id = decision.critique
      guard let (row, known) = decided(id) else { continue }
      if touched.insert(id).inserted { factors.add(known.standing(), about: row, -1) }
      if let place = places[id] {
        claims[place].decisions.append(decision)
      } else {
        superseded[id]?.decisions.append(decision)
      }
    }
    for id in touched {
      guard let (row, known) = decided(id) else { continue }
      factors.add(known.standing(), about: row, 1)
      guard let place = places[id] else { continue }
      claims[place].settle()
      if decided.insert(place).inserted { leaveUntouched(claims[place].row.run) }
      if claims[place].isRejected {
        groups[claims[place].group].rejected.insert(place)
      } else {
        groups[claims[place].group].rejected.remove(place)
      }
    }
  }

  private mutating func leaveUntouched(_ run: RunID) {
    let left = (untouched[run] ?? 1) - 1
    untouched[run] = left > 0 ? left : nil
    if left <= 0 { untouchedRuns.remove(run) }
  }

  private func decided(_ id: CritiqueID) -> (row: CritiqueRow, decisions: [DecisionRow])? {
    if let place = places[id] { return (claims[place].row, claims[place].decisions) }
    return superseded[id].map { ($0.row, $0.decisions) }
  }

  private func scope(of id: CritiqueID) -> ReviewFactor.Scope? {
    decided(id).map { ReviewFactor.Scope($0.row) }
  }

  // MARK: - Confidence

  /// Weighs all claims of projects anew; what was decided when they were critiqued may stand no more.
  private mutating func weigh(projects: Set<String>) throws {
    guard !projects.isEmpty else { return }
    let numbers = Dictionary(
      claims.indices.map { (claims[$0].row.number, $0) }, uniquingKeysWith: { $1 })
    for project in projects {
      let found = try archive.weighings(in: project)
      let weighed = WeighedProject(
        found.compactMap { found in numbers[found.number].map { ($0, found.weighing) } })
      weighings[project] = weighed
      weigh(weighed.places, weighed, factors[project])
    }
  }

  /// Weighs the claims of a project anew that decisions since concern.
  private mutating func reweigh(_ project: String, since before: ReviewFactors) {
    guard let weighed = weighings[project] else { return }
    let (old, new) = (Set(before[project]), Set(factors[project]))
    let moved = old.symmetricDifference(new)
    let places = Set(moved.flatMap { weighed.places(touchedBy: $0) })
    weigh(places.sorted(), weighed, factors[project])
  }

  private mutating func weigh(
    _ places: [Int], _ weighed: WeighedProject, _ factors: [ReviewFactor]
  ) {
    for place in places {
      guard let weighing = weighed.weighings[place] else { continue }
      let (cause, step) = (claims[place].row.cause, claims[place].row.step)
      let confidence = weighing.confidence(of: cause, at: step, under: factors)
      guard confidence != claims[place].confidence else { continue }
      claims[place].confidence = confidence
      moved.insert(place)
    }
  }

  // MARK: - Looking

  subscript(_ id: CritiqueID) -> Claim? { places[id].map { claims[$0] } }

  /// The claims by falling value.
  mutating func ordered() -> [Int] {
    if let order, moved.isEmpty { return order }
    let sorted: [Int]
    if let order, moved.count < order.count / 8 {
      // What was not moved is in order still.
      sorted = merged(order.filter { !moved.contains($0) }, self.sorted(Array(moved)))
    } else {
      sorted = self.sorted(Array(claims.indices))
    }
    order = sorted
    moved = []
    return sorted
  }

  /// Places by falling value; among equal values by name.
  private func sorted(_ places: [Int]) -> [Int] {
    places.map { (value: claims[$0].value, rank: ranks[$0], place: $0) }
      .sorted { $0.value != $1.value ? $0.value > $1.value : $0.rank < $1.rank }
      .map(\.place)
  }

  private func merged(_ left: [Int], _ right: [Int]) -> [Int] {
    var (first, second) = (0, 0)
    var all: [Int] = []
    all.reserveCapacity(left.count + right.count)
    while first < left.count, second < right.count {
      let (one, other) = (left[first], right[second])
      let (value, against) = (claims[one].value, claims[other].value)
      let isFirst = value != against ? value > against : ranks[one] < ranks[other]
      all.append(isFirst ? one : other)
      if isFirst { first += 1 } else { second += 1 }
    }
    return all + left[first...] + right[second...]
  }

  /// The same claim about other runs, at most so many; all of them or those that were rejected.
  func others(like claim: Claim, rejected: Bool, most: Int) -> [CritiqueRow] {
    let group = groups[claim.group]
    let members = rejected ? group.rejected.sorted() : group.members
    return members.lazy.map { claims[$0].row }.filter { $0.run != claim.row.run }
      .prefix(most).map(\.self)
  }

  /// How many recorded runs have a step of the kind.
  mutating func blastRadius(of claim: Claim) throws -> Int {
    let scope = ReviewFactor.Scope(project: claim.row.project, kind: claim.row.subject.kind)
    if let known = radii[scope] { return known }
    let count = try archive.runCount(in: scope.project, with: scope.kind)
    radii[scope] = count
    return count
  }
}
