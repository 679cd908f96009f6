import Testing

@testable import Worlds

@Suite("What is listed of a page", .needsBrowser, .serialized)
struct ElementWalkTests {
  private func elements(of body: String, after script: String = "") throws -> [PageElement] {
    let file = try PageFile(body)
    let browser = try Browser(ChromiumProgram.find())
    defer { browser.close() }
    let page = try browser.openPage(width: 300, height: 200)
    try page.open(file: file.path)
    try page.run(script)
    return try page.elements(ignoring: ["#furniture"])
  }

  private func line(_ element: PageElement) -> String {
    let states = element.states.map(\.rawValue).sorted().joined(separator: ",")
    let value = element.value.map { "=\($0)" } ?? ""
    return "\(element.depth) \(element.role) \"\(element.name)\"\(value) [\(states)]"
  }

  @Test func `Fields, labels and their states`() throws {
    let body = """
      <label for=name>Your name</label><input id=name value=Ada><br>
      <label><input type=checkbox checked> Agree</label>
      <input type=radio name=r aria-label=One><button disabled>Send</button>
      <select aria-label=Size><option>S<option selected>M</select>
      <input type=password value=abc aria-label=Secret><input placeholder=Search readonly>
      """
    let listed = try elements(of: body, after: "document.getElementById('name').focus()").map(line)
    #expect(
      listed == [
        #"0 label "Your name" []"#,
        #"0 textbox "Your name"=Ada [editable,focused]"#,
        #"0 checkbox "Agree" [checked,clickable]"#,
        #"0 radio "One" [clickable]"#,
        #"0 button "Send" [disabled]"#,
        #"0 combobox "Size"=M [clickable]"#,
        #"0 password "Secret"=••• [editable]"#,
        #"0 textbox "Search"= [readonly]"#,
      ])
  }

  @Test func `Instructions are text, and words made for clicking stand out`() throws {
    let body = """
      <p>Read <span style="cursor:pointer">this</span> and go on.</p>
      <div style="cursor:pointer"><div>Row title</div><div>More</div><a href="#">link</a></div>
      <div id=furniture>clock</div><div style="display:none">hidden</div>
      <div style="visibility:hidden">unseen</div><div style="opacity:0">clear</div>
      """
    let listed = try elements(of: body).map(line)
    #expect(
      listed == [
        #"0 text "Read" []"#, #"0 clickable "this" [clickable]"#, #"0 text "and go on." []"#,
        #"0 clickable "Row title More link" [clickable]"#, #"1 text "Row title" []"#,
        #"1 text "More" []"#, #"1 link "link" [clickable]"#,
      ])
  }

  @Test func `What is scrolled away or covered says so`() throws {
    let body = """
      <div style="height:50px;overflow-y:scroll">
        <button style="display:block;height:30px">Near</button><div style="height:300px"></div>
        <button>Far</button></div>
      <button style="position:absolute;top:100px;left:0">Under</button>
      <div style="position:absolute;top:90px;left:0;width:200px;height:60px;background:#ccc">Over</div>
      """
    let listed = try elements(of: body)
    #expect(
      listed.map(line) == [
        #"0 scrollarea "" [scrollable]"#, #"1 button "Near" [clickable]"#,
        #"1 button "Far" [clickable,offscreen]"#, #"0 button "Under" [clickable,covered]"#,
        #"0 text "Over" []"#,
      ])
    #expect(listed[1].bounds.height == 30)
    #expect(listed[1].parent == 0)
  }

  @Test func `ARIA roles, icons and shapes have words`() throws {
    let body = """
      <div role=tab aria-selected=true aria-expanded=false>General</div>
      <span style="display:inline-block;width:16px;height:16px;background-image:url(trash-can.png)">
      </span><span class="ui-icon ui-icon-disk" style="display:inline-block;width:16px;height:16px;
        background-image:url(sprites.png)"></span>
      <svg width=40 height=40><circle cx=20 cy=20 r=10></circle></svg>
      <img alt=Cat width=20 height=20>
      """
    let listed = try elements(of: body).map(line)
    #expect(
      listed == [
        #"0 tab "General" [clickable,collapsed,selected]"#, #"0 icon "trash-can" []"#,
        #"0 icon "disk" []"#, #"0 shape "" []"#, #"0 image "Cat" []"#,
      ])
  }

  @Test func `A list shows its options, and a link that wraps has the bounds of one line`() throws {
    let body = """
      <select multiple size=2 aria-label=Fruit style="font:16px/20px sans-serif">
        <option>Apple<option selected>Pear<option>Plum<option>Fig<option>Lime</select>
      <div style="width:120px;font:16px/20px monospace">aaaaaaaa
        <a href="#">bbb ccccccc</a></div>
      """
    let listed = try elements(of: body)
    #expect(
      listed.map(line).prefix(3) == [
        #"0 listbox "Fruit"=Pear [clickable,scrollable]"#, #"1 option "Apple" [clickable]"#,
        #"1 option "Pear" [clickable,selected]"#,
      ])
    #expect(listed.first { $0.name == "Lime" }?.states.contains(.offscreen) == true)
    let link = try #require(listed.first { $0.role == "link" })
    #expect(link.bounds.height < 30)
  }

  @Test func `What is cut off for good is not there, and what is pushed out of sight is an icon`()
    throws
  {
    let body = """
      <div style="width:50px;height:20px;overflow:hidden">In<br><br><button>Cut</button></div>
      <button style="position:absolute;left:-500px">Left</button>
      <a title=Next style="cursor:pointer"><span style="display:inline-block;width:16px;height:16px;
        text-indent:-9999px;overflow:hidden;background-image:url(sprites.png)">Next</span></a>
      """
    let listed = try elements(of: body).map(line)
    #expect(listed == [#"0 text "In" []"#, #"0 clickable "Next" [clickable]"#])
  }
}
