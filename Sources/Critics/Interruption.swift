internal import Glibc
internal import Synchronization

/// Lets long computations notice that their unit of work was interrupted.
///
/// Whoever sees it leaves out the rest of his loop and returns what he has, sound in form and wrong in
/// content: the unit as a whole is thrown away and done anew. It holds for the thread that does the unit.
///
/// Not a task-local value: setting one outside of a task crashes in a release build with a static
/// standard library (Swift 6.3, `swift_task_localValuePush`).
package enum Interruption {
  /// Once it has been asked for it stays so: what was left out cannot be taken back.
  package final class Check: Sendable {
    private let ask: @Sendable () -> Bool
    private let wasAsked = Atomic(false)

    init(_ ask: @escaping @Sendable () -> Bool) { self.ask = ask }

    package var isAsked: Bool {
      if wasAsked.load(ordering: .relaxed) { return true }
      guard ask() else { return false }
      wasAsked.store(true, ordering: .relaxed)
      return true
    }
  }

  /// Nil when the process has no thread-specific keys left: then nothing is noticed within a unit.
  private static let key: pthread_key_t? = {
    var key = pthread_key_t()
    return pthread_key_create(&key, nil) == 0 ? key : nil
  }()

  /// Does a unit of work whose loops ask `isAsked`; nil where it was interrupted.
  package static func checking<Result>(
    _ ask: @escaping @Sendable () -> Bool, during work: (Check) -> Result
  ) -> Result? {
    let check = Check(ask)
    guard let key else {
      let result = work(check)
      return check.isAsked ? nil : result
    }
    let before = pthread_getspecific(key)
    let result = withExtendedLifetime(check) {
      pthread_setspecific(key, Unmanaged.passUnretained(check).toOpaque())
      defer { pthread_setspecific(key, before) }
      return work(check)
    }
    return check.isAsked ? nil : result
  }

  /// Whether to leave off; costs about as much as a dictionary look-up.
  package static var isAsked: Bool {
    guard let key, let check = pthread_getspecific(key) else { return false }
    return Unmanaged<Check>.fromOpaque(check).takeUnretainedValue().isAsked
  }

  /// The same for short rounds of a long loop: looks at every `stride`th round alone.
  package static func isAsked(at round: Int, each stride: Int) -> Bool {
    round % stride == stride - 1 && isAsked
  }
}
