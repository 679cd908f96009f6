/// The elements on a screen or page as an accessibility tree gives them: role, name, place, state.
///
/// In logs it travels as text, one element a line, children indented by two spaces:
///
///     Elements on screen:
///     - window "Mail" (40,60 520x360) unsaved
///       - field "Subject" (60,140 200x24) focused = "Hello"
package struct ElementTree: Hashable, Sendable {
  /// One line of the tree.
  package struct Element: Hashable, Sendable {
    /// How deep it stands; 0 for the outermost.
    package var depth: Int
    /// What it is: `button`, `field`, `window`.
    package var role: String
    package var name: String
    /// Where it is, in pixels of the screenshot, where the log says.
    package var bounds: Bounds?
    /// Words such as `checked`, `disabled`, `focused`, in the log's order.
    package var states: [String]
    /// The text or number it holds.
    package var value: String?

    package init(
      depth: Int, role: String, name: String, bounds: Bounds? = nil, states: [String] = [],
      value: String? = nil
    ) {
      self.depth = depth
      self.role = role
      self.name = name
      self.bounds = bounds
      self.states = states
      self.value = value
    }
  }

  /// A rectangle in pixels.
  package struct Bounds: Hashable, Sendable {
    package var x: Int
    package var y: Int
    package var width: Int
    package var height: Int

    package init(x: Int, y: Int, width: Int, height: Int) {
      self.x = x
      self.y = y
      self.width = width
      self.height = height
    }

    /// Whether a place lies in it; the right and the lower edge do not belong to it.
    package func contains(_ point: Point) -> Bool {
      point.x >= Double(x) && point.x < Double(x + width) && point.y >= Double(y)
        && point.y < Double(y + height)
    }
  }

  /// In the order of the lines: an element before its children.
  package var elements: [Element]

  package init(_ elements: [Element] = []) { self.elements = elements }

  /// The line that stands above a tree in a text.
  package static let title = "Elements on screen:"

  /// The containers around an element, from the outermost inwards.
  package func ancestors(of index: Int) -> [Element] {
    var found: [Element] = []
    var depth = elements[index].depth
    for element in elements[..<index].reversed() where element.depth < depth {
      found.append(element)
      depth = element.depth
    }
    return found.reversed()
  }

  /// The deepest element at a place; of several, the one that comes last, which lies on top.
  package func element(at point: Point) -> Element? {
    elements.last { $0.bounds?.contains(point) == true }
  }
}
