internal import Trajectories

/// A generated desktop: what can be seen of it, and the hidden rules by which it works.
struct Desktop: Sendable {
  /// The kinds of widgets that have rules of their own in each app.
  static let kinds: [Role] = [
    .button, .icon, .checkbox, .slider, .row, .item, .field, .menuItem,
  ]

  struct App: Sendable {
    var name = NameID.none
    /// The title of the window while a tab is in front, by tab.
    var tabTitles: [NameID] = []
    /// The title while a menu is open, by menu.
    var menuTitles: [NameID] = []
    var tabs: [NameID] = []
    var menus: [NameID] = []
    /// The two panels of every tab, from left to right.
    var panels: [NameID] = []
    /// The tab that has to be scrolled.
    var longTab = 0
    var dialog: [NameID] = []

    // What is hidden.
    /// The button which keeps what was done; the others take it back.
    var keepingButton = 0
    /// Of look-alikes, those in this panel are meant.
    var meantPanel = NameID.none
    var needsSaving = false
    /// A widget that takes back what was done to all widgets of a kind.
    var reset = Reset(widget: 0, kind: .slider)
  }

  struct Reset: Sendable {
    var widget: Int
    var kind: Role
  }

  struct Widget: Sendable {
    var role: Role
    var name: NameID
    var app: Int
    /// Where it stands: on a tab in a panel, or in a menu.
    var tab = -1
    var panel = NameID.none
    var menu = -1
    /// Which page of a long tab, from 0; below 0 on every page.
    var page = 0
    var box = Box.none
    /// The other widget of this name in the same tab.
    var twin: Int?
    /// The value a slider begins with, in tens.
    var initial = 0
  }

  /// How the widgets of one kind in one app react.
  struct Rule: Sendable {
    var gesture = Gesture.click
    var lag = 0
    var looksBusy = false
    var isSmall = false
    var lock: Lock?
    var asks = false
    /// A gesture that takes back the last thing that was done in the app.
    var hazard: Gesture?
    var quirk: Quirk?
  }

  /// The widgets of the class react only once something else is switched on or was used.
  struct Lock: Sendable {
    var opener: Int
    /// What the message names; nil when there is none.
    var named: NameID?
  }

  /// Something hidden about a class that no lesson can say.
  enum Quirk: Sendable {
    /// Reacts only while the pointer already rests on it.
    case wantsHover
    /// Reacts to the second use in a row.
    case wantsTwo
    /// Reacts only right after its tab or menu was clicked.
    case wantsTabBefore
    /// Asleep in every second span of eight seconds.
    case sleeps
  }

  // What can be seen.
  var apps: [App] = []
  var widgets: [Widget] = []
  var locked = NameID.none
  var question = NameID.none
  var scrollbar = NameID.none
  /// `0`, `10` and so on to `100`.
  var levels: [NameID] = []
  /// What fields are filled with.
  var entries: [NameID] = []

  /// The widgets of each tab in the order of the tree, by app and tab; those of menus likewise.
  var onTab: [[Int]] = []
  var inMenu: [[Int]] = []

  // What is hidden: by app and kind.
  var rules: [Rule] = []

  static func classIndex(app: Int, role: Role) -> Int? {
    kinds.firstIndex(of: role).map { app * kinds.count + $0 }
  }

  /// The rule of a widget; nil for those that only receive, such as drop targets.
  func rule(of widget: Int) -> Rule? {
    Desktop.classIndex(app: widgets[widget].app, role: widgets[widget].role).map { rules[$0] }
  }

  func widgets(on tab: Int, of app: Int) -> [Int] { onTab[app * DesktopParameters.tabs + tab] }
  func widgets(in menu: Int, of app: Int) -> [Int] { inMenu[app * DesktopParameters.menus + menu] }

  /// The drop target on the same tab, which every tab with items has.
  func dropTarget(for item: Int) -> Int? {
    widgets.indices.first {
      widgets[$0].role == .dropTarget && widgets[$0].app == widgets[item].app
        && widgets[$0].tab == widgets[item].tab
    }
  }

  /// The widget that a task means by a name: of look-alikes the one in the right panel.
  func meant(app: Int, role: Role, name: NameID) -> Int? {
    let found = widgets.indices.filter {
      widgets[$0].app == app && widgets[$0].role == role && widgets[$0].name == name
    }
    guard found.count > 1 else { return found.first }
    return found.first { widgets[$0].panel == apps[app].meantPanel }
  }
}
