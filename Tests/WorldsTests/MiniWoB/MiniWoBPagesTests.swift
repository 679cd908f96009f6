import Foundation
import Testing

@testable import Worlds

@Suite("Where the MiniWoB++ pages are")
struct MiniWoBPagesTests {
  @Test func `The variable wins over the data folder, and relative paths are ignored`() {
    let home = ["HOME": "/home/ada"]
    #expect(MiniWoBPages.place(environment: home) == "/home/ada/.local/share/reverie/miniwob")
    let data = home.merging(["XDG_DATA_HOME": "/data"]) { $1 }
    #expect(MiniWoBPages.place(environment: data) == "/data/reverie/miniwob")
    let named = data.merging(["REVERIE_MINIWOB": "/pages"]) { $1 }
    #expect(MiniWoBPages.place(environment: named) == "/pages")
    let relative = data.merging(["REVERIE_MINIWOB": "pages"]) { $1 }
    #expect(MiniWoBPages.place(environment: relative) == "/data/reverie/miniwob")
  }

  @Test(arguments: ["", "/html", "/miniwob/html"])
  func `A folder, a clone and an unpacked wheel are all found`(_ inside: String) throws {
    let root = NSTemporaryDirectory() + "/reverie-pages-\(UUID().uuidString)"
    defer { try? FileManager.default.removeItem(atPath: root) }
    for folder in ["/core", "/miniwob"] {
      try FileManager.default.createDirectory(
        atPath: root + inside + folder, withIntermediateDirectories: true)
    }
    let environment = [MiniWoBPages.variable: root]
    try Data().write(to: URL(fileURLWithPath: root + inside + "/core/core.js"))
    #expect(throws: MiniWoBError.noPages(lookedIn: root)) {
      try MiniWoBPages.find(environment: environment)
    }
    for task in MiniWoBTask.allCases {
      try Data().write(to: URL(fileURLWithPath: root + inside + "/miniwob/\(task.rawValue).html"))
    }
    let pages = try MiniWoBPages.find(environment: environment)
    #expect(pages.folder == root + inside)
    #expect(pages.file(.clickTab) == root + inside + "/miniwob/click-tab-2.html")
  }

  @Test func `The tasks are of four groups`() {
    #expect(MiniWoBTask.allCases.count >= 12)
    #expect(Set(MiniWoBTask.allCases.map(\.group)) == Set(MiniWoBTask.Group.allCases))
  }
}
