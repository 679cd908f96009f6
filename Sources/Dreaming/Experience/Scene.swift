/// Something on a screen that can be used, or a command: the same wherever role, name, group and
/// app are the same.
package struct Element: Hashable, Sendable {
  package var app: NameID
  package var role: NameID
  package var name: NameID
  /// The group it stands in; -1 for none.
  package var container: NameID
}

/// What is known of an element besides what it is called.
struct ElementTraits: Sendable {
  /// Which kind in which app: what is pooled together.
  var kind: Int32
  /// Pixels of the shorter side, the least that was seen; 0 where nobody says.
  var side: Int32 = 0
  /// Whether it leads to other places rather than changes something.
  var isPassage = false
  var isCommand = false
  /// Whether text is typed into it once it is used.
  var takesText = false
}

/// One kind of element in one app.
struct ElementKind: Hashable, Sendable {
  var app: NameID
  var role: NameID
}

/// What stands in front, without what changes from moment to moment: a place and what can be used.
package struct Scene: Hashable, Sendable {
  /// Which place, by its number in the experience.
  package var place: Int32
  /// What can be used, in the order of the screen.
  package var elements: [Int32]
  /// Whether it shows nothing but that something went wrong.
  package var isFailure: Bool
}

/// A place by its title, in one environment.
package struct Place: Hashable, Sendable {
  package var environment: NameID
  package var title: NameID
  package var app: NameID
}
