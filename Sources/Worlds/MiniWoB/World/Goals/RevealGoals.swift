extension MiniWoBReading {
  /// A link, as in `Switch between the tabs to find and click on the link "justo".`.
  var linkGoals: [MiniWoBGoal]? { quoted.first.map { [.press($0)] } }

  /// Rows, as in `Select Ann, Bob from the scroll list and click Submit.`.
  var listGoals: [MiniWoBGoal]? {
    guard let names = between("Select ", " from the scroll list") else { return nil }
    return names.split(separator: ",").map {
      let name = $0.drop { $0 == " " }
      return .press(String(name), .row, sign: .isSelected(String(name)))
    } + [.press("Submit")]
  }

  /// An item of a menu, by its label or its picture.
  ///
  /// `Click the "Menu" button, and then find and click on the item labeled "Stop".`, or `... on the
  /// item with the icon.`, where a picture stands before the last word.
  var menuGoals: [MiniWoBGoal]? {
    guard let menu = quoted.first else { return nil }
    let open = MiniWoBGoal.press(menu, sign: .shows(.menuItem, nil))
    if quoted.count > 1 { return [open, .press(quoted[1], .menuItem)] }
    return icon.map { [open, .press($0)] }
  }
}
