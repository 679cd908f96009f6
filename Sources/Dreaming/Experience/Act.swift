package import Trajectories

/// What an agent does, as the models see it.
package struct Act: Hashable, Sendable {
  /// The sorts of acts.
  package enum Verb: UInt8, Hashable, Sendable {
    /// Acting on an element to change something.
    case use
    /// Taking a way to another place: a link, a tab, a menu, a scroll bar.
    case go
    /// Typing into what was used last.
    case type
    /// Pressing a button of a dialog.
    case answer
    /// Running a command.
    case run
    case back, reload, save, wait, look
    /// Saying what was found.
    case report
    case other
  }

  package var verb: Verb
  package var gesture: ActionKind
  /// The element, the command or the button; -1 for none.
  package var element: Int32
  /// What was typed or reported; -1 for nothing.
  package var text: NameID
  /// Whether the aim is exact rather than as good as the agent's.
  package var isExact: Bool

  package init(
    _ verb: Verb, _ gesture: ActionKind = .leftClick, on element: Int32 = -1, text: NameID = -1,
    isExact: Bool = false
  ) {
    self.verb = verb
    self.gesture = gesture
    self.element = element
    self.text = text
    self.isExact = isExact
  }
}

/// One recorded step: where, what, under which circumstances, and what came of it.
package struct Transition: Sendable {
  package var run: Int32
  /// The number of the step in its run.
  package var step: Int32
  package var scene: Int32
  package var next: Int32
  package var act: Act
  /// What the agent meant to use, where its thought tells; the element itself otherwise.
  var meant: Int32
  /// Seconds since what is in front came up.
  var elapsed: Int32
  /// Names used with effect before in the same app, in the pool of uses.
  var before: Range<Int32>
  package var hadEffect: Bool
  var hadDialog: Bool
  var hasDialog: Bool
  /// For an answer, the element that brought the dialog up; -1 otherwise.
  var cause: Int32
  /// For an answer, whether what was done before it was kept; for a look-alike, whether it helped.
  var isKept: Bool
  /// The line that told an error; -1 for none.
  package var error: NameID
  /// A command or an element that the error names; -1 for none.
  var hint: NameID
  /// How many entries of the list of things to do came to be done, or undone.
  var progress: Int32
  /// Whether the window has changes that are not saved, after it.
  var isUnsaved: Bool
  /// Whether the element said that it is busy.
  var isBusy: Bool
  /// Which sub-goal of the run it was for; -1 where that cannot be told.
  var goal: Int32
  /// How many findings a test run told; -1 where it was none.
  var findings: Int32
}

/// Something used with effect before, and how many seconds before.
struct EarlierUse: Sendable {
  var name: NameID
  var age: Int32
}

/// What had been used before one step, each name once, as its run holds it.
struct EarlierUses: Sendable {
  let uses: ArraySlice<EarlierUse>

  init(_ uses: ArraySlice<EarlierUse>) { self.uses = uses }

  var names: some Sequence<NameID> { uses.lazy.map(\.name) }

  /// Seconds since a name was first used with effect; nil where it was not.
  ///
  /// Linear in their number, which is bounded.
  subscript(_ name: NameID) -> Int32? { uses.first { $0.name == name }?.age }

  func hasSameNames(as other: EarlierUses) -> Bool {
    uses.count == other.uses.count
      && (zip(uses, other.uses).allSatisfy { $0.name == $1.name }
        || Set(names) == Set(other.names))
  }
}
