internal import Storage
internal import Synchronization
internal import Trajectories

/// Looks out, while a dream works, for what people want of it: in any process, through the journal.
///
/// Asked every few milliseconds from any thread, it looks at the archive at most twenty times a second,
/// and reads the journal only where somebody wrote.
final class DreamWishes: Sendable {
  private struct Seen {
    var lookedAt = ContinuousClock.now
    var token: Int?
    var last: Int64
    var wish: JournalEvent.Wish?
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

  /// What somebody wants that was not done yet.
  ///
  /// - Parameter atOnce: whether to look, however short it is since the last time.
  func wish(atOnce: Bool = false) -> JournalEvent.Wish? {
    seen.withLock { seen in
      let now = ContinuousClock.now
      guard seen.wish == nil, atOnce || now - seen.lookedAt >= Self.pause else {
        return seen.wish
      }
      seen.lookedAt = now
      // What cannot be read now is looked at again in a moment.
      guard let token = try? archive.changeToken(), token != seen.token,
        let (wish, last) = try? archive.wish(about: dream, since: seen.last)
      else { return nil }
      seen.token = token
      seen.last = last
      seen.wish = wish
      return wish
    }
  }
}
