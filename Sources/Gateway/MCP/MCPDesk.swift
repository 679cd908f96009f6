internal import Operations
package import Storage
package import Trajectories

/// What the tools and resources of the MCP server look at; nothing is ever written.
package struct MCPDesk {
  /// Opens the archive for reading, or gives the one that is open.
  let archive: () throws -> Archive
  /// Where log files are read that are in no archive.
  let named: NamedRuns
  /// The project whose lessons are meant where none is named.
  let project: String
  /// Whether lessons on probation are given, too.
  let mode: DreamMode
  let clock: () -> Timestamp

  /// - Parameters:
  ///   - project: whose lessons are meant where none is named.
  ///   - scratch: the folder for what is read from log files.
  ///   - archive: opens the archive for reading.
  package init(
    project: String, mode: DreamMode, scratch: String, clock: @escaping () -> Timestamp,
    archive: @escaping () throws -> Archive
  ) {
    self.archive = archive
    named = NamedRuns(scratch: scratch, archive: archive)
    self.project = project
    self.mode = mode
    self.clock = clock
  }

  /// The lessons for what an agent is about to do.
  ///
  /// A project without a memory has none.
  func lessons(project: String, task: String, place: String? = nil) throws -> ServedLessons {
    let shelf = LessonShelf(try archive().servedMemory(of: project))
    return shelf.serve(LessonRequest(task: task, place: place, mode: mode))
  }
}
