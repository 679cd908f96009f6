/// What kind of machine a world plays: it decides which tools a recording shows.
package enum Surface: Sendable {
  /// A screen with a pointer: the Anthropic computer tool.
  case desktop
  /// Pages used through a browser's tools.
  case browser
  /// A shell.
  case terminal
}

/// A world whose runs can be written down as logs.
package protocol RecordableWorld: World {
  static var surface: Surface { get }
  /// What coordinates are on; pictures may be larger by a whole factor.
  static var screen: Box { get }
  /// Whether a list of what is done stands on the screen.
  static var hasReadout: Bool { get }

  /// What stands on the screen beside the elements: the terminal's text, a page's words.
  func words(on run: Run) -> String

  /// The command line for a move in a terminal; nil in worlds without one.
  func commandLine(for move: Move) -> String?

  /// The screen as a PNG file, with the pointer where it is; nil where a world has no pictures.
  func picture(of run: Run, for task: WorldTask, stepsLeft: Int, pointer: Spot?) -> [UInt8]?
}

extension RecordableWorld {
  package static var screen: Box { Box(x: 0, y: 0, width: 1024, height: 768) }
  package static var hasReadout: Bool { surface == .desktop }
  package func words(on run: Run) -> String { "" }
  package func commandLine(for move: Move) -> String? { nil }
  package func picture(of run: Run, for task: WorldTask, stepsLeft: Int, pointer: Spot?) -> [UInt8]?
  { nil }
}
