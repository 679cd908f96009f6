package import Critics
package import Pictures
package import Storage
internal import Synchronization
package import Trajectories

/// What looking at pictures cost.
package struct PictureCost: Hashable, Sendable {
  /// Pictures that were decoded.
  package var decoded = 0
  /// Of these, those that could not be.
  package var failed = 0
  /// Bytes that are kept of them.
  package var bytes = 0
  /// Pictures of runs beside that were left for another time.
  package var left = 0

  package init() {}
}

/// The block grids of pictures: those that are kept, and missing ones computed when first asked for.
///
/// Decoding costs far more than anything else a critic does, so it has a budget of its own: pictures
/// of the runs that are critiqued are always looked at, those of runs beside as many as the budget
/// allows. What an archive shows is computed once and kept there.
package final class PictureGrids: Sendable {
  /// How many pictures of runs beside are decoded in one go.
  package static let mostPooled = 500

  private let archive: Archive?
  private let read: @Sendable (ImageReference.Place) -> [UInt8]?
  private let budget: Int
  private let state = Mutex(State())

  private struct State {
    var cost = PictureCost()
    var isPooling = false
    var pooled = 0
    /// Grids of pictures that no archive keeps, by name; nil for what cannot be decoded.
    var known: [String: BlockGrid?] = [:]
    var waiting: [ContentHash: PictureFingerprint] = [:]
    var failure: (any Error)?
  }

  /// The grids of the pictures of an archive, which keeps them unless it is open for reading.
  package init(_ archive: Archive, budget: Int = mostPooled) {
    self.archive = archive
    self.budget = budget
    let images = archive.images
    read = { place in
      if case .stored(let hash) = place {
        images.bytes(for: hash)
      } else {
        PictureBytes.read(place)
      }
    }
  }

  /// The grids of pictures anywhere; nothing is kept.
  package init(_ source: any RunSource, budget: Int = mostPooled) {
    archive = (source as? ArchiveRuns)?.archive
    self.budget = budget
    read = { source.picture($0) }
  }

  /// The grids of pictures that are read anew each time; nothing is kept, and there is no budget.
  package init(reading read: @escaping @Sendable (ImageReference.Place) -> [UInt8]?) {
    archive = nil
    budget = .max
    self.read = read
  }

  package var cost: PictureCost { state.withLock { $0.cost } }

  /// What critics look grids up in.
  package var grids: ScreenGrids { ScreenGrids { self.grid(of: $0) } }

  /// Says whether the runs read now only stand beside the ones that are critiqued.
  package func pool(_ isPooling: Bool) { state.withLock { $0.isPooling = isPooling } }

  /// Keeps what was computed; throws what went wrong in the archive meanwhile.
  package func flush() throws {
    try state.withLock { state in
      if let failure = state.failure { throw failure }
      try keep(&state)
    }
  }

  /// The grid of a picture; nil where it cannot be had.
  package func grid(of picture: ImageReference) -> BlockGrid? {
    guard let name = picture.place.name else { return nil }
    return state.withLock { state in
      if let known = state.known[name] { return known }
      guard case .stored(let hash) = picture.place, let archive else {
        return compute(picture.place, &state).map { grid in
          state.known[name] = .some(grid)
          return grid
        } ?? nil
      }
      if let waiting = state.waiting[hash] { return BlockGrid(bytes: waiting.bytes) }
      do {
        if let kept = try archive.fingerprint(of: hash, version: BlockGrid.version) {
          return BlockGrid(bytes: kept)
        }
        guard let grid = compute(picture.place, &state) else { return nil }
        state.waiting[hash] = PictureFingerprint(
          of: hash, version: BlockGrid.version, bytes: grid?.bytes ?? [])
        if state.waiting.count >= 64 { try keep(&state) }
        return grid
      } catch {
        state.failure = state.failure ?? error
        return nil
      }
    }
  }

  /// Decodes a picture; nil where it is left for another time, and within it nil where it is broken.
  private func compute(_ place: ImageReference.Place, _ state: inout State) -> BlockGrid?? {
    if state.isPooling {
      guard state.pooled < budget else {
        state.cost.left += 1
        return nil
      }
      state.pooled += 1
    }
    let grid = read(place).flatMap { try? Raster(decoding: $0) }.map(BlockGrid.init)
    state.cost.decoded += 1
    state.cost.failed += grid == nil ? 1 : 0
    return .some(grid)
  }

  private func keep(_ state: inout State) throws {
    guard let archive, !archive.isReadOnly, !state.waiting.isEmpty else { return }
    let waiting = state.waiting.values.sorted { $0.picture.description < $1.picture.description }
    state.cost.bytes += try archive.recordFingerprints(waiting)
    state.waiting = [:]
  }
}
