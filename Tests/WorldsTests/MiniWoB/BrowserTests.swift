import Foundation
import Glibc
import Testing

@testable import Worlds

@Suite("A real browser", .needsBrowser, .serialized)
struct BrowserTests {
  private struct Pair: Decodable, Equatable {
    let a: Int
    let b: [String]
  }

  private func openPage(_ body: String) throws -> BrowserPage {
    let file = try PageFile(body)
    let page = try Browser(ChromiumProgram.find()).openPage(width: 300, height: 200)
    try page.open(file: file.path)
    return page
  }

  /// Those of all living processes that mention a folder.
  private func commandLines(with folder: String) -> [String] {
    let numbers = (try? FileManager.default.contentsOfDirectory(atPath: "/proc")) ?? []
    return numbers.filter { Int($0) != nil }
      .compactMap { FileManager.default.contents(atPath: "/proc/\($0)/cmdline") }
      .map { String(decoding: $0, as: UTF8.self) }
      .filter { $0.contains(folder) }
  }

  @Test func `It goes with its folder when the last reference goes`() throws {
    var browser: Browser? = try Browser(ChromiumProgram.find())
    let id = try #require(browser?.processID)
    let folder = try #require(browser?.folder)
    #expect(browser?.product.isEmpty == false)
    #expect(kill(id, 0) == 0)
    browser = nil
    #expect(kill(id, 0) == -1 && errno == ESRCH)
    #expect(commandLines(with: folder) == [])
    #expect(!FileManager.default.fileExists(atPath: folder))
  }

