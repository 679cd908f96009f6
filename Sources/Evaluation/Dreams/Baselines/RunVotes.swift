internal import Dreaming
internal import Trajectories

/// What each recorded run teaches by itself, without the others: what reflections and votes are made of.
struct RunVotes {
  /// The lessons of each run, in the order of the runs.
  let byRun: [[LessonDraft]]
  private let words: [Set<Substring>]

  init(_ runs: [Trajectory]) {
    byRun = runs.map { Distiller.drafts(from: Learned(Experience([$0]))) }
    words = runs.map { Self.words($0.header.task ?? "") }
  }

  /// ExpeL-style insights: what at least as many runs say, each run one vote; of what contradicts each
  /// other, what has more votes.
  func rules(votes least: Int) -> [LessonRule] {
    var votes: [LessonRule: Int] = [:]
    var order: [LessonRule] = []
    for drafts in byRun {
      for draft in drafts {
        if votes[draft.rule] == nil { order.append(draft.rule) }
        votes[draft.rule, default: 0] += 1
      }
    }
    var taken: Set<Topic> = []
    return order.enumerated().sorted {
      (votes[$1.element] ?? 0, $0.offset) < (votes[$0.element] ?? 0, $1.offset)
    }.map(\.element).filter { rule in
      (votes[rule] ?? 0) >= least && taken.insert(Topic(rule)).inserted
    }
  }

  /// Reflexion-style memory: what was said of the runs whose tasks are the nearest in words.
  func reflections(on task: String, nearest count: Int) -> [LessonRule] {
    let wanted = Self.words(task)
    let near = words.indices.sorted {
      (Self.likeness(words[$1], wanted), $0) < (Self.likeness(words[$0], wanted), $1)
    }.prefix(count)
    return near.flatMap { byRun[$0].map(\.rule) }
  }

  /// The same for runs of the very same task alone.
  func reflections(onSame task: String) -> [LessonRule] {
    let wanted = Self.words(task)
    return words.indices.filter { words[$0] == wanted }.flatMap { byRun[$0].map(\.rule) }
  }

  private static func words(_ text: String) -> Set<Substring> {
    Set(text.split { !$0.isLetter && !$0.isNumber })
  }

  private static func likeness(_ one: Set<Substring>, _ other: Set<Substring>) -> Double {
    Double(one.intersection(other).count) / Double(max(1, one.union(other).count))
  }

  /// What may be said once; several commands may be needed side by side.
  private struct Topic: Hashable {
    var scope: LessonScope
    var condition: LessonCondition
    var directive: String

    init(_ rule: LessonRule) {
      scope = rule.scope
      condition = rule.condition
      directive =
        switch rule.directive {
        case .precondition, .commandOrder, .setVariable, .avoidEdge: "\(rule.directive)"
        default: rule.directive.kind
        }
    }
  }
}
