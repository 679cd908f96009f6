import Foundation
import Testing

@testable import Worlds

@Suite("Elements as the page lists them")
struct PageElementTests {
  private func decode(_ text: String) throws -> [PageElement] {
    try JSONDecoder().decode([PageElement].self, from: Data(text.utf8))
  }

  @Test func `A list from the page becomes elements with parents`() throws {
    let elements = try decode(
      """
      [{"role":"tablist","name":"","states":[],"depth":0,
        "bounds":{"x":2,"y":50,"width":150,"height":30}},
       {"role":"tab","name":"Tab #1","states":["selected","clickable"],"depth":1,"parent":0,
        "bounds":{"x":5,"y":52,"width":40,"height":20}},
       {"role":"textbox","name":"Date","value":"","states":["editable","focused"],"depth":0,
        "bounds":{"x":5,"y":90,"width":100,"height":17}}]
      """)
    #expect(elements.map(\.role) == ["tablist", "tab", "textbox"])
    #expect(elements[1].parent == 0)
    #expect(elements[1].states == [.selected, .clickable])
    #expect(elements[1].value == nil)
    #expect(elements[2].value == "")
    #expect(elements[2].bounds.middle == PagePoint(x: 55, y: 98.5))
  }

  @Test func `The middle lies inside and the far edge outside`() {
    let bounds = PageElement.Bounds(x: 3, y: 4, width: 1, height: 1)
    #expect(bounds.contains(bounds.middle))
    #expect(!bounds.contains(PagePoint(x: 4, y: 4)))
  }

  @Test func `An unknown state is an error`() {
    #expect(throws: DecodingError.self) {
      try decode(
        #"[{"role":"x","name":"","states":["odd"],"depth":0,"#
          + #""bounds":{"x":0,"y":0,"width":1,"height":1}}]"#)
    }
  }

  @Test func `Selectors go into a script as text, whatever is in them`() {
    let ignoring = Ignoring(selectors: [##"a[href="#\x"]"##, "b\nc"])
    #expect(ignoring.javaScript == ##"["a[href=\"#\\x\"]","b c"]"##)
  }

  @Test func `An exception is worded without its stack`() throws {
    let text = """
      {"result":{"type":"object"},"exceptionDetails":{"text":"Uncaught",
       "exception":{"description":"ReferenceError: x is not defined\\n    at <anonymous>:1:1"}}}
      """
    let answer = try JSONDecoder().decode(Evaluated<Int>.self, from: Data(text.utf8))
    #expect(answer.exceptionDetails?.worded == "ReferenceError: x is not defined")
    #expect(answer.result.value == nil)
  }

  private func element(
    _ role: String, _ name: String, _ states: Set<PageElement.State> = [], in parent: Int? = nil
  ) -> PageElement {
    PageElement(
      role: role, name: name, states: states, bounds: .init(x: 0, y: 0, width: 9, height: 9),
      depth: parent == nil ? 0 : 1, parent: parent)
  }

  @Test func `What is nested only for the page is one thing, with the states of both`() {
    let listed = PageElement.withoutEchoes([
      element("tab", "One", [.selected]), element("link", "One", [.clickable], in: 0),
      element("cell", "7"), element("link", "7", [.clickable], in: 2),
      element("button", "", [.clickable]), element("icon", "up", in: 4),
      element("cell", ""),
    ])
    #expect(
      listed == [
        element("tab", "One", [.selected, .clickable]), element("link", "7", [.clickable]),
        element("button", "up", [.clickable]),
      ])
  }

  @Test func `What was inside a dropped element moves up`() {
    let listed = PageElement.withoutEchoes([
      element("menu", ""), element("listitem", "Play", in: 0),
      element("menuitem", "Play", [.clickable], in: 1), element("menu", "", in: 1),
      element("text", "More", in: 3),
    ])
    #expect(listed.map(\.role) == ["menu", "menuitem", "menu", "text"])
    #expect(listed.map(\.parent) == [nil, 0, 0, 2])
    #expect(listed.map(\.depth) == [0, 1, 1, 2])
  }

  @Test func `A field is never an echo, whatever it is called`() {
    var field = element("textbox", "Tags", [.editable], in: 0)
    field.value = ""
    let listed = PageElement.withoutEchoes([element("label", "Tags"), field])
    #expect(listed.map(\.role) == ["label", "textbox"])
  }
}
