package import Trajectories

extension Scene {
  /// The scene as an element tree: the place, its elements under the app and container they stand
  /// in, and the read-out where there is one to see.
  ///
  /// - Parameter readout: the phrases of the task's goals; nil where the screen shows no list.
  package func tree(_ names: Names, readout: [String]?) -> ElementTree {
    var tree = ElementTree()
    tree.elements.append(.init(depth: 0, role: "screen", name: names[place]))
    var container = NameID.none
    var depth = 1
    for element in elements {
      if element.container != container {
        container = element.container
        depth = container == .none ? 1 : 2
        if container != .none {
          tree.elements.append(.init(depth: 1, role: "group", name: names[container]))
        }
      }
      tree.elements.append(element.line(names, depth: depth))
    }
    if let notice {
      tree.elements.append(
        .init(
          depth: 1, role: notice.isError ? "alert" : "status", name: notice.text(names)))
    }
    if let readout {
      tree.elements.append(.init(depth: 1, role: "note", name: "To do"))
      for (index, phrase) in readout.enumerated() {
        tree.elements.append(
          .init(
            depth: 2, role: "entry", name: phrase, states: shows(goal: index) ? ["checked"] : []))
      }
    }
    return tree
  }
}

extension SceneElement {
  fileprivate func line(_ names: Names, depth: Int) -> ElementTree.Element {
    ElementTree.Element(
      depth: depth, role: role.rawValue, name: names[name],
      bounds: box.isNone
        ? nil
        : ElementTree.Bounds(
          x: Int(box.x), y: Int(box.y), width: Int(box.width), height: Int(box.height)),
      states: states.shown, value: value == .none ? nil : names[value])
  }
}

extension ElementStates {
  /// The states that hold, in words.
  package var shown: [String] {
    guard !isEmpty else { return [] }
    return ElementStates.words.indices.filter { rawValue >> UInt16($0) & 1 == 1 }
      .map { ElementStates.words[$0] }
  }
}

extension Notice {
  /// The message as it stands on the screen.
  package func text(_ names: Names) -> String {
    self.names == .none ? names[kind] : "\(names[kind]): see \"\(names[self.names])\""
  }
}
