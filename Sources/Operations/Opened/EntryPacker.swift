internal import Dispatch
internal import Synchronization

/// Writes packed batches on a thread of its own, a few behind the parser at most.
final class EntryPacker: Sendable {
  /// For the thread that parses.
  let encoders = EncoderPool()
  private let queue = DispatchQueue(label: "reverie.packing", qos: .userInitiated)
  /// Bounds the batches in flight, and with them the memory.
  private let slots = DispatchSemaphore(value: 4)
  /// The batches in flight: taken out of here they have one owner and are changed in place.
  private let waiting = Mutex<[PackedBatch]>([])
  private let writer: Mutex<SpillWriter>
  private let failed = Mutex<String?>(nil)

  init(_ file: SpillFile) { writer = Mutex(SpillWriter(file)) }

  /// Why packing stopped, if it did.
  var failure: String? { failed.withLock { $0 } }

  /// Hands over a batch; waits while too many are in flight.
  ///
  /// - Parameter file: takes the batch once its entries can be read.
  func pack(_ batch: consuming PackedBatch, file: @escaping @Sendable (PackedBatch) -> Void) {
    slots.wait()
    waiting.withLock { [batch] in $0.append(batch) }
    queue.async { [self] in
      defer { slots.signal() }
      var batch = waiting.withLock { $0.removeFirst() }
      guard failure == nil else { return }
      do throws(OperationError) {
        try writer.withLock { writer throws(OperationError) in
          try batch.write(to: &writer, encoders)
        }
        file(batch)
      } catch {
        failed.withLock { $0 = error.description }
      }
    }
  }

  /// Waits until everything handed over is packed.
  func drain() { queue.sync {} }
}
