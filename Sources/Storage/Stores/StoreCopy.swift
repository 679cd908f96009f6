internal import Foundation
internal import GRDB
internal import Trajectories

/// Copies of stores.
enum StoreCopy {
  /// A store with the same files, byte for byte, under new names; their versions stay where they are.
  static func make(
    of source: MemoryStore, by actor: StoreActor?, at now: Timestamp, _ db: Database
  ) throws -> MemoryStore {
    let copy = try StoreTable.insert(
      name: source.name, description: source.description, metadata: source.metadata, at: now, db)
    let paths = try String.fetchAll(
      db, sql: "SELECT path FROM storeFile WHERE store = ? ORDER BY path",
      arguments: [source.number])
    for path in paths {
      guard let file = try FileTable.file(at: path, of: source, db) else { continue }
      _ = try FileTable.make(
        at: path, file.content ?? Data(), in: copy, by: actor, lesson: file.lesson, at: now, db)
    }
    return copy
  }
}

/// Writes lessons into a store, and nothing else.
struct LessonShelving {
  private let store: MemoryStore
  private let actor: StoreActor
  private let now: Timestamp
  private let db: Database

  init(_ store: MemoryStore, by actor: StoreActor, at now: Timestamp, _ db: Database) {
    self.store = store
    self.actor = actor
    self.now = now
    self.db = db
  }

  func carryOut(
    _ files: [LessonFile], removing stale: Set<LessonID>, into result: inout ServedDream.Result
  ) throws {
    for file in files {
      guard try write(file) else {
        result.left.append(file.path)
        continue
      }
      if !result.written.contains(file.path) { result.written.append(file.path) }
    }
    for lesson in stale.sorted() {
      for path in try remove(lesson) where !result.written.contains(path) {
        result.written.append(path)
      }
    }
  }

  /// Writes a lesson; false where somebody else's file is at its path.
  func write(_ file: LessonFile) throws -> Bool {
    let content = Data(file.content.utf8)
    guard let known = try FileTable.file(at: file.path, of: store, db) else {
      _ = try FileTable.make(
        at: file.path, content, in: store, by: actor, lesson: file.lesson.rawValue, at: now, db)
      return true
    }
    guard known.lesson != nil else { return false }
    _ = try FileTable.update(
      known.id, of: store, path: nil, content: content, expected: nil, by: actor,
      lesson: file.lesson.rawValue, at: now, db)
    return true
  }

  /// Deletes the files that dreams wrote about a lesson; their versions stay.
  func remove(_ lesson: LessonID) throws -> [String] {
    let paths = try String.fetchAll(
      db,
      sql: """
        SELECT storeFile.path FROM storeFile JOIN storeVersion ON storeVersion.number = version
        WHERE storeFile.store = ? AND lesson = ? ORDER BY storeFile.path
        """, arguments: [store.number, lesson.rawValue])
    for path in paths {
      guard let file = try FileTable.file(at: path, of: store, db) else { continue }
      try FileTable.delete(file, of: store, by: actor, at: now, db)
    }
    return paths
  }
}
