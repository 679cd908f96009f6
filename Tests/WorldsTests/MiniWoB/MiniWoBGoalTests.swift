import Testing

@testable import Worlds

@Suite("What the words of MiniWoB++ tasks ask for")
struct MiniWoBGoalTests {
  private func goals(
    _ words: String, of task: MiniWoBTask, icon: String? = nil, items: [String] = [],
    common: [String] = []
  ) throws -> [MiniWoBGoal] {
    let reading = MiniWoBReading(words: words, icon: icon, items: items, common: common)
    return try #require(reading.goals(of: task))
  }

  @Test func `A link behind a tab or a section is to be pressed`() throws {
    let words = "Switch between the tabs to find and click on the link \"neque,\"."
    #expect(try goals(words, of: .clickTab) == [.press("neque,")])
  }

  @Test func `Every name before the list is a row to choose, then comes Submit`() throws {
    let found = try goals(
      "Select United States, Peru from the scroll list and click Submit.", of: .clickScrollList)
    #expect(found.map(\.target) == ["United States", "Peru", "Submit"])
    #expect(found[1].sign == .isSelected("Peru"))
  }

  @Test func `An item of a menu is named by its label or by a picture`() throws {
    let label = "Click the \"Menu\" button, and then find and click on the item labeled \"Stop\"."
    #expect(try goals(label, of: .clickMenu).map(\.target) == ["Menu", "Stop"])
    let picture = "Click the \"Menu\" button, and then find and click on the item with the icon."
    #expect(try goals(picture, of: .clickMenu, icon: "disk").map(\.target) == ["Menu", "disk"])
    #expect(MiniWoBReading(words: picture).goals(of: .clickMenu) == nil)
  }

  @Test func `Dates are typed or picked by their day`() throws {
    let typed = try goals("Enter 09/10/2012 as the date and hit submit.", of: .enterDate)
    #expect(typed == [.fill("date box", "09/10/2012"), .press("Submit")])
    let picked = try goals("Select 12/09/2016 as the date and hit submit.", of: .chooseDate)
    #expect(picked.map(\.target) == ["Date:", "9", "Submit"])
  }

  @Test func `No more of a country is typed than brings it among the first that are offered`()
    throws
  {
    let common = [
      "Macao", "Macedonia", "Madagascar", "Malawi", "Malaysia", "Mali", "Malta", "Peru",
    ]
    let far = "Enter an item that starts with \"Ma\" and ends with \"ta\"."
    #expect(try goals(far, of: .useAutocomplete, common: common).map(\.value).first == "Mal")
    let near = "Enter an item that starts with \"Pe\"."
    let found = try goals(near, of: .useAutocomplete, common: common)
    #expect(found.map(\.target) == ["Tags:", "Peru", "Submit"])
    #expect(found[0].value == "Pe")
    #expect(MiniWoBReading(words: near).goals(of: .useAutocomplete) == nil)
  }

  @Test(arguments: [(3, "triangle-1-n"), (-2, "triangle-1-s")])
  func `A number is reached by that many presses`(_ number: Int, _ arrow: String) throws {
    let found = try goals("Select \(number) with the spinner and hit Submit.", of: .useSpinner)
    #expect(found.count == Int(number.magnitude) + 1)
    #expect(found.dropLast().allSatisfy { $0.target == arrow })
    #expect(found[found.count - 2].sign == .counts(field: "Select a value:", to: number))
    let none = try goals("Select 0 with the spinner and hit Submit.", of: .useSpinner)
    #expect(none == [.press("Submit")])
  }

  @Test(arguments: [
    ("Drag Cy up by one position.", "above Bo"), ("Drag Cy to the top.", "above Al"),
    ("Drag Cy to the bottom.", "below Ed"), ("Drag Cy down by one position.", "above Ed"),
    ("Drag Al to the 3rd position.", "above Di"), ("Drag Ed to the 2nd position.", "above Bo"),
  ])
  func `An item is dropped into the gap where it is to stand`(_ words: String, _ gap: String) throws
  {
    let found = try goals(words, of: .dragItems, items: ["Al", "Bo", "Cy", "Di", "Ed"])
    #expect(found.map(\.destination) == [gap])
  }

  @Test func `Numbers are sorted from the top, and those in place are left alone`() throws {
    let words = "Sort the numbers in increasing order, starting with the lowest number at the top."
    let found = try goals(words, of: .dragSortNumbers, items: ["4", "-7", "12", "5"])
    #expect(found.map(\.target) == ["-7", "5", "Submit"])
    #expect(found.map(\.destination) == ["above 4", "above 12", nil])
    #expect(found[1].sign == .stands("5", at: 2))
  }

  @Test func `A message is opened before anything is done with it`() throws {
    let reply = "Find the email by Ann and reply to them with the text \"Nec quis.\"."
    #expect(
      try goals(reply, of: .emailInbox).map(\.target) == ["Ann", "reply", "text box", "send"])
    let forward = "Find the email by Ann and forward that email to Bea."
    #expect(try goals(forward, of: .emailInbox).map(\.target) == ["Ann", "forward", "to:", "send"])
    let delete = "Find the email by Ann and click the trash icon to delete it."
    #expect(try goals(delete, of: .emailInbox).map(\.target) == ["Ann", "delete"])
    let star = "Find the email by Ann and click the star icon to mark it as important."
    #expect(try goals(star, of: .emailInbox).map(\.target) == ["Ann", "star"])
  }

  @Test func `A result is named by its place among all`() throws {
    let words =
      "Use the textbox to enter \"Jo\" and press \"Search\", then find and click the 9th search "
      + "result."
    let found = try goals(words, of: .searchEngine)
    #expect(found.map(\.target) == ["text box", "Search", "9th result"])
  }

  @Test(arguments: MiniWoBTask.allCases)
  func `Words that nobody expects are not understood`(_ task: MiniWoBTask) {
    #expect(MiniWoBReading(words: "Do something else.").goals(of: task) == nil)
  }
}
