extension MiniWoBReading {
  /// A folder or file to click, as in `... named "Livia".`.
  var treeGoals: [MiniWoBGoal]? { quoted.first.map { [.press($0, nil)] } }

  /// A search and one of its results, as in `Use the textbox to enter "Jerald" and press "Search",
  /// then find and click the 9th search result.`.
  var searchGoals: [MiniWoBGoal]? {
    guard quoted.count > 1, let place = between("click the ", " search result") else { return nil }
    return [
      .fill(MiniWoBSight.unnamedField, quoted[0]), .press(quoted[1], sign: .shows(.row, nil)),
      .press("\(place) result", .row),
    ]
  }

  /// `Find the email by Helena and click the trash icon to delete it.` and three others.
  var mailGoals: [MiniWoBGoal]? {
    guard let sender = between("email by ", " and ") else { return nil }
    let open = MiniWoBGoal.press(
      sender, .row, sign: .isAt([MiniWoBSight.message, MiniWoBSight.letter]))
    if words.contains("trash icon") { return [open, .press("delete")] }
    if words.contains("star icon") { return [open, .press("star")] }
    if words.contains("reply to them"), let text = quoted.first {
      return [
        open, .press("reply", sign: .isAt([MiniWoBSight.letter])),
        .fill(MiniWoBSight.unnamedField, text), .press("send"),
      ]
    }
    guard let other = between("forward that email to ", ".") else { return nil }
    return [
      open, .press("forward", sign: .isAt([MiniWoBSight.letter])), .fill("to:", other),
      .press("send"),
    ]
  }
}
