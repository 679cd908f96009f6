internal import Critics

/// Where things are, looked up at once: who asks for many goals makes it once.
struct PlaceFinder {
  private var titled: [NameID: [Int32]] = [:]
  private var holding: [NameID: Set<Int32>] = [:]

  init(_ experience: Experience) {
    for (number, place) in experience.places.enumerated() {
      titled[place.title, default: []].append(Int32(number))
    }
    for (round, scene) in experience.scenes.enumerated() {
      if Interruption.isAsked(at: round, each: 256) { return }
      for element in scene.elements where !experience.traits[Int(element)].isPassage {
        holding[experience.elements[Int(element)].name, default: []].insert(scene.place)
      }
    }
  }

  func places(titled title: NameID) -> [Int32] { titled[title] ?? [] }

  /// Places that are called so, else those where something is that is called so.
  func places(of goal: NameID) -> [Int32] { titled[goal] ?? holding[goal]?.sorted() ?? [] }
}
