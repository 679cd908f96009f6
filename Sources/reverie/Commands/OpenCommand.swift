import ArgumentParser
import Console
import Operations
import Settings
import Synchronization
import Trajectories

/// `reverie open`: the console on log files, without importing them.
struct OpenCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "open", abstract: "Look at logs without importing them.",
    discussion: "The first steps show at once; the rest is read in the background.")

  @Flag(name: [.short, .long], help: "Say nothing but errors.")
  var quiet = false
  @OptionGroup var look: ConsoleOptions
  @Argument(help: "Files and folders; - for standard input.")
  var paths: [String]

  func run() throws {
    let surroundings = try Surroundings.load(quiet: quiet)
    let found = LogCollection.find(paths)
    guard !found.logs.isEmpty else { throw OperationError.nothingToRead(found.skipped) }
    let growth = GrowthBell()
    let opened = try OpenedLogs(
      logs: found.logs, skipped: found.skipped, scratch: surroundings.directories.cache,
      onGrowth: growth.ring)
    if let bytes = found.bytes, bytes < 4 << 20 {
      // It returns as soon as the log is read; on a busy machine that takes longer, and one log
      // opens in the Inspector there as well.
      opened.waitUntilRead(seconds: 1)
    } else {
      opened.waitUntilReadable(seconds: 0.05)
    }
    let single = found.logs.count == 1 ? opened.firstRun?.id : nil
    try ConsoleProgram.run(
      source: opened, importing: nil, surroundings: surroundings, look: look, opening: single,
      script: try look.scriptLines()
    ) { inbox in
      growth.start {
        if let single, let extent = try? opened.extent(of: single) {
          inbox.post(.runGrew(extent))
        } else {
          inbox.post(.archiveChanged)
        }
      }
    }
  }
}
