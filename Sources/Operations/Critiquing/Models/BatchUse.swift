package import Settings

/// Whether many questions are put into batches: half the price, answered within a day.
package enum BatchUse: Hashable, Sendable {
  /// None is begun; one that is under way is still taken in.
  case never
  /// Where there are at least `many` questions, and a limit leaves room for all of them at once.
  case auto
  case always

  /// A model answers so many one by one in about a quarter of an hour; most batches take up to an hour.
  package static let many = 50

  package init(_ setting: Settings.BatchUse, isWanted: Bool? = nil) {
    switch isWanted {
    case true?: self = .always
    case false?: self = .never
    case nil:
      switch setting {
      case .never: self = .never
      case .auto: self = .auto
      case .always: self = .always
      }
    }
  }

  /// Whether so many questions go into a batch.
  func takes(_ questions: Int) -> Bool {
    switch self {
    case .never: false
    case .auto: questions >= Self.many
    case .always: questions > 0
    }
  }
}
