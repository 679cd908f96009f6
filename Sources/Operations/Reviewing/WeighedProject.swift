internal import Critics
internal import Trajectories

/// What the claims of one project were weighed from, and which of them a decision concerns.
struct WeighedProject: Sendable {
  private struct Name: Hashable {
    var cause: Cause
    var kind: ActionKind?
  }

  /// By the places of the claims.
  private(set) var weighings: [Int: Weighing] = [:]
  private var byName: [Name: [Int]] = [:]

  init(_ claims: [(place: Int, weighing: Weighing)]) {
    for (place, weighing) in claims {
      weighings[place] = weighing
      var names: Set<Name> = []
      for moment in weighing.moments {
        for claim in moment.causes { names.insert(Name(cause: claim.cause, kind: moment.kind)) }
      }
      for name in names { byName[name, default: []].append(place) }
    }
  }

  var places: [Int] { weighings.keys.sorted() }

  /// The claims that a factor may move.
  func places(touchedBy factor: ReviewFactor) -> [Int] {
    byName[Name(cause: factor.cause, kind: factor.scope.kind)] ?? []
  }
}
