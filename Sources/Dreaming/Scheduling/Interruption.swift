/// Lets long computations notice that their unit of work was interrupted.
///
/// Whoever sees it leaves out the rest of his loop and returns what he has, sound in form and wrong in
/// content: the unit as a whole is thrown away and done anew.
enum Interruption {
  @TaskLocal static var check: (@Sendable () -> Bool)?

  /// Whether to leave off; costs about as much as a dictionary look-up.
  static var isAsked: Bool { check?() ?? false }
}
