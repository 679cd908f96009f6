internal import Critics
internal import Trajectories

extension Dream {
  /// What units came to.
  struct Findings: Sendable {
    /// Runs with a step to blame, and revisions, of which some are sure enough.
    var located = 0
    var revisions = 0
    var usable = 0
    var transitions = 0
    var contradicted: [LessonID: (times: Int, of: Int)] = [:]
    /// Whether the model has a say; nil as long as it was not asked.
    var mayVote: Bool?
    var halves: [[LessonRule]] = []
    var explored = 0
    /// What each unit of imagining added.
    var growths: [RouteBook.Growth] = []
    var drafts: [LessonDraft] = []
    var judged: [JudgedDraft] = []
    /// Drafts that were not asked about, since the gates refused all before them.
    var spared = 0
    var scoring = PairedTally()
    /// Pairs that the score rests on, once they are known.
    var pairs = 0
    /// Rollouts played so far.
    var spent = 0
  }

  /// Goes on by what a unit came to, whether it was done just now or before the process was killed.
  ///
  /// - Returns: false where it is not what comes next.
  package mutating func take(_ yield: UnitYield) -> Bool {
    switch (next, yield) {
    case (.pool, .pooled):
      bench.forgetPool()
      next = recordings.isEmpty ? .conclude : .critique(0)
    case (.critique(let place), .critiqued(let isLocated, let revisions, let usable)):
      found.located += isLocated ? 1 : 0
      found.revisions += revisions
      found.usable += usable
      next = place + 1 < recordings.count ? .critique(place + 1) : .model
    case (.model, .modelled(let transitions)):
      found.transitions = transitions
      next = .watch
    case (.watch, .watched(let contradictions)):
      for one in contradictions { found.contradicted[one.lesson] = (one.times, one.of) }
      next = .calibrate
    case (.calibrate, .calibrated(let mayVote)):
      found.mayVote = mayVote
      next = .half(0)
    case (.half(let place), .halved(let rules)):
      found.halves.append(rules)
      next = place == 0 ? .half(1) : wantedRoutes > 0 ? .explore : .distil
    case (.explore, .explored(let growth, let rollouts)):
      found.growths.append(growth)
      found.explored += rollouts
      found.spent += rollouts
      next = found.explored < wantedRoutes && stillExpected == nil ? .explore : .distil
    case (.distil, .distilled(let drafts)):
      found.drafts = drafts
      next = drafts.isEmpty ? .score(0) : .judge(0)
    case (.judge(let place), .judged(let lessons, let rollouts)):
      found.judged += lessons.map(JudgedDraft.init)
      found.spent += rollouts
      goOn(judging: place + lessons.count)
    case (.score(let place), .scored(let tally, let rollouts)):
      if place == 0 { found.pairs = (plan.rollouts - found.spent) / 2 }
      found.scoring.add(tally)
      found.spent += rollouts
      let end = place + rollouts / 2
      next = end < found.pairs && rollouts > 0 ? .score(end) : .conclude
    case (.conclude, .concluded):
      outcome = concluded(conclusion())
      next = .over
    default: return false
    }
    return true
  }

  /// Three fifths of the rollouts look for routes; a fifth tries candidates, a fifth what comes of it.
  var wantedRoutes: Int { plan.rollouts * 3 / 5 }

  // MARK: - When to stop

  /// How many ways a hundred rollouts more are expected to change, where that is too few to go on.
  ///
  /// By counts alone, so that the same dream stops at the same place: of the last two units of
  /// rollouts how many made a way new or shorter, with half a change added for what was not seen.
  var stillExpected: Double? {
    guard plan.stopBelow > 0, found.growths.count >= Self.unitsLookedAt else { return nil }
    let changes = found.growths.suffix(Self.unitsLookedAt).reduce(0) { $0 + $1.improvements }
    let rollouts = Imagination<MechanismModel>.unit * Self.unitsLookedAt
    let expected = 100 * (Double(changes) + 0.5) / Double(rollouts + 1)
    return expected < plan.stopBelow ? expected : nil
  }

  private static let unitsLookedAt = 2

  /// After so many refusals in a row (`dreaming.md` 5.1) drafts of that kind are left unasked.
  static let mostRefusals = 30

  /// Goes to the next draft that is worth asking the gates about.
  private mutating func goOn(judging place: Int) {
    var place = place
    if plan.stopBelow > 0, place < found.drafts.count {
      let kind = found.drafts[place].isRoute
      let last = found.judged.indices.suffix(Self.mostRefusals)
      let areRefused =
        last.count == Self.mostRefusals
        && last.allSatisfy { found.judged[$0].refusal != nil && found.judged[$0].isRoute == kind }
      if areRefused {
        let rest = found.drafts[place...].firstIndex { $0.isRoute != kind } ?? found.drafts.count
        found.spared += rest - place
        place = rest
      }
    }
    next = place < found.drafts.count ? .judge(place) : .score(0)
  }
}

extension LessonDraft {
  /// Whether it says where to go on.
  var isRoute: Bool { rule.directive.isHop }
}

extension JudgedDraft {
  var isRoute: Bool { lesson.rule.directive.isHop }
}

extension LessonDirective {
  fileprivate var isHop: Bool { if case .nextHop = self { true } else { false } }
}
