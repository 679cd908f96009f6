import Foundation
import TestKit
import Testing

/// The official SDK understands the double: run by `make test-external`, which installs it.
@Suite struct AnthropicSDKTests {
  private static let python = ProcessInfo.processInfo.environment["REVERIE_TEST_SDK"]

  @Test(.enabled(if: python != nil, "REVERIE_TEST_SDK names no Python with the SDK"))
  func `the official SDK finds everything that it expects`() throws {
    var script = BatchScript()
    script.polls = 3
    script.outcome = { text, _ in
      text == "bad" ? .errored("overloaded_error") : .text("re: " + text)
    }
    let double = try AnthropicDouble(
      [.failure(529, kind: "overloaded_error", headers: ["retry-after-ms: 1"]), .text("yes")],
      batches: script)
    let process = Process()
    process.executableURL = URL(filePath: try #require(Self.python))
    let check = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
      .appending(path: "Support/check_anthropic_sdk.py")
    process.arguments = [check.path, double.server.address, AnthropicDouble.key]
    let output = Pipe()
    process.standardOutput = output
    process.standardError = output
    try process.run()
    let said = String(
      decoding: try output.fileHandleForReading.readToEnd() ?? Data(), as: UTF8.self)
    process.waitUntilExit()
    #expect(process.terminationStatus == 0 && said.hasSuffix("faithful\n"), "\(said)")
  }
}
