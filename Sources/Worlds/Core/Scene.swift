/// What the agent sees at one moment: nothing hidden is in it, and all of it is recorded.
package struct Scene: Sendable {
  /// The app, site or project in front.
  package var app: NameID
  /// The page, tab or window in front, by its title.
  package var place: NameID
  /// What can be seen or used now, in the order of the element tree.
  ///
  /// While a dialog is up, its buttons (role `dialogButton`) are the only elements that react.
  package var elements: [SceneElement]
  /// The latest message on the screen.
  package var notice: Notice?
  /// Which sub-goals of the task the screen's read-out shows as reached, one bit each.
  package var progress: UInt64
  /// Whether there is a page before this one.
  package var canGoBack: Bool

  package init(
    app: NameID, place: NameID, elements: [SceneElement], notice: Notice? = nil,
    progress: UInt64 = 0, canGoBack: Bool = false
  ) {
    self.app = app
    self.place = place
    self.elements = elements
    self.notice = notice
    self.progress = progress
    self.canGoBack = canGoBack
  }

  package func shows(goal index: Int) -> Bool { progress >> UInt64(index) & 1 == 1 }
}

/// An error or a hint on the screen.
package struct Notice: Hashable, Sendable {
  /// Its class, such as `locked` or `connection refused`.
  package var kind: NameID
  /// The element or command which it names, rightly or not.
  package var names: NameID
  /// Whether it tells of an error.
  package var isError: Bool

  package init(kind: NameID, names: NameID = .none, isError: Bool = true) {
    self.kind = kind
    self.names = names
    self.isError = isError
  }
}

/// One thing on the screen.
package struct SceneElement: Hashable, Sendable {
  /// The same for as long as an episode lasts.
  package var id: Int32
  package var role: Role
  package var name: NameID
  package var app: NameID
  /// The tab, panel, menu or window it stands in.
  package var container: NameID
  package var box: Box
  package var states: ElementStates
  /// The text or number it holds.
  package var value: NameID

  package init(
    id: Int32, role: Role, name: NameID, app: NameID, container: NameID = .none, box: Box = .none,
    states: ElementStates = [], value: NameID = .none
  ) {
    self.id = id
    self.role = role
    self.name = name
    self.app = app
    self.container = container
    self.box = box
    self.states = states
    self.value = value
  }
}

/// What an element is; the raw value is the role in element trees and the kind in lessons.
package enum Role: String, CaseIterable, Hashable, Sendable {
  case window, taskbarButton = "taskbar_button", tab, menu, menuItem = "menu_item"
  case button, icon, checkbox, slider, row, item, dropTarget = "drop_target", field, link
  /// What is typed there brings up links.
  case searchField = "search_field"
  case heading, text, scrollbar
  case dialog, dialogButton = "dialog_button"
  case command
  /// A result that can be reported, such as a failed test.
  case finding

  /// Whether using it leads to another place, where more can be seen.
  package var isPassage: Bool {
    switch self {
    case .taskbarButton, .tab, .menu, .link, .scrollbar, .searchField: true
    default: false
    }
  }

  /// A small number, for tables.
  package var index: Int { Role.indices[self] ?? 0 }
  private static let indices = Dictionary(
    uniqueKeysWithValues: Role.allCases.enumerated().map { ($1, $0) })
}

/// What can be seen of an element's state.
package struct ElementStates: OptionSet, Hashable, Sendable {
  package let rawValue: UInt16
  package init(rawValue: UInt16) { self.rawValue = rawValue }

  package static let disabled = ElementStates(rawValue: 1)
  package static let busy = ElementStates(rawValue: 2)
  package static let checked = ElementStates(rawValue: 4)
  package static let selected = ElementStates(rawValue: 8)
  package static let expanded = ElementStates(rawValue: 16)
  package static let focused = ElementStates(rawValue: 32)
  package static let pressed = ElementStates(rawValue: 64)
  package static let unsaved = ElementStates(rawValue: 128)
  package static let locked = ElementStates(rawValue: 256)
  /// Outside the visible part of its scroll region, or under another window.
  package static let offscreen = ElementStates(rawValue: 512)
  package static let failed = ElementStates(rawValue: 1024)
  package static let done = ElementStates(rawValue: 2048)

  /// The words of the element tree, in the order of the bits.
  package static let words = [
    "disabled", "busy", "checked", "selected", "expanded", "focused", "pressed", "unsaved",
    "locked", "offscreen", "failed", "done",
  ]
}

/// A rectangle in pixels of the screen.
package struct Box: Hashable, Sendable {
  package var x: Int16
  package var y: Int16
  package var width: Int16
  package var height: Int16

  package init(x: Int, y: Int, width: Int, height: Int) {
    self.x = Int16(clamping: x)
    self.y = Int16(clamping: y)
    self.width = Int16(clamping: width)
    self.height = Int16(clamping: height)
  }

  package static let none = Box(x: 0, y: 0, width: 0, height: 0)

  package var isNone: Bool { width == 0 || height == 0 }
  package var centre: Spot {
    Spot(x: Int(x) + Int(width) / 2, y: Int(y) + Int(height) / 2)
  }

  package func contains(_ spot: Spot) -> Bool {
    spot.x >= Int(x) && spot.x < Int(x) + Int(width) && spot.y >= Int(y)
      && spot.y < Int(y) + Int(height)
  }
}

/// A place on the screen, in pixels.
package struct Spot: Hashable, Sendable {
  package var x: Int
  package var y: Int

  package init(x: Int, y: Int) {
    self.x = x
    self.y = y
  }
}
