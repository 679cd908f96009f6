internal import Foundation
internal import GRDB
package import Trajectories

extension Archive {
  /// The files of a store that dreams wrote, by lesson.
  package func lessonFiles(of store: String) throws -> [LessonID: StoreFile] {
    let paths = try storePaths(of: store)
    let files = try storeFiles(of: store, at: paths)
    return Dictionary(
      files.compactMap { file in file.lesson.map { (LessonID(rawValue: $0), file) } }
    ) { first, _ in first }
  }

  /// Writes a lesson into a store where it has a file already, or takes that away.
  ///
  /// Nothing happens in a store that is archived or gone, or that has no file of the lesson.
  ///
  /// - Parameter file: nil to take it away.
  package func shelve(
    _ lesson: LessonID, as file: LessonFile?, in store: String, by actor: StoreActor,
    at now: Timestamp
  ) throws {
    try write { db in
      guard let home = try? StoreTable.writable(store, db) else { return }
      let shelving = LessonShelving(home, by: actor, at: now, db)
      if let file {
        let known = try FileTable.file(at: file.path, of: home, db)
        if known == nil || known?.lesson != nil { _ = try shelving.write(file) }
      } else {
        _ = try shelving.remove(lesson)
      }
    }
  }

  /// Puts back what a dream wrote into a store: each file is as it was before the dream.
  ///
  /// What somebody wrote since is kept. Returns the paths that were put back, and those kept.
  package func unshelve(
    _ dream: ServedDream, by actor: StoreActor, at now: Timestamp
  ) throws -> (undone: [String], kept: [String]) {
    guard let output = dream.outputStore else { return ([], []) }
    return try write { db in
      let store = try StoreTable.writable(output, db)
      var undone: [String] = []
      var kept: [String] = []
      let touched = try String.fetchAll(
        db,
        sql: """
          SELECT DISTINCT file FROM storeVersion
          WHERE store = ? AND actor_kind = ? AND actor = ? AND created_at >= ? ORDER BY file
          """,
        arguments: [
          store.number, dream.actor.kind.rawValue, dream.actor.name,
          (dream.startedAt ?? dream.createdAt).rawValue,
        ])
      for file in touched {
        let undoing = try FileUndoing(file, of: store, by: dream.actor, db)
        guard undoing.isLast else {
          kept.append(undoing.path)
          continue
        }
        try undoing.carryOut(by: actor, at: now)
        undone.append(undoing.path)
      }
      return (undone.sorted(), kept.sorted())
    }
  }
}

/// A file as it was before a dream.
private struct FileUndoing {
  /// Whether nobody wrote it since.
  let isLast: Bool
  let path: String
  private let file: String
  private let store: MemoryStore
  private let before: StoreVersion?
  private let db: Database

  init(_ file: String, of store: MemoryStore, by actor: StoreActor, _ db: Database) throws {
    let versions = try Row.fetchAll(
      db,
      sql: """
        SELECT \(VersionTable.columns(true)) FROM storeVersion WHERE store = ? AND file = ?
        ORDER BY number DESC
        """, arguments: [store.number, file]
    ).map { VersionTable.version($0, of: store.id) }
    self.file = file
    self.store = store
    self.db = db
    isLast = versions.first?.by == actor
    path = versions.first?.path ?? ""
    before = versions.first { $0.by != actor }
  }

  func carryOut(by actor: StoreActor, at now: Timestamp) throws {
    let known = try? FileTable.file(file, of: store, true, db)
    guard let before, let content = before.content, let path = before.path else {
      if let known { try FileTable.delete(known, of: store, by: actor, at: now, db) }
      return
    }
    if let known {
      _ = try FileTable.update(
        known.id, of: store, path: path, content: content, expected: nil, by: actor,
        lesson: before.lesson, at: now, db)
    } else {
      _ = try FileTable.make(
        at: path, content, in: store, by: actor, lesson: before.lesson, at: now, db)
    }
  }
}
