/// Turns the elements of a page into things with the roles of all worlds.
struct MiniWoBReader {
  private let elements: [PageElement]
  private let task: MiniWoBTask
  /// For every element, those inside it.
  private var children: [[Int]]
  private var results = 0

  init(_ elements: [PageElement], _ task: MiniWoBTask) {
    self.elements = elements
    self.task = task
    children = elements.map { _ in [] }
    for (index, element) in elements.enumerated() {
      if let parent = element.parent, parent < index { children[parent].append(index) }
    }
  }

  mutating func read() -> [MiniWoBSight.Thing] {
    let things = elements.indices.compactMap { thing(at: $0) }
    return things + gaps(in: things.filter { $0.role == .item })
  }

  /// The places between draggable items, above the first and below the last.
  private func gaps(in items: [MiniWoBSight.Thing]) -> [MiniWoBSight.Thing] {
    func gap(_ name: String, _ item: MiniWoBSight.Thing, at y: Int) -> MiniWoBSight.Thing {
      MiniWoBSight.Thing(
        role: .dropTarget, name: name,
        box: Box(x: Int(item.box.x), y: y - 2, width: Int(item.box.width), height: 4))
    }
    let above = items.map { gap(MiniWoBSight.gap(above: $0.name), $0, at: Int($0.box.y)) }
    return above
      + items.suffix(1).map {
        gap(MiniWoBSight.gap(below: $0.name), $0, at: Int($0.box.y) + Int($0.box.height))
      }
  }

  /// Which page of results is shown, from 1: there is no way back on the first, none onward from the last.
  var pageOfResults: Int? {
    guard task == .searchEngine else { return nil }
    let links = Set(elements.filter { $0.role == "link" }.map(\.name))
    guard links.contains("<") || links.contains(">") else { return nil }
    return !links.contains("<") ? 1 : links.contains(">") ? 2 : 3
  }

  private mutating func thing(at index: Int) -> MiniWoBSight.Thing? {
    let element = elements[index]
    guard var (role, name) = description(of: index) else { return nil }
    var value = element.value
    if role == .link, let ordinal = resultNumber(of: element) {
      (role, value, name) = (.row, name, "\(ordinal) result")
    }
    if element.role == "date", let typed = value { value = MiniWoBReader.shownDate(typed) }
    return MiniWoBSight.Thing(
      role: role, name: name, container: container(of: index), box: box(of: index),
      states: states(of: element), value: value.flatMap { $0.isEmpty ? nil : $0 })
  }

  // MARK: - What it is

  private func description(of index: Int) -> (role: Role, name: String)? {
    let element = elements[index]
    let isClickable = element.states.contains(.clickable)
    if MiniWoBSight.isInstruction(element) {
      return element.name.isEmpty ? nil : (.text, element.name)
    }
    switch element.role {
    case "text", "label": return (.text, element.name)
    case "heading": return (.heading, element.name)
    case "tab": return (.tab, element.name)
    case "button": return (.button, element.name)
    case "option": return (.row, element.name)
    case "link": return (Int(element.name) != nil && !isPaged ? .button : .link, element.name)
    case "date": return (.field, fieldName(index, "date box"))
    case "textbox", "searchbox", "spinbutton":
      return (.field, fieldName(index, MiniWoBSight.unnamedField))
    case "listbox", "scrollarea":
      return element.states.contains(.scrollable) ? (.scrollbar, "scroll bar") : nil
    case "icon" where isClickable:
      // A plus sign belongs to its row.
      return element.name.hasPrefix("treeview") ? nil : (.button, element.name)
    case "menuitem": return (holds("caret-1-e", index) ? .menu : .menuItem, element.name)
    case "listitem":
      guard isClickable else { return (.item, element.name) }
      return (holds("treeview-default", index) ? .menu : .row, element.name)
    case "clickable": return clickable(index)
    default: return nil
    }
  }

  private var isPaged: Bool { task == .searchEngine }

  /// A row is called by its first words; what holds several buttons is none itself.
  private func clickable(_ index: Int) -> (role: Role, name: String)? {
    guard let first = children[index].first else { return (.button, elements[index].name) }
    return elements[first].role == "text" ? (.row, elements[first].name) : nil
  }

  private func holds(_ icon: String, _ index: Int) -> Bool {
    children[index].contains { elements[$0].role == "icon" && elements[$0].name == icon }
  }

  /// A field without a label is called by the words to the left of it.
  private func fieldName(_ index: Int, _ other: String) -> String {
    let field = elements[index]
    if !field.name.isEmpty { return field.name }
    guard index > 0, ["text", "label"].contains(elements[index - 1].role) else { return other }
    let before = elements[index - 1]
    let middle = Int(before.bounds.middle.y)
    let isBeside =
      before.bounds.x < field.bounds.x && middle >= field.bounds.y
      && middle < field.bounds.y + field.bounds.height
    return isBeside ? before.name : other
  }

  /// As the words of tasks count the results: over all pages.
  private mutating func resultNumber(of element: PageElement) -> String? {
    guard let page = pageOfResults, Int(element.name) == nil, !["<", ">"].contains(element.name)
    else { return nil }
    results += 1
    let number = (page - 1) * 3 + results
    return "\(number)\([1: "st", 2: "nd", 3: "rd"][number] ?? "th")"
  }

  /// A date as the field shows it, from the form in which it is kept.
  private static func shownDate(_ value: String) -> String {
    let parts = value.split(separator: "-")
    return parts.count == 3 ? "\(parts[1])/\(parts[2])/\(parts[0])" : value
  }

  // MARK: - Where it is and how it looks

  /// The row, the panel or the menu item it stands in.
  private func container(of index: Int) -> String {
    var place = elements[index].parent
    while let parent = place {
      let element = elements[parent]
      if ["tabpanel", "menuitem", "listitem"].contains(element.role) { return element.name }
      if element.role == "clickable", let row = clickable(parent) { return row.name }
      place = element.parent
    }
    return ""
  }

  /// A date is typed from its first part on, so that is where it is clicked.
  private func box(of index: Int) -> Box {
    let bounds = elements[index].bounds
    let width = elements[index].role == "date" ? min(bounds.width, 24) : bounds.width
    return Box(x: bounds.x, y: bounds.y, width: width, height: bounds.height)
  }

  private func states(of element: PageElement) -> ElementStates {
    var states: ElementStates = []
    let pairs: [(PageElement.State, ElementStates)] = [
      (.checked, .checked), (.selected, .selected), (.expanded, .expanded), (.pressed, .pressed),
      (.disabled, .disabled), (.focused, .focused), (.offscreen, .offscreen),
      (.covered, .offscreen),
    ]
    for (state, seen) in pairs where element.states.contains(state) { states.insert(seen) }
    if Int(element.bounds.middle.y) >= MiniWoBStage.height { states.insert(.offscreen) }
    return states
  }
}
