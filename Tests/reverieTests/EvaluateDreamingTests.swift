import Foundation
import Testing

/// The smallest evaluation of dreaming, as it is typed: everything is there, and the figures mean nothing.
@Suite struct EvaluateDreamingTests {
  let sandbox: Sandbox

  init() throws { sandbox = try Sandbox() }

  @Test func `a smoke run prints every part, and writes JSON and a plot`() async throws {
    let text = try await sandbox.reverie(
      "evaluate", "dreaming", "--smoke", "--quiet", "--worlds", "testing", "--seeds", "1")
    #expect(text.status == 0, "\(text.errors)")
    for part in [
      "information bound", "baselines", "ablations", "serving", "splits", "rounds",
      "expected beforehand", "worlds frozen as", "again: reverie evaluate dreaming",
    ] {
      #expect(text.output.contains(part), "\(part) is missing")
    }
    let plot = sandbox.root.appending(path: "curve.svg")
    let json = try await sandbox.reverie(
      "evaluate", "dreaming", "--smoke", "--quick", "--worlds", "web", "--seeds", "1", "--json",
      "--plot", plot.path)
    #expect(json.status == 0, "\(json.errors)")
    let read = try JSONSerialization.jsonObject(with: Data(json.output.utf8)) as? [String: Any]
    #expect((read?["families"] as? [Any])?.count == 1)
    #expect(try String(contentsOf: plot, encoding: .utf8).hasPrefix("<svg"))
  }

  @Test func `a world that there is not is a mistake of the command line`() async throws {
    let said = try await sandbox.reverie("evaluate", "dreaming", "--worlds", "moon")
    #expect(said.status == 64)
  }
}
