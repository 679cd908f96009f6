internal import Glibc
internal import Trajectories

/// What the end of a log says about the end of a turn, beside what becomes an entry.
package enum TurnMark: Hashable, Sendable {
  /// The last message of the agent ended its turn.
  case ended
  /// It goes on: a call follows, or the turn is not over.
  case goesOn

  /// Looks at the last records of a log; nil where this log does not say.
  ///
  /// Reads at most 256 kB.
  package static func last(in log: DetectedLog) -> TurnMark? {
    switch log.format.id {
    case "claude-code", "claude-stream":
      lastStop(in: log.source.path)
    default: nil
    }
  }

  /// Whether logs of a format say in so many words when a turn is over.
  ///
  /// A reply without it is a remark in the middle of work.
  package static func isAlwaysSaid(in log: DetectedLog) -> Bool { log.format.id == "codex" }

  /// The stop reason of the last message of the main chain; older programs leave it out.
  private static func lastStop(in path: String) -> TurnMark? {
    let parser = JSONParser()
    for line in lines(of: path).reversed() {
      guard let json = try? parser.parse(copying: line),
        json["type"]?.equals("assistant") == true, json["isSidechain"]?.bool != true
      else { continue }
      switch json["message"]?["stop_reason"]?.string {
      case "tool_use", "pause_turn": return .goesOn
      case "end_turn", "stop_sequence", "max_tokens", "refusal": return .ended
      default: return nil
      }
    }
    return nil
  }

  private static let window = 256 << 10

  /// The last whole lines.
  private static func lines(of path: String) -> [ArraySlice<UInt8>] {
    let file = open(path, O_RDONLY | O_CLOEXEC)
    guard file >= 0 else { return [] }
    defer { close(file) }
    let size = Int(lseek(file, 0, SEEK_END))
    guard size > 0 else { return [] }
    let start = max(0, size - window)
    var bytes = [UInt8](repeating: 0, count: size - start)
    let count = pread(file, &bytes, bytes.count, off_t(start))
    guard count > 0 else { return [] }
    let lines = bytes[..<count].split(separator: 10)
    return start > 0 ? Array(lines.dropFirst()) : lines
  }
}
