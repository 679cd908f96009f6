internal import Synchronization
package import Trajectories

/// A limit that one process keeps to, without an archive.
///
/// Calls that are under way count with their worst, so that several at once cannot pass it either.
package final class SpendingLimit: SpendingMeter {
  private struct Account {
    var spent = Spending()
    var aside: [Int64: Spending] = [:]
    var last: Int64 = 0
  }

  package let limit: Spending
  private let account: Mutex<Account>

  /// - Parameter spent: what was spent of the limit before.
  package init(_ limit: Spending, spent: Spending = Spending()) {
    self.limit = limit
    account = Mutex(Account(spent: spent))
  }

  package var spent: Spending { account.withLock { $0.spent } }

  package func reserve(_ worst: Spending) throws(ModelError) -> Int64 {
    let number: Int64? = account.withLock { account in
      let used = account.aside.values.reduce(account.spent, +)
      guard worst.tokens >= 0, worst.nanodollars >= 0, (used + worst).isWithin(limit) else {
        return nil
      }
      account.last += 1
      account.aside[account.last] = worst
      return account.last
    }
    guard let number else {
      throw .overLimit(
        "the call may cost \(worst.tokens) tokens, and of \(limit.tokens) \(spent.tokens) are spent"
      )
    }
    return number
  }

  package func settle(_ number: Int64, usage: TokenUsage?, spent: Spending?, ending: String) {
    account.withLock { account in
      guard let worst = account.aside.removeValue(forKey: number) else { return }
      account.spent = account.spent + (spent ?? worst)
    }
  }
}
