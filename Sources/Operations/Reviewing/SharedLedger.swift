internal import Storage
internal import Synchronization

/// The ledger of an archive, read once and brought up to date whenever the archive has changed.
final class SharedLedger: Sendable {
  private struct Kept {
    /// The change of the archive that the ledger is good for.
    var token: Int
    var ledger: ReviewLedger
  }

  private let archive: Archive
  private let kept = Mutex<Kept?>(nil)

  init(_ archive: Archive) { self.archive = archive }

  func read<Value: Sendable>(
    _ body: (inout ReviewLedger) throws -> Value
  ) throws -> Value {
    try kept.withLock { kept in
      // Asked for first: what changes from here on is looked at the next time.
      let token = try archive.changeToken()
      // Nobody else holds it meanwhile, so that it is changed in place.
      var known = kept
      kept = nil
      if known?.token != token, try known?.ledger.catchUp() != true { known = nil }
      var ledger = try known?.ledger ?? ReviewLedger(archive)
      known = nil
      defer { kept = Kept(token: token, ledger: ledger) }
      return try body(&ledger)
    }
  }
}
