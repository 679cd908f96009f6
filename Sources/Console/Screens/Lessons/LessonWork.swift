package import Trajectories

/// What the Lessons screen asks for, as values.
package enum LessonWork: Hashable, Sendable {
  /// Answered by `listed`.
  case list
  /// Answered by `shown`: the lesson with its history and the words it cites.
  case show(LessonID)
  /// Keeps a person's decision; answered by `moved`.
  case move(LessonID, LessonMove, why: String)
  /// Keeps one decision about many lessons; answered by `movedAll`.
  case moveAll([LessonID], LessonMove, why: String)
  /// Answered by `versions` of the memory of a project.
  case versions(String)
  /// Answered by `differs`: what a version changed.
  case diff(String, version: Int)
  /// Serves another version from now on; answered by `rolledBack`.
  case rollBack(String, version: Int)
}

/// What a person decides about a lesson.
package enum LessonMove: String, CaseIterable, Hashable, Sendable {
  case accept, suspend, retire
}

/// What was found out or done for the Lessons screen.
package enum LessonAnswer: Hashable, Sendable {
  case listed([LessonSheet])
  case shown(LessonDossier)
  /// The lesson's new status, and the version of the memory; nil where nothing changed.
  case moved(LessonID, LessonMove, why: String, LessonStatus, version: Int?)
  /// How many have a new status.
  case movedAll([LessonID], LessonMove, why: String, count: Int)
  case versions(VersionList)
  case differs(String, version: Int, MemoryDiff)
  case rolledBack(Rollback)

  /// The effect that it answers.
  var effect: LessonWork {
    switch self {
    case .listed: .list
    case .shown(let dossier): .show(dossier.sheet.id)
    case .moved(let lesson, let move, let why, _, _): .move(lesson, move, why: why)
    case .movedAll(let lessons, let move, let why, _): .moveAll(lessons, move, why: why)
    case .versions(let list): .versions(list.project)
    case .differs(let project, let version, _): .diff(project, version: version)
    case .rolledBack(let rollback): .rollBack(rollback.project, version: rollback.version)
    }
  }
}

/// A lesson with all that happened to it, and the words that it cites where they can be found.
package struct LessonDossier: Hashable, Sendable {
  package var sheet: LessonSheet
  package var spans: [Citation: String]

  package init(_ sheet: LessonSheet, spans: [Citation: String] = [:]) {
    self.sheet = sheet
    self.spans = spans
  }
}

/// The life of one memory.
package struct VersionList: Hashable, Sendable {
  package var project: String
  /// Oldest first.
  package var versions: [MemoryVersion]
  package var rollbacks: [Rollback]
  package var choice: MemoryChoice

  package init(
    project: String, versions: [MemoryVersion], rollbacks: [Rollback] = [], choice: MemoryChoice
  ) {
    self.project = project
    self.versions = versions
    self.rollbacks = rollbacks
    self.choice = choice
  }
}
