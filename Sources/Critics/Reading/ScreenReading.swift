package import Trajectories

/// What one observation shows, made ready for comparing.
package struct ScreenReading: Sendable {
  /// An entry of a list of things to do on the screen.
  package struct Task: Hashable, Sendable {
    package var name: String
    package var isDone: Bool
  }

  package var tree: ElementTree
  var fingerprint: Fingerprint
  /// The title of what is in front.
  package var place: String
  /// What the place belongs to: the part of a title before the dash, else nothing.
  package var app: String
  package var dialogButtons: [String]
  package var tasks: [Task]
  package var isUnsaved: Bool
  /// An error or a hint that stands on the screen.
  package var alert: String?

  /// Returns nil where an observation has no element tree.
  init?(_ observation: Observation?) {
    guard let observation,
      let tree = ElementTree(in: observation.tree ?? observation.text), !tree.elements.isEmpty
    else { return nil }
    self.tree = tree
    fingerprint = Fingerprint(tree)
    place = ""
    app = ""
    dialogButtons = []
    tasks = []
    isUnsaved = false
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
    if let dash = place.firstRange(of: " - ") { app = String(place[..<dash.lowerBound]) }
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
