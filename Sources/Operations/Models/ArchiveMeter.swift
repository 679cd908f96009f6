internal import LanguageModels
internal import Storage
internal import Trajectories

/// Counts the calls of one model for one stage in the archive, where all processes look.
struct ArchiveMeter: SpendingMeter {
  let archive: Archive
  let choice: ModelChoice
  let stage: String
  let dream: DreamID?
  let caps: SpendingCaps
  let clock: @Sendable () -> Timestamp

  func reserve(_ worst: Spending) throws(ModelError) -> Int64 {
    let call = ModelCall(
      dream: dream, stage: stage, model: choice.name, host: choice.host,
      isLocal: choice.isLocal && choice.tariff == .free, worst: worst)
    let made: ModelReservation
    do { made = try archive.reserveModelCall(call, within: caps, at: clock()) } catch {
      throw .overLimit("what it would cost cannot be noted: \(error)")
    }
    switch made {
    case .made(let number): return number
    case .refused(let reached): throw .overLimit(reached.words)
    }
  }

  func settle(_ number: Int64, usage: TokenUsage?, spent: Spending?, ending: String) {
    // What cannot be noted stays set aside, which is the worst.
    try? archive.settleModelCall(number, usage: usage, spent: spent, ending: ending, at: clock())
  }
}

extension SpendingCaps.Reached {
  var words: String {
    let span = span == .dream ? "this dream" : "24 hours"
    let isMoney = (used + wanted).nanodollars > limit.nanodollars
    let amounts =
      isMoney
      ? "of the \(Self.dollars(limit)) for \(span), \(Self.dollars(used)) are spent or set aside, and the call may cost \(Self.dollars(wanted))"
      : "of the \(limit.tokens) tokens for \(span), \(used.tokens) are spent or set aside, and the call may cost \(wanted.tokens)"
    let key = span == "24 hours" ? "daily_dollars" : isMoney ? "dream_dollars" : "dream_tokens"
    return amounts + "; \(key) in [models] is the limit"
  }

  /// Such as `$0.0312`.
  private static func dollars(_ amount: Spending) -> String {
    let parts = (amount.nanodollars + 50_000) / 100_000
    let fraction = String(String(10_000 + parts % 10_000).dropFirst())
    return "$\(parts / 10_000).\(fraction)"
  }
}
