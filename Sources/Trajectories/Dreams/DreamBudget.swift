/// What a dream may use; nil where it has no limit of that kind.
///
/// Units and rollouts make a dream that can be repeated to the byte; seconds do not.
package struct DreamBudget: Hashable, Sendable, Codable {
  package var units: Int?
  package var rollouts: Int?
  package var seconds: Int?
  package var tokens: Int?
  /// US dollars.
  package var dollars: Double?
  /// How many ways a hundred rollouts more have to be expected to change; nil for none.
  ///
  /// With fewer imagining stops, and so does asking gates that only refuse: by counts, so that it can
  /// be repeated.
  package var stopBelow: Double?
  /// Language models that may be asked about the runs, as a person named them; nil for none.
  package var models: [String]?
  /// Whether the first of them imagines how runs go on with what is proposed for them; nil for not.
  package var imagines: Bool?

  package init(
    units: Int? = nil, rollouts: Int? = nil, seconds: Int? = nil, tokens: Int? = nil,
    dollars: Double? = nil, stopBelow: Double? = nil
  ) {
    self.units = units
    self.rollouts = rollouts
    self.seconds = seconds
    self.tokens = tokens
    self.dollars = dollars
    self.stopBelow = stopBelow
  }

  /// One dream on demand: no model calls beyond half a dollar and 200,000 tokens.
  package static let standard = DreamBudget(
    rollouts: 10_000, seconds: 600, tokens: 200_000, dollars: 0.5)

  /// What would go beyond the limits if it were used as well; nil when it fits (I8).
  package func exceeded(by used: DreamUsage, next: DreamUsage = DreamUsage()) -> DreamBudgetPart? {
    let sum = used + next
    if let units, sum.units > units { return .units }
    if let rollouts, sum.rollouts > rollouts { return .rollouts }
    if let seconds, sum.milliseconds > Int64(seconds) * 1000 { return .seconds }
    if let tokens, sum.tokens > tokens { return .tokens }
    if let dollars, sum.dollars > dollars { return .dollars }
    return nil
  }
}

package enum DreamBudgetPart: String, CaseIterable, Hashable, Sendable, Codable {
  case units, rollouts, seconds, tokens, dollars
}

/// What a dream has used so far; it only grows.
package struct DreamUsage: Hashable, Sendable, Codable {
  package var units: Int
  package var rollouts: Int
  package var milliseconds: Int64
  package var tokens: Int
  package var dollars: Double

  package init(
    units: Int = 0, rollouts: Int = 0, milliseconds: Int64 = 0, tokens: Int = 0, dollars: Double = 0
  ) {
    self.units = units
    self.rollouts = rollouts
    self.milliseconds = milliseconds
    self.tokens = tokens
    self.dollars = dollars
  }

  package static func + (left: DreamUsage, right: DreamUsage) -> DreamUsage {
    DreamUsage(
      units: left.units + right.units, rollouts: left.rollouts + right.rollouts,
      milliseconds: left.milliseconds + right.milliseconds, tokens: left.tokens + right.tokens,
      dollars: left.dollars + right.dollars)
  }
}
