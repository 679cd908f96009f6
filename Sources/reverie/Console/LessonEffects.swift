internal import Console
internal import Operations
internal import Trajectories

/// Answers what the Lessons screen asks for.
struct LessonEffects: Sendable {
  /// Nil where logs are looked at without an archive.
  let lessons: Lessons?

  /// Places of a lesson whose words are looked up; the rest are named without.
  private static let quoted = 40

  /// The answer; called off the console's thread.
  func answer(_ work: LessonWork) throws -> LessonAnswer {
    guard let lessons else { throw LessonFailure.noArchive }
    switch work {
    case .list: return .listed(try lessons.list())
    case .show(let id): return .shown(dossier(of: try lessons.sheet(named: id.rawValue), lessons))
    case .move(let id, let move, let why):
      let done =
        switch move {
        case .accept: try lessons.accept(named: id.rawValue, why: why, at: .current)
        case .suspend: try lessons.suspend(named: id.rawValue, why: why, at: .current)
        case .retire: try lessons.retire(named: id.rawValue, why: why, at: .current)
        }
      return .moved(id, move, why: why, done.after, version: done.version)
    case .moveAll(let ids, let move, let why):
      let way: Lessons.Move =
        switch move {
        case .accept: .accept
        case .suspend: .suspend
        case .retire: .retire
        }
      let count = try lessons.move(all: ids, way, why: why, at: .current)
      return .movedAll(ids, move, why: why, count: count)
    case .versions(let project):
      let history = try lessons.history(of: project)
      return .versions(
        VersionList(
          project: project, versions: try history.versions(), rollbacks: try history.rollbacks(),
          choice: try history.choice()))
    case .diff(let project, let version):
      let diff = try lessons.history(of: project).diff(from: nil, to: version)
      return .differs(project, version: version, diff)
    case .rollBack(let project, let version):
      return .rolledBack(
        try lessons.history(of: project).rollBack(to: version, at: .current))
    }
  }

  private func dossier(of sheet: LessonSheet, _ lessons: Lessons) -> LessonDossier {
    var spans: [Citation: String] = [:]
    for item in (sheet.lesson.evidence + sheet.lesson.counterEvidence).prefix(Self.quoted) {
      spans[item.citation] = lessons.span(of: item.citation).map { String($0.prefix(200)) }
    }
    return LessonDossier(sheet, spans: spans)
  }
}

/// Why lessons cannot be shown or decided.
enum LessonFailure: Error, CustomStringConvertible {
  case noArchive

  var description: String { "lessons need an archive; `reverie import` puts runs into one" }
}
