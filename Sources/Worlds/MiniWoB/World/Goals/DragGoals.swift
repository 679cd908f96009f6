extension MiniWoBReading {
  /// One item and its place, as in `Drag Olwen up by one position.` or `... to the 3rd position.`.
  var dragGoals: [MiniWoBGoal]? {
    guard let name = between("Drag ", " "), let from = items.firstIndex(of: name) else {
      return nil
    }
    let end = items.count - 1
    let place: Int? =
      if words.contains("to the top.") {
        0
      } else if words.contains("to the bottom.") {
        end
      } else if words.contains("up by one position.") {
        from - 1
      } else if words.contains("down by one position.") {
        from + 1
      } else {
        between("to the ", " position.").flatMap { Int($0.prefix { $0.isNumber }) }.map { $0 - 1 }
      }
    guard let place, items.indices.contains(place), place != from else { return nil }
    let gap =
      place < from
      ? MiniWoBSight.gap(above: items[place])
      : place == end
        ? MiniWoBSight.gap(below: items[end]) : MiniWoBSight.gap(above: items[place + 1])
    return [drop(name, into: gap, sign: .over)]
  }

  /// The fewest drags from the top, for `Sort the numbers in increasing order, starting with the lowest number at the top of the list.`.
  var sortGoals: [MiniWoBGoal]? {
    var list = items
    var goals: [MiniWoBGoal] = []
    guard items.count > 1, items.allSatisfy({ Int($0) != nil }) else { return nil }
    for place in list.indices {
      let rest = list[place...].indices
      let lowest = rest.min { (Int(list[$0]) ?? 0, $0) < (Int(list[$1]) ?? 0, $1) } ?? place
      guard lowest != place else { continue }
      goals.append(
        drop(
          list[lowest], into: MiniWoBSight.gap(above: list[place]),
          sign: .stands(list[lowest], at: place)))
      list.insert(list.remove(at: lowest), at: place)
    }
    return goals + [.press("Submit")]
  }

  private func drop(
    _ item: String, into gap: String, sign: MiniWoBGoal.Sign
  ) -> MiniWoBGoal {
    MiniWoBGoal(wish: .drop, target: item, role: .item, destination: gap, sign: sign)
  }
}
