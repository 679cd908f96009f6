/// Something that can be seen on a page.
package struct PageElement: Sendable, Hashable, Codable {
  /// What is true of an element at the moment.
  package enum State: String, Sendable, Hashable, Codable, CaseIterable {
    case checked, selected, expanded, collapsed, pressed, disabled, readonly, focused
    /// A text can be typed into it.
    case editable
    /// The pointer becomes a hand over it, or it is made for clicking.
    case clickable
    /// Its content is longer than its box.
    case scrollable
    /// Scrolled out of view: there, but not where its bounds are.
    case offscreen
    /// Something else lies over its middle.
    case covered
  }

  /// Such as `button`, `text`, `link`, `icon`, `clickable`; ARIA's word where there is one.
  package var role: String
  /// What a person would call it: label, text, or the picture of an icon.
  package var name: String
  /// Content of a field, where it has one.
  package var value: String?
  package var states: Set<State>
  package var bounds: Bounds
  /// How many listed elements it is inside of.
  package var depth: Int
  /// Position in the list of the innermost of those.
  package var parent: Int?

  package init(
    role: String, name: String, value: String? = nil, states: Set<State> = [],
    bounds: Bounds, depth: Int = 0, parent: Int? = nil
  ) {
    self.role = role
    self.name = name
    self.value = value
    self.states = states
    self.bounds = bounds
    self.depth = depth
    self.parent = parent
  }
}

extension PageElement {
  /// A rectangle in page pixels; of text that wraps, the largest line.
  package struct Bounds: Sendable, Hashable, Codable {
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

    /// Where a person would click.
    package var middle: PagePoint {
      PagePoint(x: Double(x) + Double(width) / 2, y: Double(y) + Double(height) / 2)
    }

    /// Whether the point lies inside.
    package func contains(_ point: PagePoint) -> Bool {
      point.x >= Double(x) && point.x < Double(x + width)
        && point.y >= Double(y) && point.y < Double(y + height)
    }
  }
}
