internal import Foundation
internal import Glibc
internal import Storage

/// Starts `reverie dream` in a session of its own, which outlives the console.
///
/// It shares no terminal and no pipe with the console: what it has to say it writes into the journal.
struct DreamProcess {
  private let archive: Archive
  private let log: String
  /// `POSIX_SPAWN_SETSID`, which glibc's headers show to GNU programs alone.
  private static let ownSession: Int32 = 0x80

  init(_ archive: Archive, _ log: String) {
    self.archive = archive
    self.log = log
  }

  /// - Parameter onTrouble: told, from a thread of its own, why it could not begin or broke off.
  func start(
    _ arguments: [String], onTrouble: @escaping @Sendable (String) -> Void
  ) throws {
    let (process, errors) = try begin(arguments)
    Thread.detachNewThread {
      var status: Int32 = 0
      while waitpid(process, &status, 0) < 0, errno == EINTR {}
      if let trouble = Self.trouble(status, errors) { onTrouble("the dream: \(trouble)") }
    }
  }

  /// Starts it, and waits until it has ended; it is left alone where nobody waits any longer.
  ///
  /// Throws `DreamFailure`; where it was killed nothing is thrown, for it can be taken up again.
  func carryOut(_ arguments: [String], while isWanted: () -> Bool) throws {
    let (process, errors) = try begin(arguments)
    var status: Int32 = 0
    while true {
      let ended = waitpid(process, &status, WNOHANG)
      if ended == process || ended < 0 && errno != EINTR { break }
      guard isWanted() else { return }
      usleep(20_000)
    }
    let trouble = Self.trouble(status, errors)
    if status & 0x7F == 0, let trouble { throw DreamFailure.brokeOff(trouble) }
  }

  private func begin(_ arguments: [String]) throws -> (process: pid_t, errors: String) {
    guard !archive.isReadOnly else { throw DreamFailure.readOnly }
    let program = CommandLine.arguments.first ?? "reverie"
    let all = [program, "dream", "--quiet", "--archive", archive.folder] + arguments
    let errors = "\(log)/dream-\(getpid())-\(UInt32.random(in: 0 ... .max)).log"
    return (try spawn(all, errors: errors), errors)
  }

  /// Why it could not begin or broke off; nil where it ended well, or was paused.
  private static func trouble(_ status: Int32, _ errors: String) -> String? {
    let said = (try? String(contentsOfFile: errors, encoding: .utf8)) ?? ""
    try? FileManager.default.removeItem(atPath: errors)
    let code = status & 0x7F == 0 ? (status >> 8) & 0xFF : 128 + (status & 0x7F)
    // 3 says that it was paused.
    guard code != 0, code != 3 else { return nil }
    let lines = said.split(separator: "\n").filter { !$0.hasPrefix("Usage:") }
    let last = lines.last.map { String($0.prefix(400)) } ?? "it ended with status \(code)"
    return last.replacing("Error: ", with: "")
  }

  /// Sees to it that the dream holds nothing of this process open: with a gateway's sockets it would
  /// keep the port from the next gateway.
  private func closeOnExec() {
    let open = (try? FileManager.default.contentsOfDirectory(atPath: "/proc/self/fd")) ?? []
    for descriptor in open.compactMap({ Int32($0) }) where descriptor > STDERR_FILENO {
      _ = fcntl(descriptor, F_SETFD, FD_CLOEXEC)
    }
  }

  private func spawn(_ arguments: [String], errors: String) throws -> pid_t {
    var files = posix_spawn_file_actions_t()
    posix_spawn_file_actions_init(&files)
    defer { posix_spawn_file_actions_destroy(&files) }
    posix_spawn_file_actions_addopen(&files, STDIN_FILENO, "/dev/null", O_RDONLY, 0)
    posix_spawn_file_actions_addopen(&files, STDOUT_FILENO, "/dev/null", O_WRONLY, 0)
    posix_spawn_file_actions_addopen(
      &files, STDERR_FILENO, errors, O_WRONLY | O_CREAT | O_TRUNC, 0o600)
    closeOnExec()
    var attributes = posix_spawnattr_t()
    posix_spawnattr_init(&attributes)
    defer { posix_spawnattr_destroy(&attributes) }
    var signals = sigset_t()
    sigfillset(&signals)
    posix_spawnattr_setsigdefault(&attributes, &signals)
    sigemptyset(&signals)
    posix_spawnattr_setsigmask(&attributes, &signals)
    posix_spawnattr_setflags(
      &attributes,
      Int16(Self.ownSession | POSIX_SPAWN_SETSIGDEF | POSIX_SPAWN_SETSIGMASK))
    var words: [UnsafeMutablePointer<CChar>?] = arguments.map { strdup($0) } + [nil]
    defer { words.forEach { free($0) } }
    var process: pid_t = 0
    let failure = posix_spawn(&process, "/proc/self/exe", &files, &attributes, &words, environ)
    guard failure == 0 else { throw DreamFailure.cannotStart(String(cString: strerror(failure))) }
    return process
  }
}
