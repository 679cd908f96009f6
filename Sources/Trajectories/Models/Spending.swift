/// What model calls cost, in whole billionths of a dollar, so that sums are exact.
package struct Spending: Hashable, Sendable, Codable {
  package var tokens: Int
  /// Billionths of a US dollar.
  package var nanodollars: Int64

  package init(tokens: Int = 0, nanodollars: Int64 = 0) {
    self.tokens = tokens
    self.nanodollars = nanodollars
  }

  /// What something costs, rounded up, so that what is counted is never less than what is billed.
  package init(tokens: Int, costing dollars: Double) {
    self.tokens = tokens
    // A thousandth of a billionth is what sums of doubles are wrong by, and no price.
    nanodollars = Self.whole((dollars * 1e9 - 1e-3).rounded(.up))
  }

  /// A limit in dollars.
  package init(tokens: Int = .max, limit dollars: Double) {
    self.tokens = tokens
    nanodollars = Self.whole((dollars * 1e9).rounded())
  }

  private static func whole(_ number: Double) -> Int64 {
    number.isNaN ? Int64(4e18) : Int64(min(max(number, 0), 4e18))
  }

  package var dollars: Double { Double(nanodollars) / 1e9 }

  /// A sum that stops at the largest number instead of passing it.
  package static func + (left: Spending, right: Spending) -> Spending {
    let (tokens, tooMany) = left.tokens.addingReportingOverflow(right.tokens)
    let (money, tooMuch) = left.nanodollars.addingReportingOverflow(right.nanodollars)
    return Spending(
      tokens: tooMany ? .max : tokens, nanodollars: tooMuch ? .max : money)
  }

  /// Whether no part of it is more than a limit's.
  package func isWithin(_ limit: Spending) -> Bool {
    tokens <= limit.tokens && nanodollars <= limit.nanodollars
  }
}
