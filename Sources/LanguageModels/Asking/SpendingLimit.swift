internal import Synchronization

/// Money and tokens that may be spent; no call is made that could pass them.
///
/// Before a call the worst it can cost is set aside, and after it what it did cost is taken. Calls
/// that are under way count with their worst, so that several at once cannot pass the limit either.
package final class SpendingLimit: Sendable {
  package struct Amount: Hashable, Sendable {
    package var dollars: Double
    package var tokens: Int

    package init(dollars: Double, tokens: Int) {
      self.dollars = dollars
      self.tokens = tokens
    }
  }

  /// What is set aside for one call.
  package struct Reservation: Sendable, ~Copyable {
    fileprivate let worst: Amount
  }

  private struct Account {
    var spent = Amount(dollars: 0, tokens: 0)
    var aside = Amount(dollars: 0, tokens: 0)
  }

  package let limit: Amount
  private let account = Mutex(Account())

  /// - Parameter spent: what was spent of the limit before, such as by the dream that goes on.
  package init(_ limit: Amount, spent: Amount = Amount(dollars: 0, tokens: 0)) {
    self.limit = limit
    account.withLock { $0.spent = spent }
  }

  package var spent: Amount { account.withLock { $0.spent } }

  /// Sets the worst case of a call aside; refuses where that could pass the limit.
  package func reserve(_ worst: Amount) throws(ModelError) -> Reservation {
    let isWithin = account.withLock { account in
      let dollars = account.spent.dollars + account.aside.dollars + worst.dollars
      let tokens = account.spent.tokens + account.aside.tokens + worst.tokens
      guard worst.dollars.isFinite, worst.dollars >= 0, worst.tokens >= 0,
        dollars <= limit.dollars, tokens <= limit.tokens
      else { return false }
      account.aside.dollars += worst.dollars
      account.aside.tokens += worst.tokens
      return true
    }
    guard isWithin else {
      throw .overLimit(
        "the call may cost \(worst.tokens) tokens, and of \(limit.tokens) \(spent.tokens) are spent"
      )
    }
    return Reservation(worst: worst)
  }

  /// Takes what a call did cost; nil where that is not known, and the worst is taken.
  package func settle(_ reservation: consuming Reservation, cost: Amount?) {
    let worst = reservation.worst
    account.withLock { account in
      account.aside.dollars -= worst.dollars
      account.aside.tokens -= worst.tokens
      account.spent.dollars += cost?.dollars ?? worst.dollars
      account.spent.tokens += cost?.tokens ?? worst.tokens
    }
  }
}
