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
}
