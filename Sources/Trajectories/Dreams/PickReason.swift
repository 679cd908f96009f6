/// Why a run was taken into a dream.
package enum PickReason: String, CaseIterable, Hashable, Sendable, Codable {
  /// There was room for all.
  case all
  /// It failed, or only claims success.
  case trouble
  /// It solved what others failed at.
  case contrast
  /// It succeeded, in far more steps than its like.
  case slow
  /// It failed although a lesson was there.
  case contradiction
  /// By chance, whatever it is.
  case history

  /// As it stands after a number of runs in reports.
  package var words: String {
    switch self {
    case .all: "taken, which is all there are"
    case .trouble: "that failed or only claim success"
    case .contrast: "that solved what others failed at"
    case .slow: "that took far longer than their like"
    case .contradiction: "that failed in spite of a lesson"
    case .history: "by chance from all that is recorded"
    }
  }
}
