import Testing

@testable import Worlds

@Suite("MiniWoB++ pages in the terms of all worlds")
struct MiniWoBSightTests {
  private func element(
    _ role: String, _ name: String, y: Int = 60, height: Int = 20,
    _ states: Set<PageElement.State> = [],
    parent: Int? = nil, value: String? = nil
  ) -> PageElement {
    PageElement(
      role: role, name: name, value: value, states: states,
      bounds: .init(x: 10, y: y, width: 100, height: height), parent: parent)
  }

  @Test func `The instruction is text, whatever it is made of`() {
    let sight = MiniWoBSight([element("icon", "disk", y: 20)], on: .clickMenu)
    #expect(sight.things.map(\.role) == [.text])
    let reading = sight.reading(
      "with the icon.", elements: [element("icon", "disk", y: 20)], common: [])
    #expect(reading.icon == "disk")
  }

  @Test func `A tab that is open names the place, and boxes are in page pixels`() {
    let sight = MiniWoBSight(
      [element("tab", "Tab #1"), element("tab", "Tab #2", [.selected])], on: .clickTab)
    #expect(sight.place == "Tab #2")
    #expect(sight.things[0].box == Box(x: 10, y: 60, width: 100, height: 20))
  }

  @Test func `A message in the list is a row called by its sender, with its buttons inside`() {
    let sight = MiniWoBSight(
      [
        element("clickable", "Ann Hello", [.clickable]), element("text", "Ann", parent: 0),
        element("icon", "star", [.clickable], parent: 0),
      ], on: .emailInbox)
    #expect(sight.things.map(\.role) == [.row, .text, .button])
    #expect(sight.things[0].name == "Ann")
    #expect(sight.things[2].container == "Ann")
  }

  @Test func `Results are counted over all pages, and the links between pages are ways`() {
    let links = ["Jo", "Al", "Cy", "<", "1", "2", "3", ">"].map {
      element("link", $0, [.clickable])
    }
    let sight = MiniWoBSight(links, on: .searchEngine)
    #expect(sight.place == "page 2")
    #expect(sight.things.map(\.name).prefix(3) == ["4th result", "5th result", "6th result"])
    #expect(sight.things[0].value == "Jo")
    #expect(sight.things.dropFirst(3).allSatisfy { $0.role == .link })
  }

  @Test func `Between items that can be dragged there are gaps to drop them into`() {
    let sight = MiniWoBSight(
      [element("listitem", "Al", y: 60), element("listitem", "Bo", y: 80)], on: .dragItems)
    #expect(sight.things.map(\.name) == ["Al", "Bo", "above Al", "above Bo", "below Bo"])
    #expect(sight.things[3].box.centre.y == 80)
    #expect(sight.things[4].box.centre.y == 100)
  }

  @Test func `What is covered or below the task cannot be used`() {
    let sight = MiniWoBSight(
      [element("button", "A", [.covered]), element("button", "B", y: 205)], on: .useAutocomplete)
    #expect(sight.things.allSatisfy { $0.states.contains(.offscreen) })
  }

  @Test func `A date is shown as it stands in its field, and clicked where it begins`() {
    let sight = MiniWoBSight([element("date", "", value: "2012-09-10")], on: .enterDate)
    #expect(sight.things[0].name == "date box")
    #expect(sight.things[0].value == "09/10/2012")
    #expect(sight.things[0].box.width == 24)
  }
}
