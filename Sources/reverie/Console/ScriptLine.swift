/// A line of a script: a command as after `:`, or a word to whoever watches.
enum ScriptLine {
  case command(String)
  /// `say TEXT`: shown in the last row until the next key or command.
  case say(String)
  /// `pause SECONDS`: leaves the screen as it is for a while; a key goes on at once.
  case pause(Double)

  /// The longest pause, in seconds.
  private static let longest = 600.0

  init(_ line: String) {
    let words = line.split(separator: " ", maxSplits: 1).map(String.init)
    let rest = words.count > 1 ? words[1] : ""
    switch words.first {
    case "say": self = .say(rest)
    case "pause": self = .pause(min(Self.longest, max(0, Double(rest) ?? 1)))
    default: self = .command(line)
    }
  }
}
