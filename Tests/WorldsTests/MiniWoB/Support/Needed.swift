import Foundation
import Testing

@testable import Worlds

/// What the tests with a real browser need, and why they are skipped where it is missing.
enum Needed {
  /// Set by `make worlds-miniwob`: what is missing then fails the tests rather than skipping them.
  static let isCompulsory = ProcessInfo.processInfo.environment["REVERIE_TEST_MINIWOB"] == "1"

  /// Why there is no browser; nil when there is one.
  static let noBrowser: String? = reason { _ = try ChromiumProgram.find() }
  /// Why there are no pages; nil when there are.
  static let noPages: String? = reason { _ = try MiniWoBPages.find() }

  private static func reason(_ body: () throws -> Void) -> String? {
    do {
      try body()
      return nil
    } catch {
      return "\(error)"
    }
  }
}

extension Trait where Self == ConditionTrait {
  /// Runs where a browser is installed.
  static var needsBrowser: Self {
    .enabled(
      if: Needed.isCompulsory || Needed.noBrowser == nil, Comment(rawValue: Needed.noBrowser ?? ""))
  }

  /// Runs where the MiniWoB++ pages are as well.
  static var needsPages: Self {
    .enabled(
      if: Needed.isCompulsory || Needed.noPages == nil, Comment(rawValue: Needed.noPages ?? ""))
  }
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
