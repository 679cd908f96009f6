internal import Dreaming
internal import Storage
internal import Synchronization
internal import Trajectories

/// How a dream gives way to others on the machine.
package struct DreamManners: Sendable {
  /// Whether somebody wants it to stop; asked every few milliseconds, from any thread.
  package var notice: @Sendable () -> DreamNotice? = { nil }
  /// Called after each slice of work with the milliseconds of processor time that it took on threads of
  /// its own; may sleep.
  package var rest: @Sendable (Double) -> Void = { _ in }
  /// Where a paused dream is kept, so that it goes on where it was.
  package var bed: DreamBed?

  package init() {}
}

/// Keeps one paused dream in memory; taken up again it need not do anew what it has done.
///
/// Only for as long as nobody decided anything meanwhile: a dream that is taken up after that begins
/// with what they decided, as one whose process has ended does.
package final class DreamBed: Sendable {
  private struct Kept {
    var id: DreamID
    var basis: KeptUnits.Basis
    var dream: Dream
    var usage: DreamUsage
  }

  private let kept = Mutex<Kept?>(nil)

  package init() {}

  func keep(_ dream: Dream, of id: DreamID, _ basis: KeptUnits.Basis, _ usage: DreamUsage) {
    kept.withLock { $0 = Kept(id: id, basis: basis, dream: dream, usage: usage) }
  }

  /// The dream, if it is there and rests on the same decisions; what was kept is gone after that.
  func take(
    _ id: DreamID, _ basis: KeptUnits.Basis
  ) -> (dream: Dream, usage: DreamUsage)? {
    let found = kept.withLock { kept in
      defer { kept = nil }
      return kept
    }
    guard let found, found.id == id, found.basis.hash == basis.hash else { return nil }
    return (found.dream, found.usage)
  }

  package func clear() { kept.withLock { $0 = nil } }
}

extension ArchiveError {
  /// Trouble that has nothing to do with what was asked for, and may be over when one tries again.
  package var mayPass: Bool {
    switch self {
    case .busy, .noRoom, .failed: true
    default: false
    }
  }
}
