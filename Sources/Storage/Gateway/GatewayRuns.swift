internal import Foundation
internal import GRDB
package import Trajectories

/// What the gateway knows of a run that goes through it.
package struct GatewayRun: Hashable, Sendable {
  package var run: RunID
  /// What the run's name is derived from.
  package var identity: String
  package var project: String?
  package var task: String?
  /// The agent's own name for what it does, where its requests carry one.
  package var session: String?
  /// A hash of the first message.
  package var opening: [UInt8]
  /// The version of the memory that the lessons are from.
  package var version: Int?
  package var at: Timestamp
  /// The block of lessons that every request of the run carries; nil for none.
  package var block: [UInt8]?

  package init(
    identity: String, project: String? = nil, task: String? = nil, session: String? = nil,
    opening: [UInt8], at: Timestamp
  ) {
    run = RunID(format: "anthropic-messages", identity: identity)
    self.identity = identity
    self.project = project
    self.task = task
    self.session = session
    self.opening = opening
    self.at = at
  }
}

extension Archive {
  /// Keeps a run that is asked about something; what is known of it already stays.
  ///
  /// - Parameter asked: by which the run is found while no answer is recorded; see
  ///   `keepGatewayKeys`.
  package func keepGatewayRun(
    _ run: GatewayRun, asked: [UInt8]? = nil, at now: Timestamp
  ) throws {
    try write { db in
      try db.cachedStatement(
        sql: """
          INSERT OR IGNORE INTO gatewayRun
            (run, identity, project, task, session, opening, version, at, block)
          VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)
          """
      ).execute(
        arguments: [
          run.run.rawValue, run.identity, run.project, run.task.map(Redactor.redact), run.session,
          Data(run.opening), run.version, run.at.rawValue, run.block.map { Data($0) },
        ])
      if let asked { try Self.keep(asked, of: run.run, at: now, db) }
    }
  }

  /// Keeps keys by which later requests find a run.
  ///
  /// - Parameter asked: the key of what was asked, which is answered with that.
  package func keepGatewayKeys(
    _ keys: [[UInt8]], settling asked: [UInt8]? = nil, of run: RunID, at now: Timestamp
  ) throws {
    try write { db in
      for key in keys { try Self.keep(key, of: run, at: now, db) }
      guard let asked, !keys.isEmpty else { return }
      try db.cachedStatement(sql: "DELETE FROM gatewayKey WHERE key = ? AND run = ?")
        .execute(arguments: [Data(asked), run.rawValue])
    }
  }

  private static func keep(
    _ key: [UInt8], of run: RunID, at now: Timestamp, _ db: Database
  ) throws {
    try db.cachedStatement(
      sql: "INSERT OR REPLACE INTO gatewayKey (key, run, at) VALUES (?, ?, ?)"
    ).execute(arguments: [Data(key), run.rawValue, now.rawValue])
  }

  /// The run that a key was kept for last.
  ///
  /// - Parameter start: keys from before that count no longer.
  package func gatewayRun(key: [UInt8], since start: Timestamp? = nil) throws -> GatewayRun? {
    try gatewayRun(
      where: """
        run = (SELECT run FROM gatewayKey WHERE key = ? AND at >= ? ORDER BY at DESC LIMIT 1)
        """, [Data(key), start?.rawValue ?? .min])
  }

  /// The run of a session that began last.
  package func gatewayRun(session: String) throws -> GatewayRun? {
    try gatewayRun(where: "session = ? ORDER BY at DESC LIMIT 1", [session])
  }

  /// A run by its name.
  package func gatewayRun(_ run: RunID) throws -> GatewayRun? {
    try gatewayRun(where: "run = ?", [run.rawValue])
  }

  private func gatewayRun(
    where condition: String, _ arguments: StatementArguments
  ) throws -> GatewayRun? {
    try read { db in
      guard try Self.version(db) >= Schema.gatewayVersion else { return nil }
      let statement = try db.cachedStatement(
        sql: """
          SELECT identity, project, task, session, opening, at, version, block
          FROM gatewayRun WHERE \(condition)
          """)
      return try Row.fetchOne(statement, arguments: arguments).map { row in
        var run = GatewayRun(
          identity: row[0], project: row[1], task: row[2], session: row[3],
          opening: [UInt8](row[4] as Data), at: Timestamp(rawValue: row[5]))
        run.version = row[6]
        run.block = (row[7] as Data?).map { [UInt8]($0) }
        return run
      }
    }
  }
}
