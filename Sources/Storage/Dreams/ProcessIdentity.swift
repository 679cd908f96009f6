import Foundation

/// Which process something belongs to, told apart from a later one with the same number.
package struct ProcessIdentity: Hashable, Sendable {
  package var pid: Int
  /// Clock ticks from the start of the machine to that of the process.
  package var start: Int64
  /// Changes with each start of the machine.
  package var boot: String
  /// The numbers of processes mean something within it alone: containers have their own.
  package var space: String

  package init(pid: Int, start: Int64, boot: String, space: String) {
    self.pid = pid
    self.start = start
    self.boot = boot
    self.space = space
  }

  /// This process.
  package static var current: ProcessIdentity {
    let pid = Int(ProcessInfo.processInfo.processIdentifier)
    return ProcessIdentity(pid: pid, start: started(pid) ?? 0, boot: here.boot, space: here.space)
  }

  /// Whether the process is there; nil where that cannot be seen from here.
  package var isAlive: Bool? {
    let here = Self.here
    guard boot == here.boot else { return false }
    guard space == here.space else { return nil }
    return Self.started(pid) == start
  }

  private static var here: (boot: String, space: String) {
    let boot = try? String(contentsOfFile: "/proc/sys/kernel/random/boot_id", encoding: .utf8)
    let space = try? FileManager.default.destinationOfSymbolicLink(atPath: "/proc/self/ns/pid")
    return (boot?.trimmingCharacters(in: .whitespacesAndNewlines) ?? "", space ?? "")
  }

  /// When a process began; nil for one that is not there or has ended.
  private static func started(_ pid: Int) -> Int64? {
    guard let line = try? String(contentsOfFile: "/proc/\(pid)/stat", encoding: .utf8),
      let end = line.lastIndex(of: ")")
    else { return nil }
    // The name in brackets may hold blanks; behind it stand the state and, 20th, the start.
    let fields = line[line.index(after: end)...].split(separator: " ")
    guard fields.count > 19, fields[0] != "Z", fields[0] != "X" else { return nil }
    return Int64(fields[19])
  }
}
