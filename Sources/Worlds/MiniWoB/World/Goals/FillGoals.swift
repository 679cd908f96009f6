extension MiniWoBReading {
  /// A date to type, as in `Enter 09/10/2012 as the date and hit submit.`.
  var dateGoals: [MiniWoBGoal]? {
    guard let date = between("Enter ", " as the date") else { return nil }
    return [.fill("date box", date), .press("Submit")]
  }

  /// A day to pick, as in `Select 12/09/2016 as the date and hit submit.`.
  var dayGoals: [MiniWoBGoal]? {
    guard let date = between("Select ", " as the date") else { return nil }
    let parts = date.split(separator: "/")
    guard parts.count == 3, let day = Int(parts[1]) else { return nil }
    return [
      .press("Date:", .field, sign: .shows(.button, "\(day)")),
      .press("\(day)", sign: .holds(field: "Date:", date)), .press("Submit"),
    ]
  }

  /// A country, as in `Enter an item that starts with "Per" and ends with "eru".`.
  ///
  /// Whoever reads this knows which one is meant, or several that will do.
  /// No more is typed than puts the item among the first five that are offered: the page shows no
  /// more of the list.
  var itemGoals: [MiniWoBGoal]? {
    guard let start = quoted.first else { return nil }
    let end = quoted.count > 1 ? quoted[1] : ""
    guard let item = common.first(where: { $0.hasPrefix(start) && $0.hasSuffix(end) })
    else { return nil }
    let typed = (start.count...item.count).lazy.map { String(item.prefix($0)) }.first { typed in
      let offered = common.filter { $0.lowercased().hasPrefix(typed.lowercased()) }
      return (offered.firstIndex(of: item) ?? 0) < 5
    }
    return [
      .fill("Tags:", typed ?? item, sign: .begins(field: "Tags:", typed ?? item)),
      .press(item, .row, sign: .holds(field: "Tags:", item)), .press("Submit"),
    ]
  }

  /// A number, as in `Select -5 with the spinner and hit Submit.`.
  var spinnerGoals: [MiniWoBGoal]? {
    guard let number = between("Select ", " with the spinner").flatMap({ Int($0) }) else {
      return nil
    }
    let arrow = number < 0 ? "triangle-1-s" : "triangle-1-n"
    let presses = (0..<number.magnitude).map { count in
      MiniWoBGoal.press(
        arrow,
        sign: .counts(field: "Select a value:", to: number.signum() * (Int(count) + 1)))
    }
    return presses + [.press("Submit")]
  }
}
