internal import Storage
internal import Synchronization
internal import Trajectories

/// Looks out, while a dream works, for what people ask of it: in any process, through the journal.
///
/// Asked every few milliseconds from any thread, it looks at the archive at most twenty times a second,
/// and reads the journal only where somebody wrote.
final class DreamWishes: Sendable {
  private struct Seen {
    var lookedAt = ContinuousClock.now
    var token: Int?
    var last: Int64
    var notice: DreamNotice?
  }

  private let archive: Archive
  private let dream: DreamID
  private let seen: Mutex<Seen>
  private static let pause = Duration.milliseconds(50)

  /// What was asked for before now is not looked at.
  init(_ archive: Archive, _ dream: DreamID) throws {
    self.archive = archive
    self.dream = dream
    seen = Mutex(Seen(last: try archive.lastJournalNumber()))
  }

  /// What somebody asked for that was not done yet.
  ///
  /// - Parameter atOnce: whether to look, however short it is since the last time.
  func notice(atOnce: Bool = false) -> DreamNotice? {
    seen.withLock { seen in
      let now = ContinuousClock.now
      guard seen.notice == nil, atOnce || now - seen.lookedAt >= Self.pause else {
        return seen.notice
      }
      seen.lookedAt = now
      // What cannot be read now is looked at again in a moment.
      guard let token = try? archive.changeToken(), token != seen.token,
        let (wish, last) = try? archive.wish(about: dream, since: seen.last)
      else { return nil }
      seen.token = token
      seen.last = last
      seen.notice = wish.map(DreamNotice.init)
      return seen.notice
    }
  }
}

extension DreamNotice {
  fileprivate init(_ wish: JournalEvent.Wish) {
    self =
      switch wish.wish {
      case .pause: .pause("\(wish.by) asked for it")
      case .cancel: .cancel("\(wish.by) ended it")
      }
  }
}
