internal import Operations
internal import Storage
internal import Trajectories

extension DreamRunner {
  /// Why a dream has not begun, and in how many seconds it might.
  struct Delay: Hashable, Sendable {
    var seconds: Double
    var why: String
  }

  /// What its schedule makes a dream wait for; nil for one that may begin, or has begun.
  func delay(of dream: ServedDream) -> Delay? {
    guard dream.status == .pending, let schedule = dream.wish.schedule else { return nil }
    if let start = schedule.startsAt {
      let left = Double(start - clock()) / 1_000
      if left > 0 { return Delay(seconds: left, why: "it begins at \(start.iso8601)") }
    }
    guard schedule.waitsForGap else { return nil }
    let quiet = agents.quiet.map { Double($0) / 1_000 }
    let left = means.gap - (quiet ?? 0)
    guard quiet == nil || left > 0 else { return nil }
    return Delay(
      seconds: left, why: "it begins after \(Int(means.gap)) s without a request of an agent")
  }
}
