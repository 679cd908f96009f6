import Evaluation
import Worlds

/// What lessons from dreams are worth, for programs: every share, interval and test of the tables, and
/// the tasks solved in each world, so that other statistics can be made of them.
struct DreamingJSON: Encodable {
  var command: String
  var frozen: String?
  var families: [Family]
  var pictures: [PicturesFound]

  init(_ cards: [DreamReportCard], _ pictures: [PicturesFound], command: String) {
    self.command = command
    self.pictures = pictures
    frozen = cards.first?.frozen
    families = cards.map(Family.init)
  }

  struct Family: Encodable {
    var world: String
    var salt: String
    var firstSeed: Int
    var seeds: Int
    var recordings: Int
    var tasks: Int
    var arms: [Arm]
    var areaUnderCurve: Double?
    var largestDrop: Double
    var unsupportedShare: Double?
    var audit: Audit
    var accepted: Audit
    var luck: Luck?
    var calibrationError: Double?
    var expectations: [Expectation]

    init(_ card: DreamReportCard) {
      let lab = card.lab
      (world, salt, firstSeed) = (lab.family, lab.salt, lab.firstSeed)
      (seeds, recordings, tasks) = (lab.seeds, lab.recordings, lab.tasks)
      let comparisons = Dictionary(card.comparisons.map { ($0.name, $0) }) { first, _ in first }
      arms = card.arms.map { Arm($0, card, comparisons[$0.name]) }
      areaUnderCurve = card.areaUnderCurve
      largestDrop = card.largestDrop
      unsupportedShare =
        card.rollouts > 0 ? Double(card.unsupported) / Double(card.rollouts) : nil
      audit = Audit(card.audit)
      accepted = Audit(card.accepted)
      luck = card.luck.solved.tries > 0 ? Luck(card.luck) : nil
      calibrationError = card.calibration?.error
      expectations = card.expectations.map {
        Expectation(what: $0.what, found: $0.found, met: $0.isMet)
      }
    }
  }

  /// Tasks that were solved without lessons, tried again with other luck.
  struct Luck: Encodable {
    var solved: Share
    var lost: Share

    struct Share: Encodable {
      var tasks: Int
      var tries: Int
      var without: Int
      var with: Int

      init(_ share: LuckTally.Share) {
        (tasks, tries) = (share.tasks, share.tries)
        (without, with) = (share.without, share.with)
      }
    }

    init(_ luck: LuckTally) { (solved, lost) = (Share(luck.solved), Share(luck.lost)) }
  }

  struct Arm: Encodable {
    var group: String
    var name: String
    var solved: Double
    var low: Double
    var high: Double
    var wilsonLow: Double
    var wilsonHigh: Double
    var lessons: Double
    var tokens: Double
    var stepsPerSuccess: Double
    /// Of what is solved without lessons, the share that is not solved with these; on the same tasks alone.
    var regressions: Double?
    var efficiency: Double?
    /// What the headline is ahead by.
    var behind: Double?
    var behindLow: Double?
    var behindHigh: Double?
    var p: Double?
    var pHolm: Double?
    var solvedInWorlds: [Int]

    init(_ arm: DreamArm, _ card: DreamReportCard, _ comparison: DreamReportCard.Comparison?) {
      (group, name) = (arm.group.rawValue, arm.name)
      let interval = arm.clustered
      (solved, low, high) = (arm.success.share, interval.low, interval.high)
      (wilsonLow, wilsonHigh) = (arm.success.low, arm.success.high)
      (lessons, tokens, stepsPerSuccess) = (arm.lessons, arm.tokens, arm.stepsPerSuccess)
      if arm.group != .splits {
        regressions = card.base.map(arm.regression)
        efficiency = card.efficiency(arm)
      }
      behind = comparison?.difference.difference
      behindLow = comparison?.difference.low
      behindHigh = comparison?.difference.high
      p = comparison?.test.p
      pHolm = comparison?.corrected
      solvedInWorlds = arm.worlds.map { $0.solved.count { $0 } }
    }
  }

  struct Audit: Encodable {
    var right: Int
    var judged: Int
    var unjudged: Int
    var kinds: [String: Kind]

    struct Kind: Encodable {
      var right: Int
      var judged: Int
      var oracle: Int
    }

    init(_ audit: DreamAudit) {
      (right, judged) = (audit.precision.successes, audit.precision.count)
      unjudged = audit.unjudged
      kinds = Dictionary(
        uniqueKeysWithValues: audit.kinds.map {
          ($0, Kind(right: $1.solved, judged: $1.episodes, oracle: audit.wanted[$0] ?? 0))
        })
    }
  }

  struct Expectation: Encodable {
    var what: String
    var found: String
    var met: Bool
  }
}
