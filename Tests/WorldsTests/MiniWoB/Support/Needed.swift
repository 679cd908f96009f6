import Foundation
import Testing

@testable import Worlds

/// Whether the tests with a real browser run: `make worlds-miniwob` asks for them, and then what is
/// missing fails them.
enum Needed {
  static let isAsked = ProcessInfo.processInfo.environment["REVERIE_TEST_MINIWOB"] == "1"
}

extension Trait where Self == ConditionTrait {
  /// Runs where a browser was asked for.
  static var needsBrowser: Self {
    .enabled(if: Needed.isAsked, "`make worlds-miniwob` runs the tests with a real browser")
  }

  /// Runs where a browser was asked for, with the MiniWoB++ pages.
  static var needsPages: Self { needsBrowser }
}

/// An HTML file of our own, removed with this value.
final class PageFile {
  let path: String

  init(_ body: String) throws {
    path = NSTemporaryDirectory() + "/reverie-page-\(UUID().uuidString).html"
    let page = "<!DOCTYPE html><meta charset=utf-8><style>body{margin:0}</style>" + body
    try page.write(toFile: path, atomically: true, encoding: .utf8)
  }

  deinit { try? FileManager.default.removeItem(atPath: path) }
}
