package import Canvas
package import Trajectories

/// Everything that can happen to the console.
package enum Event: Hashable, Sendable {
  // From the terminal
  case key(Key)
  case mouse(MouseEvent)
  case pasted(String)
  case resized(Size)
  case resumed
  /// Time passed; sent only while something on screen shows time, at most once a second.
  case ticked(Timestamp)
  /// A line as typed after `:`, from a script.
  case line(String)

  // From the archive
  case libraryLoaded(LibraryPage)
  /// The archive changed underneath (another process, or an import): what is shown is stale.
  case archiveChanged
  case foundLogs([FoundLogs])
  case importProgressed(ImportProgress)
  case importEnded(ImportReport)
  case runLoaded(RunExtent)
  /// The run is longer than it was, or reading it is finished.
  case runGrew(RunExtent)
  /// Replaces the marks from an index on.
  case outlineLoaded(RunID, from: Int, [EntryMark])
  case rowsLoaded(RunID, from: Int, [EntryRow])
  case entryLoaded(RunID, Entry)
  /// The entry found, or nil when there is none in that direction.
  case found(RunID, FindRequest, index: Int?)
  case treeLoaded(RunID, [RunTreeRow])
  case outcomeStated(RunID, Outcome)
  case searchLoaded(SearchRequest, [SearchHit], isLast: Bool)

  // From the reviews
  case proposalsLoaded(ProposalPage)
  case proposalLoaded(ProposalSheet)
  case critiquesLoaded(RunID, [Proposal])
  case proposalsMatched(String, [ProposalName])
  case reviewRecorded(Review)
  case reviewsRecorded([Review])
  /// The undo records that were kept; none when there was nothing to take back.
  case reviewsUndone([Review])
  /// A run, or all of them, was criticised anew; what was found, in a sentence.
  case critiquesChanged(RunID?, String)
  /// What the person wrote in their editor.
  case actionWritten(CritiqueID, String)

  // From the memories
  case lessons(LessonAnswer)

  // From the dreams
  case dreams(DreamAnswer)

  // From the world
  /// An effect could not be carried out, and why; takes the place of its answer.
  case failed(Effect, String)
  case themeChanged(String)
  case notice(Notice)
}

/// A word to the person in the status line.
package struct Notice: Hashable, Sendable {
  package enum Weight: Hashable, Sendable { case note, warning, failure }
  package var weight: Weight
  package var text: String

  package init(_ weight: Weight, _ text: String) {
    self.weight = weight
    self.text = text
  }
}

/// One line of the tree of a run and its sub-agents.
package struct RunTreeRow: Hashable, Sendable {
  package var summary: RunSummary
  /// 0 for the root.
  package var depth: Int

  package init(summary: RunSummary, depth: Int) {
    self.summary = summary
    self.depth = depth
  }
}

/// Logs lying in one of the usual places.
package struct FoundLogs: Hashable, Sendable {
  /// Such as "Claude Code sessions".
  package var name: String
  package var path: String
  package var files: Int
  package var bytes: Int

  package init(name: String, path: String, files: Int, bytes: Int) {
    self.name = name
    self.path = path
    self.files = files
    self.bytes = bytes
  }
}

/// What an import did.
package struct ImportReport: Hashable, Sendable {
  package var newRuns: Int
  package var grownRuns: Int
  package var unchangedRuns: Int
  package var steps: Int
  package var images: Int
  /// Files left out, each with the reason.
  package var skipped: [String]
  /// Damaged records, each with file and line.
  package var problems: [String]
  package var bytes: Int
  package var seconds: Double

  package init(
    newRuns: Int = 0, grownRuns: Int = 0, unchangedRuns: Int = 0, steps: Int = 0, images: Int = 0,
    skipped: [String] = [], problems: [String] = [], bytes: Int = 0, seconds: Double = 0
  ) {
    self.newRuns = newRuns
    self.grownRuns = grownRuns
    self.unchangedRuns = unchangedRuns
    self.steps = steps
    self.images = images
    self.skipped = skipped
    self.problems = problems
    self.bytes = bytes
    self.seconds = seconds
  }
}
