import ArgumentParser

/// The program: parses the command line and hands over to a command.
@main
struct Reverie: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "reverie",
    abstract: "Read what a computer-use agent did, step by step, in a terminal.",
    discussion: """
      Without a command it opens the console on your archive. Everything stays on this machine; \
      nothing is sent anywhere unless you allow a language model to be asked.
      """,
    version: Version.text,
    subcommands: [
      BrowseCommand.self, OpenCommand.self, ImportCommand.self, ListCommand.self,
      ShowCommand.self, SearchCommand.self, CritiqueCommand.self, OutcomeCommand.self,
      ReviewCommand.self, DreamCommand.self, WatchCommand.self, LessonsCommand.self,
      MemoryCommand.self, ModelsCommand.self, GatewayCommand.self, MCPCommand.self,
      ExportCommand.self, PurgeCommand.self, WorldsCommand.self,
      EvaluateCommand.self, DemoCommand.self, DoctorCommand.self, KeysCommand.self,
    ],
    defaultSubcommand: BrowseCommand.self)

  /// Runs the command; what went wrong is said on standard error.
  ///
  /// Messages quote file names and what logs hold, so they are neutralised like everything else.
  static func main() {
    do {
      var command = try parseAsRoot()
      try command.run()
    } catch {
      guard exitCode(for: error) == .failure, !(error is ExitCode) else { exit(withError: error) }
      Output.safeLines("Error: \(error)").forEach(Output.note)
      exit(withError: ExitCode.failure)
    }
  }
}

/// What this build is.
enum Version {
  static let number = "0.1.0"
  static let text = "reverie \(number)"
}
