internal import Foundation
internal import Glibc

/// A running browser: started with a connected socket on descriptors 3 and 4, killed and reaped when
/// this value goes, together with its folder.
final class ChromiumProcess {
  /// Our end of the socket; whoever talks over it closes it.
  let descriptor: Int32
  /// For the profile, the log, everything the browser writes.
  private let place: BrowserFolder
  private let id: pid_t
  private var status: Int32?
  private var isRemoved = false

  init(_ program: ChromiumProgram) throws(BrowserError) {
    BrowserFolder.removeAbandoned()
    let place = try BrowserFolder()
    do throws(BrowserError) {
      (id, descriptor) = try Self.start(program, in: place.path)
    } catch {
      place.remove()
      throw error
    }
    self.place = place
  }

  deinit { end() }

  /// Everything the browser writes is in this folder.
  var folder: String { place.path }

  /// The process, for tests that watch it go.
  var processID: Int32 { id }

  /// Kills the browser with all its children, reaps it and removes its folder; twice does no harm.
  func end() {
    if status == nil {
      kill(-id, SIGKILL)
      reap(options: 0)
      // Its children are killed too, but belong to somebody else, who reaps them a moment later.
      for _ in 0..<100 where kill(-id, 0) == 0 { usleep(5_000) }
    }
    if !isRemoved { place.remove() }
    isRemoved = true
  }

  /// How the browser ended, after its end of the socket was closed.
  func ending() -> BrowserError {
    // The socket closes a moment before the process is gone.
    for _ in 0..<200 where status == nil {
      reap(options: WNOHANG)
      if status == nil { usleep(5_000) }
    }
    return .ended(how: Self.worded(status), lastWords: lastWords)
  }

  private func reap(options: Int32) {
    var status: Int32 = 0
    var result = waitpid(id, &status, options)
    while result < 0, errno == EINTR { result = waitpid(id, &status, options) }
    // Somebody else may have reaped it; then only the number is lost.
    if result == id || result < 0 { self.status = result == id ? status : 0 }
  }

  private static func worded(_ status: Int32?) -> String {
    guard let status else { return "closed the connection" }
    let signal = status & 0x7F
    return signal == 0
      ? "ended with status \(status >> 8 & 0xFF)" : "was killed by signal \(signal)"
  }

  /// The last lines of the log, without what Chromium always complains about.
  private var lastWords: String {
    let log = (try? String(contentsOfFile: folder + "/log", encoding: .utf8)) ?? ""
    let lines = log.split(separator: "\n").filter { !$0.contains("dbus") && !$0.contains("DBus") }
    return lines.suffix(3).joined(separator: " | ")
  }
}

extension ChromiumProcess {
  private static func start(
    _ program: ChromiumProgram, in folder: String
  ) throws(BrowserError) -> (id: pid_t, descriptor: Int32) {
    func failure(_ code: Int32) -> BrowserError {
      .cannotStart(program: program.path, reason: String(cString: strerror(code)))
    }
    var ends: [Int32] = [-1, -1]
    let kind = Int32(SOCK_STREAM.rawValue | SOCK_CLOEXEC.rawValue)
    guard socketpair(AF_UNIX, kind, 0, &ends) == 0 else { throw failure(errno) }
    // The child's end moves out of the way of the numbers it is copied to.
    let theirs = fcntl(ends[1], F_DUPFD_CLOEXEC, 10)
    close(ends[1])
    guard theirs >= 0 else {
      close(ends[0])
      throw failure(errno)
    }
    defer { close(theirs) }
    var id = pid_t()
    let code = spawn(program, socket: theirs, folder: folder, id: &id)
    guard code == 0 else {
      close(ends[0])
      throw failure(code)
    }
    return (id, ends[0])
  }

  private static func spawn(
    _ program: ChromiumProgram, socket: Int32, folder: String, id: inout pid_t
  ) -> Int32 {
    var files = posix_spawn_file_actions_t()
    posix_spawn_file_actions_init(&files)
    defer { posix_spawn_file_actions_destroy(&files) }
    posix_spawn_file_actions_addopen(&files, 0, "/dev/null", O_RDONLY, 0)
    posix_spawn_file_actions_addopen(&files, 1, "/dev/null", O_WRONLY, 0)
    posix_spawn_file_actions_addopen(
      &files, 2, folder + "/log", O_WRONLY | O_CREAT | O_APPEND, 0o600)
    posix_spawn_file_actions_adddup2(&files, socket, 3)
    posix_spawn_file_actions_adddup2(&files, socket, 4)
    // Whatever else is open here stays here; closing what is closed by then does no harm.
    let open = (try? FileManager.default.contentsOfDirectory(atPath: "/proc/self/fd")) ?? []
    for descriptor in open.compactMap(Int32.init) where descriptor > 4 {
      posix_spawn_file_actions_addclose(&files, descriptor)
    }

    // A group of its own, so that one kill reaches all its children; signals as a shell leaves them.
    var attributes = posix_spawnattr_t()
    posix_spawnattr_init(&attributes)
    defer { posix_spawnattr_destroy(&attributes) }
    var signals = sigset_t()
    sigemptyset(&signals)
    posix_spawnattr_setsigmask(&attributes, &signals)
    sigfillset(&signals)
    posix_spawnattr_setsigdefault(&attributes, &signals)
    posix_spawnattr_setpgroup(&attributes, 0)
    posix_spawnattr_setflags(
      &attributes,
      Int16(POSIX_SPAWN_SETSIGMASK | POSIX_SPAWN_SETSIGDEF | POSIX_SPAWN_SETPGROUP))

    let searched = ProcessInfo.processInfo.environment["PATH"] ?? "/usr/bin:/bin"
    let variables = program.environment(folder: folder, path: searched)
    var words =
      program.arguments(profile: folder + "/profile", isRoot: geteuid() == 0).map { strdup($0) }
      + [nil]
    var pairs = variables.map { strdup("\($0)=\($1)") } + [nil]
    defer { (words + pairs).forEach { free($0) } }
    return posix_spawn(&id, program.path, &files, &attributes, &words, &pairs)
  }
}
