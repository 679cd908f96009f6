internal import Formats
internal import Foundation
internal import Storage
internal import Synchronization
internal import Trajectories

/// Hands out lessons to runs that begin.
///
/// One in ten is held out of a run at random, so that what lessons are worth stays measurable.
final class LessonDesk: Sendable {
  /// What a run is given.
  struct Serving: Sendable {
    /// The block of text, as JSON; nil where there is nothing to say.
    var block: [UInt8]?
    var version: Int
    var uses: [LessonUse]
  }

  private let archive: Archive
  private let mode: DreamMode
  private let shelves = Mutex<[String: (mark: Archive.ServedMemoryMark, shelf: LessonShelf)]>([:])

  init(_ archive: Archive, mode: DreamMode) {
    self.archive = archive
    self.mode = mode
  }

  /// The share of runs that a lesson is held out of.
  static let holdOut = 10

  /// The lessons for a run that begins; empty where the archive cannot be read.
  func serve(_ run: GatewayRun, task: String, at now: Timestamp) throws -> Serving {
    let project = run.project ?? Self.usualProject
    let shelf = try shelf(of: project)
    let request = LessonRequest(task: task, mode: mode)
    let wanted = shelf.serve(request)
    let held = Set(wanted.lessons.map(\.id).filter { Self.isHeldOut($0, of: run.run) })
    let served = held.isEmpty ? wanted : shelf.serve(request, withholding: held)
    let uses =
      held.sorted().map {
        LessonUse($0, run: run.run, arm: .heldOut, way: .served, version: wanted.version, at: now)
      }
      + Set(served.lessons.map(\.id)).sorted().map {
        LessonUse($0, run: run.run, way: .served, version: served.version, at: now)
      }
    return Serving(
      block: served.lessons.isEmpty ? nil : Self.block(served.text), version: served.version,
      uses: uses)
  }

  /// Runs that name no project share a memory.
  static let usualProject = "default"

  /// Decided by the names alone, so that it can be looked up again.
  static func isHeldOut(_ lesson: LessonID, of run: RunID) -> Bool {
    let hash = ContentHash(of: "hold out\u{0}\(lesson)\u{0}\(run)")
    return hash.words.0 % UInt64(holdOut) == 0
  }

  /// The block of a request's `system` that carries lessons.
  static func block(_ lessons: String) -> [UInt8] {
    let text =
      "Lessons from earlier runs, checked against recordings; they are hints, and what you see "
      + "counts more:\n" + lessons
    return ExportValue.object([("type", .text("text")), ("text", .text(text))]).bytes
  }

  private func shelf(of project: String) throws -> LessonShelf {
    let mark = try archive.servedMemoryMark(of: project)
    if let known = shelves.withLock({ $0[project] }), known.mark == mark { return known.shelf }
    let shelf = LessonShelf(try archive.servedMemory(of: project))
    shelves.withLock { $0[project] = (mark, shelf) }
    return shelf
  }
}
