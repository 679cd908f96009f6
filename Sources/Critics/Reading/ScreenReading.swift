package import Trajectories

/// What one observation shows, made ready for comparing.
///
/// It is shared, not copied: what is seen after one step is what is seen before the next.
package final class ScreenReading: Sendable {
  /// An entry of a list of things to do on the screen.
  package struct Task: Hashable, Sendable {
    package var name: String
    package var isDone: Bool
  }

  package let tree: ElementTree
  let fingerprint: Fingerprint
  /// The title of what is in front.
  package let place: String
  /// What the place belongs to: the part of a title before the dash, else nothing.
  package let app: String
  package let dialogButtons: [String]
  package let tasks: [Task]
  package let isUnsaved: Bool
  /// An error or a hint that stands on the screen.
  package let alert: String?
  /// What it was read from.
  private let text: String

  /// Reads the element tree of an observation; nil where it has none.
  ///
  /// - Parameter earlier: what was seen before; where nothing has changed it is what is seen now.
  static func read(
    _ observation: Observation?, after earlier: ScreenReading?
  ) -> ScreenReading? {
    guard let observation else { return nil }
    let text = observation.tree ?? observation.text
    if let earlier, earlier.text == text { return earlier }
    guard let tree = ElementTree(in: text), !tree.elements.isEmpty else { return nil }
    return ScreenReading(tree, text)
  }

  private init(_ tree: ElementTree, _ text: String) {
    var place = ""
    var dialogButtons: [String] = []
    var tasks: [Task] = []
    var isUnsaved = false
    var alert: String?
    for element in tree.elements {
      switch element.role {
      case "screen", "window", "document", "page": if place.isEmpty { place = element.name }
      case "dialog_button": dialogButtons.append(element.name)
      case "entry", "todo":
        tasks.append(Task(name: element.name, isDone: element.states.contains("checked")))
      case "alert": alert = element.name
      default: break
      }
      if element.states.contains("unsaved") { isUnsaved = true }
    }
    self.tree = tree
    self.text = text
    fingerprint = Fingerprint(tree)
    self.place = place
    app = place.firstRange(of: " - ").map { String(place[..<$0.lowerBound]) } ?? ""
    self.dialogButtons = dialogButtons
    self.tasks = tasks
    self.isUnsaved = isUnsaved
    self.alert = alert
  }

  /// The element at a place on the screen; what lies on top comes last in a tree.
  func element(at point: Point) -> Int? {
    tree.elements.indices.last {
      Self.canBeUsed(tree.elements[$0]) && tree.elements[$0].bounds?.contains(point) == true
    }
  }

  /// The element of a role and a name that is nearest to a place, or the first.
  func element(role: String?, name: String, near point: Point? = nil) -> Int? {
    let found = tree.elements.indices.filter {
      tree.elements[$0].name == name && (role == nil || tree.elements[$0].role == role)
        && !tree.elements[$0].states.contains("offscreen")
    }
    guard let point, found.count > 1 else { return found.first }
    return found.min {
      tree.elements[$0].distance(to: point) < tree.elements[$1].distance(to: point)
    }
  }

  /// The group an element stands in; empty where it stands in none.
  package func container(of place: Int) -> String {
    tree.ancestors(of: place).last { $0.role == "group" }?.name ?? ""
  }

  /// Whether an element is one that people use, rather than a frame around others.
  package static func canBeUsed(_ element: ElementTree.Element) -> Bool {
    switch element.role {
    case "screen", "window", "document", "page", "group", "dialog", "note", "entry", "alert",
      "status", "heading", "text", "pane", "panel":
      false
    default: !element.states.contains("offscreen")
    }
  }
}

extension ElementTree.Element {
  var centre: Point? {
    bounds.map {
      Point(x: Double($0.x) + Double($0.width) / 2, y: Double($0.y) + Double($0.height) / 2)
    }
  }

  /// Pixels from a place to the nearest point of the element; 0 inside.
  package func distance(to point: Point) -> Double {
    guard let bounds else { return .infinity }
    let across = max(Double(bounds.x) - point.x, 0, point.x - Double(bounds.x + bounds.width))
    let down = max(Double(bounds.y) - point.y, 0, point.y - Double(bounds.y + bounds.height))
    return (across * across + down * down).squareRoot()
  }

  /// Role and name as people say it: `button "Search"`.
  var words: String { "\(role.split(separator: "_").joined(separator: " ")) \"\(name)\"" }
}
