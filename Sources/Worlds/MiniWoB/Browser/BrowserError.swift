/// Why the browser could not do what was asked; worded for people by `description`.
package enum BrowserError: Error, Sendable, Hashable, CustomStringConvertible {
  /// No browser among the programs that were looked for.
  case notInstalled(lookedFor: [String])
  case cannotStart(program: String, reason: String)
  /// The browser went away: how, and the last it said on its standard error.
  case ended(how: String, lastWords: String)
  /// The process that draws the page went away; the browser is still there.
  case pageCrashed
  case timedOut(what: String, seconds: Double)
  /// The browser understood a command and would not carry it out.
  case refused(command: String, reason: String)
  /// A script threw an exception in the page.
  case scriptFailed(String)
  /// Only pages on this machine are opened.
  case notAFile(String)
  case cannotOpen(String, reason: String)
  case noSuchKey(String)
  /// The browser said something that makes no sense here.
  case garbled(String)
  /// The browser closed its end; `Browser` says how it ended instead.
  case disconnected

  package var description: String {
    switch self {
    case .notInstalled(let names):
      "no browser: none of \(names.joined(separator: ", ")) is on the PATH; "
        + "on Debian, `apt-get install chromium`"
    case .cannotStart(let program, let reason): "cannot start \(program): \(reason)"
    case .ended(let how, let words):
      "the browser \(how)" + (words.isEmpty ? "" : "; its last words: \(words)")
    case .pageCrashed: "the page crashed; open it again"
    case .timedOut(let what, let seconds):
      "\(what): no answer from the browser within \(Self.worded(seconds))"
    case .refused(let command, let reason): "the browser refused \(command): \(reason)"
    case .scriptFailed(let message): "a script failed in the page: \(message)"
    case .notAFile(let address): "\(address) is not a file of this machine; nothing else is opened"
    case .cannotOpen(let page, let reason): "cannot open \(page): \(reason)"
    case .noSuchKey(let name): "no key is called \"\(name)\""
    case .garbled(let what): "the browser answered with something unreadable: \(what)"
    case .disconnected: "the browser closed the connection"
    }
  }

  private static func worded(_ seconds: Double) -> String {
    let tenths = (seconds * 10).rounded() / 10
    return tenths == tenths.rounded() ? "\(Int(tenths)) s" : "\(tenths) s"
  }
}
