import Testing
import Trajectories

@Suite struct ElementTreeTests {
  let tree = ElementTree([
    .init(
      depth: 0, role: "window", name: "Mail", bounds: .init(x: 40, y: 60, width: 520, height: 360),
      states: ["unsaved"]),
    .init(depth: 1, role: "group", name: "Main"),
    .init(
      depth: 2, role: "field", name: "Subject \"new\"\nline \\",
      bounds: .init(x: -4, y: 140, width: 200, height: 24), states: ["focused", "disabled"],
      value: "= (1,2 3x4)"),
    .init(depth: 0, role: "taskbar_button", name: "", value: ""),
  ])

  @Test func `A tree is text that a person can read`() {
    #expect(
      tree.text == """
        Elements on screen:
        - window "Mail" (40,60 520x360) unsaved
          - group "Main"
            - field "Subject \\"new\\"\\nline \\\\" (-4,140 200x24) focused disabled = "= (1,2 3x4)"
        - taskbar_button "" = ""
        """)
  }

  @Test func `Reading the text gives the tree back, whatever stands around it`() {
    #expect(ElementTree(in: tree.text) == tree)
    #expect(ElementTree(in: "Toast: saved\n\n\(tree.text)\n\nMore words") == tree)
  }

  @Test(arguments: ["", "no tree", "- window \"Mail\"", "Elements on screen"])
  func `A text without the title line has no tree`(text: String) {
    #expect(ElementTree(in: text) == nil)
  }

  @Test(arguments: [
    "- window Mail", "- window \"Mail", "- window \"Mail\" (1,2)", " - window \"Mail\"",
    "- window \"Mail\" (1,2 3x4", "- window \"Mail\" = 5", "* window \"Mail\"",
    "- window \"Mail\" (99999999999,2 3x4)",
  ])
  func `A damaged line ends the tree`(line: String) throws {
    let read = try #require(
      ElementTree(in: "\(ElementTree.title)\n- button \"OK\"\n\(line)\n- button \"No\""))
    #expect(read.elements.map(\.name) == ["OK"])
  }

  @Test func `The containers of an element are known`() {
    #expect(tree.ancestors(of: 2).map(\.name) == ["Mail", "Main"])
    #expect(tree.ancestors(of: 3).isEmpty)
  }

  @Test func `The element that lies on top is hit`() {
    #expect(tree.element(at: Point(x: 50, y: 150))?.role == "field")
    #expect(tree.element(at: Point(x: 500, y: 150))?.role == "window")
    #expect(tree.element(at: Point(x: 560, y: 150)) == nil)
  }
}
