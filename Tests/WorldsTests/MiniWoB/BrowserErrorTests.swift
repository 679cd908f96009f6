import Testing

@testable import Worlds

@Suite("What the browser layer says when it cannot")
struct BrowserErrorTests {
  @Test func `A missing browser names the package to install`() {
    #expect(throws: BrowserError.notInstalled(lookedFor: ChromiumProgram.names)) {
      try ChromiumProgram.find(environment: ["PATH": "/no/such/folder:relative"])
    }
    let said = BrowserError.notInstalled(lookedFor: ChromiumProgram.names).description
    #expect(said.contains("apt-get install chromium"))
  }

  @Test func `Missing pages name the command that fetches them`() {
    #expect(throws: MiniWoBError.noPages(lookedIn: "/no/such/folder")) {
      try MiniWoBPages.find(environment: [MiniWoBPages.variable: "/no/such/folder"])
    }
    let said = MiniWoBError.noPages(lookedIn: "/no/such/folder").description
    #expect(said.contains("make worlds-miniwob"))
    #expect(said.contains("/no/such/folder"))
  }

  @Test func `Limits are worded in seconds`() {
    let error = BrowserError.timedOut(what: "Page.navigate", seconds: 2.5)
    #expect(error.description == "Page.navigate: no answer from the browser within 2.5 s")
    #expect(BrowserError.timedOut(what: "x", seconds: 10).description.hasSuffix("10 s"))
  }

  @Test func `A program that cannot run is a start that failed`() {
    #expect {
      try Browser(ChromiumProgram(path: "/no/such/browser"))
    } throws: { error in
      guard case BrowserError.cannotStart(let program, _)? = error as? BrowserError else {
        return false
      }
      return program == "/no/such/browser"
    }
  }

  @Test func `A program that ends at once is reported with its status`() {
    #expect {
      try Browser(ChromiumProgram(path: "/bin/false"))
    } throws: { error in
      error as? BrowserError == .ended(how: "ended with status 1", lastWords: "")
    }
  }
}
