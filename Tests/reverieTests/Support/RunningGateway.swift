import Foundation
import Glibc

/// A gateway in a process of its own, on a port that was free.
struct RunningGateway: Sendable {
  let child: Child
  /// Such as `http://127.0.0.1:40123`.
  let address: String
  private let output: String

  /// Starts one, and returns once it says where it listens.
  ///
  /// - Parameter before: a line of bash that is run first, by the process that becomes the gateway.
  init(in sandbox: Sandbox, upstream: String, before: String? = nil) async throws {
    output = sandbox.root.appending(path: "gateway-\(UUID().uuidString)").path
    let arguments = ["gateway", "--listen", "127.0.0.1:0", "--upstream", upstream]
    let command =
      before.map { ["unshare", "-m", "bash", "-c", $0 + "; exec \"$@\"", "bash"] } ?? []
    let words = command + [Sandbox.program.path] + arguments
    child = try Child(
      words[0], Array(words.dropFirst()), environment: sandbox.environment,
      folder: sandbox.home.path, output: output, errors: output + ".errors")
    let line = try await Self.wait(in: output, for: "listening at ", of: child)
    let said = line.split(whereSeparator: \.isWhitespace)
    address = said.firstIndex(of: "at").map { String(said[$0 + 1]) } ?? ""
  }

  var port: Int { Int(address.split(separator: ":").last ?? "") ?? 0 }

  /// What it said is wrong.
  var errors: String { (try? String(contentsOfFile: output + ".errors", encoding: .utf8)) ?? "" }

  /// Waits until it has said something.
  func hasSaid(_ text: String) async throws {
    _ = try await Self.wait(in: output, for: text, of: child)
  }

  /// Sends it a signal, and waits for its end.
  func end(by signal: Int32) async -> Child.Ending {
    kill(child.id, signal)
    return await child.wait()
  }

  private static func wait(in output: String, for text: String, of child: Child) async throws
    -> String
  {
    while true {
      let said = (try? String(contentsOfFile: output, encoding: .utf8)) ?? ""
      if said.contains(text) { return said }
      guard kill(child.id, 0) == 0 else { throw CannotStart(program: "gateway", code: 0) }
      try await Task.sleep(for: .milliseconds(20), clock: .suspending)
    }
  }
}
