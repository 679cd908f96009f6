package import Trajectories

/// What can go wrong with the archive.
package enum ArchiveError: Error, Equatable, Sendable {
  /// The archive was made by a later version of the program.
  case newerVersion(path: String, found: Int, known: Int)
  /// The file is there, but it is not a sound database.
  case damaged(path: String, reason: String)
  /// The file or its folder cannot be opened.
  case cannotOpen(path: String, reason: String)
  /// Something was to be written to an archive that was opened for reading.
  case readOnly(path: String)
  /// No run has a name that starts so.
  case noSuchRun(String)
  /// Several runs have names that start so.
  case ambiguousRun(String, candidates: [RunID])
  /// The run has no entry with this index.
  case noSuchEntry(RunID, index: Int)
  /// The run has no such revision.
  case noSuchRevision(RunID, Int)
  /// No critique has a name that starts so.
  case noSuchCritique(String)
  /// Several critiques have names that start so.
  case ambiguousCritique(String, candidates: [CritiqueID])
  /// No lesson has a name that starts so.
  case noSuchLesson(String)
  /// Several lessons have names that start so.
  case ambiguousLesson(String, candidates: [LessonID])
  /// The memory has no such version.
  case noSuchVersion(project: String, Int)
  /// No dream has a name that starts so.
  case noSuchDream(String)
  /// Several dreams have names that start so.
  case ambiguousDream(String, candidates: [DreamID])
  /// Another process dreams in this archive.
  case isDreaming(DreamID, pid: Int)
  /// Another process took the right to dream; this one must stop.
  case dreamLost(DreamID)
  /// A dream that has ended cannot go on.
  case dreamIsOver(DreamID, DreamState)
  /// A row cannot be read; the others can.
  case damagedRow(String, reason: String)
  /// A stored block cannot be read.
  case damagedBlock(RunID, first: Int, EntryBlock.Damage)
  /// Another process held the archive for too long.
  case busy(path: String)
  /// The disk is full, or the file may not grow.
  case noRoom(path: String)
  /// Disk or database trouble of another kind.
  case failed(String)
}

extension ArchiveError: CustomStringConvertible {
  package var description: String {
    switch self {
    case .newerVersion(let path, let found, let known):
      """
      \(path) was made by a later version of reverie (archive version \(found), this one knows \
      \(known)). Use that version, or name another archive.
      """
    case .damaged(let path, let reason):
      """
      \(path) is damaged: \(reason). Move it away and import the logs again, or recover what is \
      left with: sqlite3 \(path) .recover
      """
    case .cannotOpen(let path, let reason): "\(path) cannot be opened: \(reason)."
    case .readOnly(let path): "\(path) was opened for reading only."
    case .noSuchRun(let prefix): "No run has a name that starts with \(prefix)."
    case .ambiguousRun(let prefix, let candidates):
      "\(prefix) may be " + candidates.map(\.rawValue).joined(separator: ", ") + "."
    case .noSuchEntry(let run, let index): "\(run) has no entry \(index + 1)."
    case .noSuchRevision(let run, let number): "\(run) has no revision \(number)."
    case .noSuchCritique(let prefix): "No critique has a name that starts with \(prefix)."
    case .ambiguousCritique(let prefix, let candidates):
      "\(prefix) may be " + candidates.map(\.rawValue).joined(separator: ", ") + "."
    case .noSuchLesson(let prefix): "No lesson has a name that starts with \(prefix)."
    case .ambiguousLesson(let prefix, let candidates):
      "\(prefix) may be " + candidates.map(\.rawValue).joined(separator: ", ") + "."
    case .noSuchVersion(let project, let number):
      "The memory of \(project) has no version \(number)."
    case .noSuchDream(let prefix): "No dream has a name that starts with \(prefix)."
    case .ambiguousDream(let prefix, let candidates):
      "\(prefix) may be " + candidates.map(\.rawValue).joined(separator: ", ") + "."
    case .isDreaming(let dream, let pid):
      "\(dream) is running in process \(pid); an archive has one dream at a time."
    case .dreamLost(let dream): "Another process took over from \(dream)."
    case .dreamIsOver(let dream, let state): "\(dream) is \(state.rawValue) already."
    case .damagedRow(let row, let reason):
      "Damaged: \(row): \(reason). The rest of the archive can be read."
    case .damagedBlock(let run, let first, let damage):
      "The entries of \(run) from \(first + 1) on cannot be read: \(damage)."
    case .busy(let path): "\(path) is in use by another process; try again."
    case .noRoom(let path):
      "\(path) cannot grow: the disk is full, or files may not be as large. What was kept is sound; make room and try again."
    case .failed(let reason): reason
    }
  }
}
