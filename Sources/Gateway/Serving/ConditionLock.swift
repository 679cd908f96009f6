internal import Foundation
internal import Synchronization

/// A value that threads change and wait for.
final class ConditionLock<Value: Sendable>: Sendable {
  private let value: Mutex<Value>
  private let condition = NSCondition()

  init(_ value: Value) { self.value = Mutex(value) }

  func read<Result: Sendable>(_ body: (Value) -> Result) -> Result { value.withLock { body($0) } }

  @discardableResult
  func change<Result: Sendable>(_ body: (inout sending Value) -> Result) -> Result {
    condition.lock()
    defer {
      condition.broadcast()
      condition.unlock()
    }
    return value.withLock { body(&$0) }
  }

  /// Waits until `body` has an answer, or until `limit` has passed; then nil.
  func wait<Result: Sendable>(
    until limit: Date, _ body: (inout sending Value) -> Result?
  ) -> Result? {
    condition.lock()
    defer { condition.unlock() }
    while true {
      if let result = value.withLock({ body(&$0) }) { return result }
      guard condition.wait(until: limit) else { return value.withLock { body(&$0) } }
    }
  }

  /// Waits until `body` has an answer.
  func wait<Result: Sendable>(_ body: (inout sending Value) -> Result?) -> Result {
    condition.lock()
    defer { condition.unlock() }
    while true {
      if let result = value.withLock({ body(&$0) }) { return result }
      condition.wait()
    }
  }
}
