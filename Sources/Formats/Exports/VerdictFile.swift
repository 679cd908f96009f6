internal import Foundation
package import Trajectories

/// A verifier's word about a run, in a small file beside its log: `NAME.verdict.json` for
/// `NAME.json`, holding `{"verdict":"failure","evidence":"the order was not placed"}`.
///
/// A transcript has no place for it, since the agent never sees it.
package enum VerdictFile {
  /// What takes the place of `.json` in the log's name.
  package static let suffix = ".verdict.json"

  /// The file's bytes for an outcome.
  package static func document(_ verdict: Outcome.Verdict, evidence: String) -> [UInt8] {
    let evidence = JSONText.string(evidence)
    return Array("{\"verdict\":\"\(verdict.rawValue)\",\"evidence\":\(evidence)}\n".utf8)
  }

  /// Reads the verdict beside a log; nil when there is none that can be read.
  static func read(beside source: LogSource) -> Outcome? {
    guard source.name.hasSuffix(".json") else { return nil }
    let name = "\(source.name.dropLast(5))\(suffix)"
    // What is parsed lives in the parser.
    let parser = JSONParser()
    guard source.neighbours.contains(name),
      let handle = FileHandle(forReadingAtPath: "\(source.folder)/\(name)"),
      let data = try? handle.read(upToCount: 1 << 16),
      let json = try? parser.parse(copying: data),
      let verdict = json.member("verdict")?.string.flatMap(Outcome.Verdict.init(rawValue:))
    else { return nil }
    return Outcome(
      verdict, authority: .verifier, evidence: json.member("evidence")?.string ?? "")
  }
}
