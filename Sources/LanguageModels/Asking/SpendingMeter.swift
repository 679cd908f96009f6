package import Trajectories

/// Whoever counts what is spent, and sees to it that no call is made that could pass a limit (I8).
package protocol SpendingMeter: Sendable {
  /// Sets the worst of a call aside, and returns the number under which it is settled.
  ///
  /// Throws `ModelError.overLimit` where the call could pass a limit; then it must not be made.
  func reserve(_ worst: Spending) throws(ModelError) -> Int64

  /// Takes what a call did cost; nil where that is not known, and the worst is taken.
  ///
  /// - Parameter ending: how it ended, in a word.
  func settle(_ number: Int64, usage: TokenUsage?, spent: Spending?, ending: String)
}
