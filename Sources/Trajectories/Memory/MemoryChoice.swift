/// Which version of a memory is served: the best one on held-out recordings, not the newest, and
/// none at all where none helps (I12).
package struct MemoryChoice: Hashable, Sendable {
  package enum Why: String, Hashable, Sendable, Codable {
    /// There is nothing else.
    case nothingLearned = "nothing learned yet"
    case best = "best on held-out recordings"
    /// A person said yes to it or went back to it, and no dream has made a better one since.
    case person = "a person decided"
    case noneHelps = "no version does better than an empty memory"
  }

  /// 0 for the empty memory.
  package let version: Int
  package let why: Why
  /// The version that the next deltas are applied to.
  package let head: Int

  /// Chooses among the versions of one project.
  ///
  /// - Parameters:
  ///   - versions: in any order.
  ///   - rollbacks: oldest first.
  ///
  /// The line begins at the last version that a person made or went back to; what else there was
  /// is not served any more, and dreams go on from there. On the line the best score counts, of
  /// equal ones the newest. An endorsed beginning is worth at least nothing and gives way to a
  /// better one alone; what has no score cannot be served otherwise. The empty memory is worth
  /// exactly nothing: it is served when the rest is worth no more. Who goes back to it is served
  /// nothing until a person says yes to something.
  package init(_ versions: [MemoryVersion], _ rollbacks: [Rollback] = []) {
    let line = Line(versions.sorted { $0.number < $1.number }, rollbacks[...])
    head = line.head
    guard let best = line.best, best.score > 0 || best.number == line.endorsed else {
      version = 0
      why = line.wantsNothing ? .person : line.head == 0 ? .nothingLearned : .noneHelps
      return
    }
    version = best.number
    why = best.number == line.endorsed ? .person : .best
  }

  /// The versions since the last decision of a person.
  private struct Line {
    var head: Int
    /// Where it begins, if a person said yes to that.
    var endorsed: Int?
    /// Whether a person went back to the empty memory.
    var wantsNothing = false
    var best: (number: Int, score: Double)?

    init(_ versions: [MemoryVersion], _ rollbacks: ArraySlice<Rollback>) {
      let made = versions.last { !$0.by.isEngine }
      var start = made?.number ?? 0
      var from = start
      if made?.isEndorsed ?? false { endorsed = start }
      let agreed = versions.last { !$0.by.isEngine && $0.isEndorsed }?.number ?? 0
      if let rollback = rollbacks.last, rollback.version == 0, rollback.newest >= agreed {
        // Serving nothing forgets nothing: dreams go on from where they were, but nothing of it is
        // served until a person says yes to something.
        wantsNothing = true
        head = Line(versions, rollbacks.dropLast()).head
        endorsed = nil
        return
      }
      if let rollback = rollbacks.last, rollback.version > 0, rollback.newest >= start {
        (start, from) = (rollback.version, rollback.newest)
        endorsed = start
      }
      head = start
      if start != 0, let own = versions.first(where: { $0.number == start }) {
        let score = endorsed == nil ? own.holdoutScore : max(0, own.holdoutScore ?? 0)
        best = score.map { (start, $0) }
      }
      var numbers: Set<Int> = [start]
      for version in versions where version.number > from && numbers.contains(version.parent) {
        numbers.insert(version.number)
        head = version.number
        if let score = version.holdoutScore { compare(version.number, score) }
      }
    }

    private mutating func compare(_ number: Int, _ score: Double) {
      guard let known = best else { return best = (number, score) }
      let isBetter = score > known.score || (score == known.score && known.number != endorsed)
      if isBetter { best = (number, score) }
    }
  }
}
