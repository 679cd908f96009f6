internal import Canvas
internal import Foundation

/// Standard output and standard error, as a Unix tool uses them.
///
/// Text that comes from a log is neutralised before it is printed, whether a terminal is at the
/// other end or not. A closed pipe ends the program quietly (SIGPIPE keeps its default action).
enum Output {
  /// Whether notes about progress are wanted.
  nonisolated static let isTerminal = isatty(STDOUT_FILENO) == 1
  nonisolated static let errorIsTerminal = isatty(STDERR_FILENO) == 1

  /// Prints one line of results; text from logs must go through `safe` first.
  static func line(_ text: String) { write(text + "\n", to: STDOUT_FILENO) }

  /// Prints a part of a line of results.
  static func part(_ text: String) { write(text, to: STDOUT_FILENO) }

  /// Prints bytes of a document as they are.
  static func bytes(_ bytes: [UInt8]) { write(bytes[...], to: STDOUT_FILENO) }

  /// Prints one line about the work, to standard error.
  static func note(_ text: String) { write(text + "\n", to: STDERR_FILENO) }

  /// Replaces the line under the cursor on standard error; for progress on a terminal.
  static func status(_ text: String) { write("\r\u{1B}[K" + text, to: STDERR_FILENO) }

  /// Clears the progress line.
  static func clearStatus() { write("\r\u{1B}[K", to: STDERR_FILENO) }

  /// One line of text from a log, with every control and invisible character made visible.
  static func safe(_ text: String) -> String {
    SafeText(text).text
  }

  /// Several lines of text from a log, each neutralised.
  static func safeLines(_ text: String) -> [String] {
    SafeText.lines(text).map(\.text)
  }

  /// Columns of the terminal; 80 when there is none.
  static var columns: Int {
    var size = winsize()
    guard ioctl(STDOUT_FILENO, UInt(TIOCGWINSZ), &size) == 0, size.ws_col > 0 else { return 80 }
    return Int(size.ws_col)
  }

  private static func write(_ text: String, to descriptor: Int32) {
    write(Array(text.utf8)[...], to: descriptor)
  }

  private static func write(_ bytes: ArraySlice<UInt8>, to descriptor: Int32) {
    var bytes = bytes
    while !bytes.isEmpty {
      let count = bytes.withUnsafeBytes { Foundation.write(descriptor, $0.baseAddress, $0.count) }
      if count < 0, errno == EINTR { continue }
      guard count > 0 else { return }
      bytes = bytes.dropFirst(count)
    }
  }
}