  @Test func `A browser that is killed is reported as killed`() throws {
    let page = try openPage("<p>here")
    kill(page.browser.processID, SIGKILL)
    #expect {
      for _ in 0..<1000 { _ = try page.evaluate("1", as: Int.self) }
    } throws: { error in
      "\(error)".hasPrefix("the browser was killed by signal 9")
    }
    #expect(throws: BrowserError.self) { try page.browser.openPage(width: 10, height: 10) }
  }

  @Test func `Values come back typed, exceptions and wrong types as errors`() throws {
    let page = try openPage("<p>here")
    let pair = try page.evaluate("({a: 1, b: ['x', 'é']})", as: Pair.self)
    #expect(pair == Pair(a: 1, b: ["x", "é"]))
    #expect(try page.evaluate("Promise.resolve(6 * 7)", as: Int.self) == 42)
    #expect(throws: BrowserError.scriptFailed("ReferenceError: nothing is not defined")) {
      try page.run("nothing()")
    }
    #expect(throws: BrowserError.self) { try page.evaluate("'text'", as: Int.self) }
    #expect(throws: BrowserError.self) { try page.evaluate("undefined", as: Int.self) }
  }

  @Test func `An endless script ends at its limit and the page lives on`() throws {
    let page = try openPage("<p>here")
    #expect(throws: BrowserError.self) { try page.run("while (true) {}", limit: 0.2) }
    #expect(try page.evaluate("1 + 1", as: Int.self) == 2)
  }

  @Test func `Alerts hold nothing up`() throws {
    let page = try openPage("<p>here")
    #expect(try page.evaluate("(alert('stop'), 5)", as: Int.self) == 5)
  }

  @Test func `A crashed page is an error, and another one opens`() throws {
    let page = try openPage("<p>here")
    #expect(throws: BrowserError.pageCrashed) { try page.call("Page.crash", limit: 20) }
    let other = try page.browser.openPage(width: 100, height: 100)
    #expect(try other.evaluate("innerWidth", as: Int.self) == 100)
  }

  @Test func `Only files are opened, and a missing one is named`() throws {
    let page = try openPage("<p>here")
    #expect(throws: BrowserError.notAFile("https://example.org/")) {
      try page.open(file: "https://example.org/")
    }
    #expect {
      try page.open(file: "/no/such/page.html")
    } throws: { error in
      "\(error)".contains("/no/such/page.html")
    }
  }

  @Test func `A page reaches nobody, not even on this machine`() throws {
    let listener = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
    defer { close(listener) }
    var address = sockaddr_in()
    address.sin_family = sa_family_t(AF_INET)
    address.sin_addr.s_addr = UInt32(0x7F00_0001).bigEndian
    var size = socklen_t(MemoryLayout<sockaddr_in>.size)
    let isBound = withUnsafeMutablePointer(to: &address) { pointer in
      pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
        bind(listener, $0, size) == 0 && listen(listener, 4) == 0
          && getsockname(listener, $0, &size) == 0
      }
    }
    #expect(isBound)
    let port = UInt16(bigEndian: address.sin_port)
    let page = try openPage("<p>here")
    for host in ["127.0.0.1", "localhost", "example.org"] {
      let said = try page.evaluate(
        "fetch('http://\(host):\(port)/', {mode: 'no-cors'}).then(() => 'in', () => 'out')",
        as: String.self)
      #expect(said == "out")
    }
    var waiting = pollfd(fd: listener, events: Int16(POLLIN), revents: 0)
    #expect(poll(&waiting, 1, 0) == 0, "somebody knocked")
  }

  @Test func `Clicks, double clicks, the wheel and drags arrive as real events`() throws {
    let body = """
      <div id=box style="width:100px;height:100px;overflow:auto"><div style="height:900px"></div></div>
      <script>
        var log = [];
        for (const kind of ['click', 'dblclick', 'contextmenu'])
          addEventListener(kind, (e) => log.push(kind + e.clientX + ',' + e.clientY + e.isTrusted));
        var moves = 0;
        addEventListener('mousemove', (e) => { if (e.buttons === 1) moves += 1; });
      </script>
      """
    let page = try openPage(body)
    try page.click(at: PagePoint(x: 30, y: 40))
    try page.click(at: PagePoint(x: 200, y: 150), count: 2)
    try page.click(at: PagePoint(x: 50, y: 60), button: .right)
    #expect(
      try page.evaluate("log", as: [String].self) == [
        "click30,40true", "click200,150true", "click200,150true", "dblclick200,150true",
        "contextmenu50,60true",
      ])
    try page.drag(from: PagePoint(x: 150, y: 20), to: PagePoint(x: 250, y: 120), steps: 5)
    let moves = try page.evaluate("moves", as: Int.self)
    #expect(moves == 5)
    try page.wheel(at: PagePoint(x: 50, y: 50), down: 120)
    #expect(try page.evaluate("box.scrollTop", as: Int.self) == 120)
  }

  @Test func `Keys type, chords edit, and what no key types is put in`() throws {
    let body = "<input id=a autofocus><input id=b type=date>"
    let page = try openPage(body)
    try page.run("a.focus(); window.keys = 0; a.onkeydown = () => { keys += 1 }")
    try page.type("Hi, Zoë!")
    #expect(try page.evaluate("a.value", as: String.self) == "Hi, Zoë!")
    #expect(try page.evaluate("keys", as: Int.self) == 7)
    try page.press("ctrl+a")
    try page.type("new")
    try page.press("BackSpace")
    #expect(try page.evaluate("a.value", as: String.self) == "ne")
    try page.press("Tab")
    try page.type("03152017")
    #expect(try page.evaluate("b.value", as: String.self) == "2017-03-15")
  }

  @Test func `A picture is a PNG of the size asked for`() throws {
    let page = try openPage("<body style='background:#f00'>")
    let bytes = try page.screenshot(.init(x: 10, y: 10, width: 40, height: 30, scale: 2))
    #expect(bytes.starts(with: [0x89, 0x50, 0x4E, 0x47]))
    #expect(Array(bytes[16..<24]) == [0, 0, 0, 80, 0, 0, 0, 60])
  }

  @Test func `Waiting ends when an animation does, and not for ever`() throws {
    let body = """
      <div id=a style="width:10px;height:10px;transition:margin-left 150ms"></div><b id=clock></b>
      """
    let page = try openPage(body)
    try page.run("a.offsetWidth; a.style.marginLeft = '100px'")
    #expect(try page.settle(within: 5))
    #expect(try page.evaluate("getComputedStyle(a).marginLeft", as: String.self) == "100px")
    try page.run("setInterval(() => { clock.textContent = performance.now() }, 1)")
    #expect(try page.settle(within: 0.3) == false)
    #expect(try page.settle(within: 5, ignoring: ["#clock"]))
  }
  @Test func `Waiting ends when short timers have run and pictures of styles are drawn`() throws {
    let picture =
      "data:image/svg+xml,%3Csvg xmlns='http://www.w3.org/2000/svg' "
      + "width='30' height='20'/%3E"
    let page = try openPage("<b id=a></b><span id=b></span>")
    try page.run(
      "setTimeout(() => { a.textContent = 'there'; b.style.content = `url(\"\(picture)\")` }, 300)")
    #expect(try page.settle(within: 5))
    #expect(try page.evaluate("a.textContent", as: String.self) == "there")
    #expect(try page.evaluate("b.getBoundingClientRect().width", as: Double.self) == 30)
    try page.run("setTimeout(() => {}, 60000)")
    #expect(try page.settle(within: 5))
    try page.run("clearTimeout(setTimeout(() => { a.textContent = 'gone' }, 50))")
    #expect(try page.settle(within: 5))
    #expect(try page.evaluate("a.textContent", as: String.self) == "there")
  }
}
