package import Trajectories

/// Work a screen asks for, as values.
///
/// `reverie` carries them out and answers with events.
package enum Effect: Hashable, Sendable {
  // Library
  /// Answered by `libraryLoaded`.
  case loadLibrary(LibraryRequest)
  /// Answered by `foundLogs`: logs of the person's own that are not imported yet.
  case findLogs
  /// Imports files and folders; answered by `importProgressed` and `importEnded`.
  case importLogs([String])

  // One run
  /// Answered by `runLoaded`, then by `runGrew` while the run is still being read.
  case openRun(RunID)
  /// Opens a run by a prefix of its id, or a log by its path without importing it; answered by
  /// `runLoaded`, or by `failed`.
  case openNamed(String)
  /// Answered by `outlineLoaded` with the marks of every entry from an index on.
  case loadOutline(RunID, from: Int)
  /// Answered by `rowsLoaded`.
  case loadRows(RunID, Range<Int>)
  /// Answered by `entryLoaded`.
  case loadEntry(RunID, index: Int)
  /// Looks for the next entry in a direction; answered by `found`.
  case find(RunID, FindRequest)
  /// Answered by `treeLoaded`: the run with its ancestors and sub-agents.
  case loadTree(RunID)
  /// States how a run ended; answered by `outcomeStated`.
  case stateOutcome(RunID, Outcome.Verdict, why: String)

  // Review
  /// Answered by `proposalsLoaded`.
  case loadProposals(ProposalRequest)
  /// Answered by `proposalLoaded`: the proposal with what the recording holds around it.
  case loadProposal(CritiqueID)
  /// Answered by `critiquesLoaded` with the proposals about one run.
  case loadCritiques(RunID)
  /// Answered by `proposalsMatched` with every proposal the filter lets through that the person has
  /// not decided.
  case matchProposals(String)
  /// Keeps a decision; answered by `reviewRecorded` with the person's name and the true time.
  case decide(Review)
  /// Keeps many decisions as one; answered by `reviewsRecorded`.
  case decideAll([Review])
  /// Takes back the person's decision about each of these, or with none named the last one they
  /// made; answered by `reviewsUndone`.
  case undoReviews([CritiqueID])
  /// Criticises a run, or all of them; answered by `critiquesChanged`.
  case critique(RunID?)
  /// Lets the person write a better action in `$EDITOR`; an accepted text comes as `actionWritten`.
  case openEditor(String, CritiqueID)

  // Lessons
  /// Answered by `lessons` with what the effect names.
  case lessons(LessonWork)

  // Dreams
  /// Answered by `dreams` with what the effect names.
  case dreams(DreamWork)

  // Search over everything
  /// Answered by `searchLoaded`.
  case search(SearchRequest)

  // The terminal and the world around it
  /// Copies text; answered by `notice`.
  case copy(String)
  /// Shows text in the person's pager or editor, with the terminal handed over.
  case page(String, name: String)
  /// Opens a picture with the desktop's viewer, or saves it and says where.
  case showPicture(String)
  /// Writes the frame as text to a file; answered by `notice`.
  case saveScreen(String)
  /// Draws with another theme; answered by `themeChanged` or `notice`.
  case useTheme(String)
  case useMouse(Bool)
  case suspend
  case redraw
  case quit
}

/// Which runs the Library shows, in which order, and which rows of them are wanted.
package struct LibraryRequest: Hashable, Sendable {
  package typealias Sort = RunQuery.Sort
  package typealias Grouping = RunQuery.Grouping

  /// The filter as typed, such as `outcome:failed model:opus steps>50 text`.
  package var filter: String
  package var sort: Sort
  package var ascending: Bool
  package var grouping: Grouping
  package var rows: Range<Int>

  package init(
    filter: String = "", sort: Sort = .started, ascending: Bool = false, grouping: Grouping = .none,
    rows: Range<Int>
  ) {
    self.filter = filter
    self.sort = sort
    self.ascending = ascending
    self.grouping = grouping
    self.rows = rows
  }
}

/// A stretch of the Library.
package struct LibraryPage: Hashable, Sendable {
  package var request: LibraryRequest
  package var rows: [RunPage.Row]
  /// Rows in all, group heads included.
  package var total: Int
  /// Runs in the archive, whatever the filter.
  package var runs: Int
  /// What the filter does not understand, worded for people; nil when all is well.
  package var complaint: String?

  package init(
    request: LibraryRequest, rows: [RunPage.Row], total: Int, runs: Int, complaint: String? = nil
  ) {
    self.request = request
    self.rows = rows
    self.total = total
    self.runs = runs
    self.complaint = complaint
  }
}

/// What to look for inside a run.
package struct FindRequest: Hashable, Sendable {
  package typealias Target = FindTarget

  package var target: Target
  /// The entry to start from; it is not itself a result.
  package var from: Int
  package var forward: Bool

  package init(_ target: Target, from: Int, forward: Bool = true) {
    self.target = target
    self.from = from
    self.forward = forward
  }
}

/// A search over the text of every run.
package struct SearchRequest: Hashable, Sendable {
  package var query: String
  package var hits: Range<Int>

  package init(query: String, hits: Range<Int>) {
    self.query = query
    self.hits = hits
  }
}
