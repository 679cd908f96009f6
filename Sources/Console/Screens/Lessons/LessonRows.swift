internal import Trajectories

/// The rows of the list: lessons, and the heads of their groups where they are grouped.
struct LessonRows: Sendable, Hashable {
  enum Grouping: String, CaseIterable, Hashable, Sendable { case none, kind, scope, project }

  struct Group: Hashable, Sendable {
    var name: String
    /// Places among the lessons shown.
    var members: [Int]
    var waiting: Int
    var active: Int
    var isFolded: Bool
  }

  enum Row: Hashable, Sendable {
    case group(Group)
    /// The place among the lessons shown.
    case lesson(Int)
  }

  private(set) var rows: [Row] = []

  /// Longer lists are grouped by themselves, and longer groups begin folded.
  static let most = 30
  static let longest = 8

  init() {}

  /// - Parameter toggled: groups that the person folded or unfolded.
  init(_ lessons: [LessonSheet], by grouping: Grouping, toggled: Set<String>) {
    guard grouping != .none else {
      rows = lessons.indices.map(Row.lesson)
      return
    }
    var order: [String] = []
    var members: [String: [Int]] = [:]
    for (place, sheet) in lessons.enumerated() {
      let found = Self.name(of: sheet.lesson, by: grouping)
      let name = found.isEmpty ? "anywhere" : found
      if members[name] == nil { order.append(name) }
      members[name, default: []].append(place)
    }
    for name in order {
      let places = members[name] ?? []
      let group = Group(
        name: name, members: places, waiting: places.count { lessons[$0].lesson.status.waits },
        active: places.count { lessons[$0].lesson.status == .active },
        isFolded: (places.count > Self.longest) != toggled.contains(name))
      rows.append(.group(group))
      if !group.isFolded { rows += places.map(Row.lesson) }
    }
  }

  private static func name(of lesson: Lesson, by grouping: Grouping) -> String {
    switch grouping {
    case .none: ""
    case .kind: lesson.rule.directive.group
    case .scope:
      [lesson.rule.scope.app, lesson.rule.scope.place].compactMap(\.self).joined(separator: " / ")
    case .project: lesson.project
    }
  }
}

extension LessonStatus {
  /// Whether a person has yet to decide.
  var waits: Bool { self == .candidate || self == .provisional }
}

extension LessonDirective {
  /// What lessons of the kind are about, as it stands above them.
  var group: String {
    switch self {
    case .gesture: "gestures"
    case .waitUntilReady: "waiting until it is ready"
    case .aimPrecisely: "aiming"
    case .precondition: "what is needed first"
    case .dialogChoice: "dialogs"
    case .containerChoice: "look-alikes"
    case .saveBeforeDone, .verifyBeforeDone: "before it is said to be done"
    case .avoidEdge: "ways to avoid"
    case .nextHop: "routes"
    case .retry: "retries"
    case .commandOrder, .nextCommand: "order of commands"
    case .setVariable: "variables"
    case .switchAfter: "giving up a gesture"
    }
  }
}
