internal import Glibc

/// Lets long computations notice that their unit of work was interrupted.
///
/// Whoever sees it leaves out the rest of his loop and returns what he has, sound in form and wrong in
/// content: the unit as a whole is thrown away and done anew. It holds for the thread that does the unit.
///
/// Not a task-local value: setting one outside of a task crashes in a release build with a static
/// standard library (Swift 6.3, `swift_task_localValuePush`).
enum Interruption {
  private final class Check: Sendable {
    let isAsked: @Sendable () -> Bool

    init(_ isAsked: @escaping @Sendable () -> Bool) { self.isAsked = isAsked }
  }

  /// Nil when the process has no thread-specific keys left: then nothing is noticed within a unit.
  private static let key: pthread_key_t? = {
    var key = pthread_key_t()
    return pthread_key_create(&key, nil) == 0 ? key : nil
  }()

  /// Does a unit of work whose loops ask `isAsked`.
  static func checking<Result>(
    _ isAsked: @escaping @Sendable () -> Bool, during work: () -> Result
  ) -> Result {
    guard let key else { return work() }
    let before = pthread_getspecific(key)
    return withExtendedLifetime(Check(isAsked)) { check in
      pthread_setspecific(key, Unmanaged.passUnretained(check).toOpaque())
      defer { pthread_setspecific(key, before) }
      return work()
    }
  }

  /// Whether to leave off; costs about as much as a dictionary look-up.
  static var isAsked: Bool {
    guard let key, let check = pthread_getspecific(key) else { return false }
    return Unmanaged<Check>.fromOpaque(check).takeUnretainedValue().isAsked()
  }
}
