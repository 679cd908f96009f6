import Foundation

/// Claude Code sessions made up for a test.
enum MadeUpLogs {
  /// Returns the lines of a session: a task, then steps that each think, act and see a result.
  static func session(
    _ number: Int, steps: Int, task: String, result: (Int) -> String = { "line \($0)" }
  ) throws -> Data {
    var clock = 1_770_000_000 + number * 1000
    var lines = Data()
    func add(_ kind: String, _ index: Int, _ message: [String: Any]) throws {
      clock += 2
      let record: [String: Any] = [
        "type": kind, "sessionId": identifier(number, 0), "uuid": identifier(number, index + 1),
        "parentUuid": index == 0 ? NSNull() : identifier(number, index),
        "isSidechain": false, "userType": "external", "cwd": "/home/ada/made-up",
        "version": "2.1.97", "message": message,
        "timestamp": Date(timeIntervalSince1970: Double(clock)).formatted(.iso8601),
      ]
      lines += try JSONSerialization.data(withJSONObject: record, options: .sortedKeys)
      lines.append(UInt8(ascii: "\n"))
    }
    try add("user", 0, ["role": "user", "content": task])
    for step in 1...steps {
      let call = "toolu_\(number)_\(step)"
      try add(
        "assistant", step * 2 - 1,
        [
          "id": "msg_\(number)_\(step)", "type": "message", "role": "assistant",
          "model": "claude-opus-5-5", "stop_reason": "tool_use",
          "content": [
            [
              "type": "tool_use", "id": call, "name": "Bash",
              "input": ["command": "echo \(step)"],
            ]
          ],
          "usage": ["input_tokens": 10, "output_tokens": 5],
        ])
      try add(
        "user", step * 2,
        [
          "role": "user",
          "content": [["type": "tool_result", "tool_use_id": call, "content": result(step)]],
        ])
    }
    return lines
  }

  static func identifier(_ number: Int, _ index: Int) -> String {
    let tail = String(index, radix: 16)
    let head = String(number, radix: 16)
    return String(repeating: "0", count: 8 - head.count) + head + "-0000-4000-8000-"
      + String(repeating: "0", count: 12 - tail.count) + tail
  }

  /// Text that tries to take over a terminal, or to lie about what it says.
  static let hostileText =
    "before\u{1B}]0;PWNED\u{07}after \u{1B}[2J\u{1B}[1;1H \u{9B}31m \u{9D}0;PWNED\u{9C} "
    + "\u{202E}rtl\u{202C} \u{2066}isolate\u{2069} zero\u{200B}width \u{FEFF} \u{0}nul \u{7F} "
    + "\u{E0041}tag \u{1B}P1;2|sixel\u{1B}\\ \u{1B}_Gkitty\u{1B}\\ bell\u{07} end"
}
