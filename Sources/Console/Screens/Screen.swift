/// The screens of the console, in the order of their tabs; a new one is added here.
package enum Screen: String, CaseIterable, Sendable, Hashable {
  case library, inspector, review, dreams, lessons, search

  package var title: String {
    switch self {
    case .library: "Library"
    case .inspector: "Inspector"
    case .review: "Review"
    case .dreams: "Dreams"
    case .lessons: "Lessons"
    case .search: "Search"
    }
  }

  var mode: Mode {
    switch self {
    case .library: .library
    case .inspector: .inspector
    case .review: .review
    case .dreams: .dreams
    case .search: .search
    case .lessons: .lessons
    }
  }

  var commands: [Command] {
    switch self {
    case .library: Library.commands
    case .inspector: Inspector.commands
    case .review: Reviewing.commands
    case .dreams: Dreams.commands
    case .search: Search.commands
    case .lessons: Lessons.commands
    }
  }
}
