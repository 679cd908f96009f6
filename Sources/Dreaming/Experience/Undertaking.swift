/// Something to be reached, in parts, from where a recorded run began.
package struct Undertaking: Sendable {
  /// One thing to be reached.
  package struct SubGoal: Hashable, Sendable {
    package enum Sort: UInt8, Hashable, Sendable { case reach, use, run, report }
    package var sort: Sort
    /// The name of the place, the element or the command.
    package var name: NameID
    /// The app it belongs to, where the words say; -1 otherwise.
    package var app: NameID
    /// The elements of that name; empty for places.
    package var targets: [Int32]
    /// The text that has to go into it; -1 for none.
    package var text: NameID
  }

  package var environment: NameID
  package var start: Int32
  package var goals: [SubGoal]
  /// How many steps there are for it.
  package var budget: Int32
  /// The recorded run it comes from.
  package var run: Int32
  /// Whether it is what a run did reach, rather than what it was asked to.
  package var isHindsight: Bool
}
