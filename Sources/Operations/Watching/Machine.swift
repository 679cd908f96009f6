package import Dreaming
internal import Foundation
internal import Glibc

/// What can be told about the machine without asking anybody.
package struct Machine: Sendable {
  private let files: String

  /// - Parameter files: the root of the system's files; tests bring their own.
  package init(files: String = "") { self.files = files }

  /// The clock that decisions go by: it stands still while the machine sleeps.
  package static var now: AwakeTime {
    var time = timespec()
    clock_gettime(CLOCK_MONOTONIC, &time)
    return AwakeTime(rawValue: Int64(time.tv_sec) * 1000 + Int64(time.tv_nsec) / 1_000_000)
  }

  /// Processor time of the calling thread, in milliseconds.
  static var threadTime: Double {
    var time = timespec()
    clock_gettime(CLOCK_THREAD_CPUTIME_ID, &time)
    return Double(time.tv_sec) * 1000 + Double(time.tv_nsec) / 1_000_000
  }

  /// Runnable work over the last minute, in cores; nil where the system does not say.
  package var load: Double? {
    read("/proc/loadavg").flatMap { $0.split(separator: " ").first }.flatMap { Double($0) }
  }

  /// Whether the machine runs on battery; nil where there is no telling.
  package var isOnBattery: Bool? {
    let folder = files + "/sys/class/power_supply"
    guard let names = try? FileManager.default.contentsOfDirectory(atPath: folder) else {
      return nil
    }
    var isPlugged: Bool?
    var isDischarging: Bool?
    for name in names.sorted() {
      func value(_ key: String) -> String? { read("/sys/class/power_supply/\(name)/\(key)") }
      switch value("type") {
      case "Mains", "USB":
        if let online = value("online") { isPlugged = isPlugged ?? false || online == "1" }
      // The battery of a mouse says nothing about the machine.
      case "Battery" where value("scope") != "Device":
        if let status = value("status") {
          isDischarging = isDischarging ?? false || status == "Discharging"
        }
      default: break
      }
    }
    if isPlugged == true { return false }
    return isDischarging ?? isPlugged.map { !$0 }
  }

  /// Space that is free where a folder lies, in bytes; nil where it cannot be told.
  static func freeSpace(at folder: String) -> Int64? {
    var status = statvfs()
    guard statvfs(folder, &status) == 0 else { return nil }
    return Int64(
      clamping: UInt64(status.f_bavail).multipliedReportingOverflow(
        by: UInt64(status.f_frsize)
      ).partialValue)
  }

  /// Memory of this process that is in use, in bytes.
  package static var memory: Int {
    guard let line = try? String(contentsOfFile: "/proc/self/statm", encoding: .utf8) else {
      return 0
    }
    let fields = line.split(separator: " ")
    guard fields.count > 2, let resident = Int(fields[1]), let shared = Int(fields[2]) else {
      return 0
    }
    // Pages of the program itself and of mapped files belong to everybody.
    return (resident - shared) * Int(sysconf(Int32(_SC_PAGESIZE)))
  }

  /// Hands memory that was freed back to the system, where the C library can.
  package static func giveBackMemory() {
    guard let symbol = dlsym(nil, "malloc_trim") else { return }
    _ = unsafeBitCast(symbol, to: (@convention(c) (Int) -> Int32).self)(0)
  }

  private func read(_ path: String) -> String? {
    (try? String(contentsOfFile: files + path, encoding: .utf8))?
      .trimmingCharacters(in: .whitespacesAndNewlines)
  }
}
