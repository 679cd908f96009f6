/// A sub-goal in the words of the page, with what can be seen when it is reached.
struct MiniWoBGoal: Hashable, Sendable {
  var wish: Goal.Wish
  /// The label of the element.
  var target: String
  var role: Role?
  /// What is to be typed.
  var value: String?
  /// The element to drag it onto.
  var destination: String?
  var sign: Sign

  /// What the screen shows once a goal is reached.
  enum Sign: Hashable, Sendable {
    /// The page has taken the answer, right or wrong.
    case over
    case shows(Role, String?)
    case isSelected(String)
    case holds(field: String, String)
    case begins(field: String, String)
    /// The number in a field is this one, or lies beyond it, seen from 0.
    case counts(field: String, to: Int)
    /// The draggable item stands at this place of its list, from 0.
    case stands(String, at: Int)
    case isAt([String])
  }

  static func press(_ target: String, _ role: Role? = .button, sign: Sign = .over) -> MiniWoBGoal {
    MiniWoBGoal(wish: .activate, target: target, role: role, sign: sign)
  }

  static func fill(_ target: String, _ value: String, sign: Sign? = nil) -> MiniWoBGoal {
    MiniWoBGoal(
      wish: .fill, target: target, role: .field, value: value,
      sign: sign ?? .holds(field: target, value))
  }

  /// How many moves a goal takes when all goes well.
  var moves: Int { wish == .fill ? 2 : 1 }
}

/// What there is to read before the first move.
struct MiniWoBReading: Hashable, Sendable {
  /// The instruction.
  var words: String
  /// The picture in the instruction, by its name.
  var icon: String?
  /// The items that can be dragged, from top to bottom.
  var items: [String] = []
  /// Names that everybody knows, such as those of countries.
  var common: [String] = []
}

extension MiniWoBReading {
  /// The sub-goals that the words of a task name, in order; nil when they are not understood.
  func goals(of task: MiniWoBTask) -> [MiniWoBGoal]? {
    switch task {
    case .clickTab, .clickCollapsible: linkGoals
    case .clickScrollList: listGoals
    case .clickMenu: menuGoals
    case .enterDate: dateGoals
    case .chooseDate: dayGoals
    case .useAutocomplete: itemGoals
    case .useSpinner: spinnerGoals
    case .dragItems: dragGoals
    case .dragSortNumbers: sortGoals
    case .emailInbox: mailGoals
    case .navigateTree: treeGoals
    case .searchEngine: searchGoals
    }
  }

  /// The texts in quotation marks.
  var quoted: [String] {
    let parts = words.split(separator: "\"", omittingEmptySubsequences: false)
    return stride(from: 1, to: parts.count - 1, by: 2).map { String(parts[$0]) }
  }

  /// The text between two others; nil where one of them is missing.
  func between(_ start: String, _ end: String) -> String? {
    guard let first = words.firstRange(of: start) else { return nil }
    let rest = words[first.upperBound...]
    guard let last = rest.firstRange(of: end) else { return nil }
    return String(rest[..<last.lowerBound])
  }
}
