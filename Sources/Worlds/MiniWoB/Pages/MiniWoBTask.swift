/// The tasks of MiniWoB++ that are used here, in four groups.
package enum MiniWoBTask: String, Sendable, Hashable, CaseIterable {
  case clickTab = "click-tab-2"
  case clickCollapsible = "click-collapsible-2"
  case clickScrollList = "click-scroll-list"
  case clickMenu = "click-menu-2"
  case enterDate = "enter-date"
  case chooseDate = "choose-date-easy"
  case useAutocomplete = "use-autocomplete"
  case useSpinner = "use-spinner"
  case dragItems = "drag-items"
  case dragSortNumbers = "drag-sort-numbers"
  case emailInbox = "email-inbox"
  case navigateTree = "navigate-tree"
  case searchEngine = "search-engine"

  /// Tasks that are mastered by the same kind of skill.
  package enum Group: String, Sendable, Hashable, CaseIterable {
    case reveal, fill, drag, navigate
  }

  /// The group it belongs to.
  package var group: Group {
    switch self {
    case .clickTab, .clickCollapsible, .clickScrollList, .clickMenu: .reveal
    case .enterDate, .chooseDate, .useAutocomplete, .useSpinner: .fill
    case .dragItems, .dragSortNumbers: .drag
    case .emailInbox, .navigateTree, .searchEngine: .navigate
    }
  }
}
