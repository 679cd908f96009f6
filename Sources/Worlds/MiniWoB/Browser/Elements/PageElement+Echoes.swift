extension PageElement {
  /// Boxes that only hold what is made for clicking.
  private static let holders: Set<String> = ["cell", "columnheader", "listitem", "label"]

  /// The list without elements that say again what their parent or only child says.
  ///
  /// Widgets are nested: a tab holds a link of the same name, a cell a link with its number, a button
  /// the icon that names it. A person sees one thing, so one is listed, with the states of both.
  static func withoutEchoes(_ listed: [PageElement]) -> [PageElement] {
    var elements = listed
    var isDropped = [Bool](repeating: false, count: listed.count)
    var children = [[Int]](repeating: [], count: listed.count)
    for (index, element) in listed.enumerated() {
      if let parent = element.parent, parent < index { children[parent].append(index) }
    }
    for (index, element) in listed.enumerated() where !isDropped[index] {
      if element.name.isEmpty, holders.contains(element.role), children[index].isEmpty {
        isDropped[index] = true
        continue
      }
      if element.name.isEmpty, children[index].count == 1 {
        let only = children[index][0]
        guard element.states.contains(.clickable), listed[only].role == "icon" else { continue }
        elements[index].name = listed[only].name
        isDropped[only] = true
        continue
      }
      for child in children[index] where !listed[child].name.isEmpty {
        guard listed[child].name == element.name, listed[child].value == nil else { continue }
        let isHolder = holders.contains(element.role) && !holders.contains(listed[child].role)
        let (kept, dropped) = isHolder ? (child, index) : (index, child)
        elements[kept].states.formUnion(listed[dropped].states)
        isDropped[dropped] = true
        break
      }
    }
    return gathered(elements, without: isDropped)
  }

  /// What is left, with depths and parents as they are then.
  private static func gathered(
    _ elements: [PageElement], without isDropped: [Bool]
  ) -> [PageElement] {
    var kept: [PageElement] = []
    // For every old position: the new position of the element, else of what it was inside of.
    var places: [Int?] = []
    for (element, isDropped) in zip(elements, isDropped) {
      let parent = element.parent.flatMap { $0 < places.count ? places[$0] : nil }
      guard !isDropped else {
        places.append(parent)
        continue
      }
      var element = element
      element.parent = parent
      element.depth = parent.map { kept[$0].depth + 1 } ?? 0
      places.append(kept.count)
      kept.append(element)
    }
    return kept
  }
}
