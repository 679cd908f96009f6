/// The screens of the console, in the order of their tabs; a new one is added here.
package enum Screen: String, CaseIterable, Sendable, Hashable {
  case library, inspector, review, search

  package var title: String {
    switch self {
    case .library: "Library"
    case .inspector: "Inspector"
    case .review: "Review"
    case .search: "Search"
    }
  }

  var mode: Mode {
    switch self {
    case .library: .library
    case .inspector: .inspector
    case .review: .review
    case .search: .search
    }
  }

  var commands: [Command] {
    switch self {
    case .library: Library.commands
    case .inspector: Inspector.commands
    case .review: Reviewing.commands
    case .search: Search.commands
    }
  }
}
