import Foundation

/// What the operator chose in `config.toml`; every key has a default.
package struct Settings: Sendable, Hashable {
  package var console = Console()
  package var archive = Archive()
  package var `import` = Import()
  package var dreaming = Dreaming()
  package var models = Models()
  package var gateway = Gateway()

  package init() {}

  /// How the console looks and behaves.
  package struct Console: Sendable, Hashable {
    /// A file name in one of the theme folders, without `.toml`; `auto` takes `dark` or `light`, as
    /// the terminal's background is.
    package var theme = "auto"
    /// Whether the terminal reports the mouse; when it does, it no longer selects text.
    package var mouse = false
    package var color = Color.auto
    package var pictures = Pictures.auto
    /// The command that edits a file; nil for `$VISUAL`, then `$EDITOR`.
    package var editor: String?
  }

  /// Colours the console may use.
  package enum Color: String, Sendable, Hashable, CaseIterable {
    case auto, direct
    case indexed256 = "256"
    case ansi16 = "16"
    case monochrome = "mono"
  }

  /// How screenshots are drawn in the terminal.
  package enum Pictures: String, Sendable, Hashable, CaseIterable {
    case auto, kitty, sixel, cells, off
  }

  /// Where recordings are kept, and how many of them.
  package struct Archive: Sendable, Hashable {
    /// The archive's file; nil for the one in the data folder.
    package var path: String?
    package var maximumGigabytes: Double?
    package var maximumAgeDays: Int?
  }

  /// What an import does without being told.
  package struct Import: Sendable, Hashable {
    /// Whether secrets are removed before anything is stored.
    package var redact = true
    /// Folders to import from when the command names none.
    package var paths: [String] = []
  }

  /// When and how the engine dreams.
  package struct Dreaming: Sendable, Hashable {
    /// Whether it dreams by itself while agents wait; off means that the dreamer writes nothing.
    package var idle = true
    package var mode = Mode.review
    /// How long agents and the operator must have been waiting before it begins.
    package var waitSeconds = 30.0
    /// The share of one core's time it may use by itself, in percent.
    package var dutyPercent = 50.0
    /// It pauses while others have more than so many cores' worth of work.
    package var load = 1.5
    package var memoryMegabytes = 256.0
    /// Whether it dreams by itself on battery, too.
    package var onBattery = false
    /// The most that dreams may use within 24 hours; by itself it never goes beyond, and a person is
    /// asked first.
    package var dailyMinutes = 60.0
    package var dailyRollouts = 200_000
    /// How many ways a hundred rollouts more have to be expected to change; with fewer it stops.
    package var stopBelow = 0.05
  }

  /// Whether a person has to say yes before a lesson is served.
  package enum Mode: String, Sendable, Hashable, CaseIterable {
    case review, auto
  }

  /// Reads the settings of a user; a file that is not there means the defaults.
  package static func load(
    from directories: Directories
  ) throws(SettingsError) -> (settings: Settings, warnings: [SettingsWarning]) {
    let path = directories.configuration + "/config.toml"
    guard let text = try readIfPresent(path) else { return (Settings(), []) }
    return try parse(text, file: path, home: directories.home)
  }

  /// Reads settings from TOML text; `file` is named in messages.
  package static func parse(
    _ text: String, file: String, home: String = "~"
  ) throws(SettingsError) -> (settings: Settings, warnings: [SettingsWarning]) {
    var reader = SettingsReader(try TOMLDocument(text, file: file), home: home)
    let settings = try reader.settings()
    return (settings, reader.warnings)
  }

  /// Returns a file's text; nil when there is no such file.
  static func readIfPresent(_ path: String) throws(SettingsError) -> String? {
    guard FileManager.default.fileExists(atPath: path) else { return nil }
    guard let bytes = FileManager.default.contents(atPath: path) else {
      throw SettingsError(
        file: path, line: nil, message: "the file cannot be read",
        remedy: "check its permissions")
    }
    return String(decoding: bytes, as: UTF8.self)
  }
}
