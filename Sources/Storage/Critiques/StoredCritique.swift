import Foundation
internal import GRDB
package import Trajectories

/// What a claim is about beside its cause, as evidence is pooled: a kind of action on a kind of
/// element in one project.
package struct CritiqueSubject: Hashable, Sendable {
  /// The kind of the step that is named; nil when none is.
  package var kind: ActionKind?
  /// The role of the element, where one is known.
  package var role: String?

  package init(kind: ActionKind? = nil, role: String? = nil) {
    self.kind = kind
    self.role = role
  }
}

/// A critique to be kept, with what is looked up by.
package struct CritiqueDraft: Sendable {
  package var critique: Critique
  package var subject: CritiqueSubject
  /// How many things in the run itself speak for it.
  package var support: Int
  /// What its confidence was weighed from; nil for one that decisions do not move.
  package var weighing: Weighing?

  package init(
    _ critique: Critique, subject: CritiqueSubject = CritiqueSubject(), support: Int,
    weighing: Weighing? = nil
  ) {
    self.critique = critique
    self.subject = subject
    self.support = support
    self.weighing = weighing
  }
}

/// A critique as it was kept.
package struct StoredCritique: Hashable, Sendable {
  package var critique: Critique
  package var subject: CritiqueSubject
  package var at: Timestamp
  /// Whether a newer one of the same critic took its place.
  package var isSuperseded: Bool

  static let columns = """
    critique.body, critique.kind, critique.role, critique.at, critique.superseded_by
    """

  /// Nil where the body is of a form that this version does not know.
  init?(_ row: Row) {
    guard let text: String = row[0],
      let critique = try? JSONDecoder().decode(Critique.self, from: Data(text.utf8))
    else { return nil }
    self.critique = critique
    subject = CritiqueSubject(
      kind: (row[1] as String?).flatMap(ActionKind.init(rawValue:)), role: row[2])
    at = Timestamp(rawValue: row[3])
    isSuperseded = (row[4] as Int64?) != nil
  }
}

/// A claim in one row: enough to order and to filter by, without what it says.
package struct CritiqueRow: Hashable, Sendable {
  package var id: CritiqueID
  package var run: RunID
  package var project: String
  package var verdict: Outcome.Verdict
  package var critic: String
  package var step: Int
  package var cause: Cause?
  package var subject: CritiqueSubject
  /// As the critic said it, whatever was decided since.
  package var confidence: Double
  package var support: Int
  /// Grows from one critique to the next.
  package var number: Int64

  static let columns = """
    critique.id, run.id, run.project, run.verdict, critique.critic, critique.step, critique.cause,
    critique.kind, critique.role, critique.confidence, critique.support, critique.number
    """

  init(_ row: Row) {
    id = CritiqueID(rawValue: row[0])
    run = RunID(rawValue: row[1])
    project = row[2]
    verdict = Outcome.Verdict(rawValue: row[3]) ?? .unknown
    critic = row[4]
    step = row[5]
    cause = (row[6] as String?).flatMap(Cause.init(rawValue:))
    subject = CritiqueSubject(
      kind: (row[7] as String?).flatMap(ActionKind.init(rawValue:)), role: row[8])
    confidence = row[9]
    support = row[10]
    number = row[11]
  }
}

/// A stretch of the claims that stand.
package struct CritiquePage: Hashable, Sendable {
  package var rows: [CritiqueRow]
  /// How many there are in all.
  package var total: Int
}

/// Small JSON with members in a fixed order, so that equal values give equal text.
enum StoredJSON {
  static func text(_ value: some Encodable) throws -> String { try CanonicalJSON.text(value) }

  /// Reads what a row holds; an error names the row.
  static func value<Value: Decodable>(
    _ type: Value.Type, from stored: DatabaseValue, of row: String
  ) throws -> Value {
    guard let text = String.fromDatabaseValue(stored) else {
      throw ArchiveError.damagedRow(row, reason: "it holds no text")
    }
    do {
      return try CanonicalJSON.value(type, from: text)
    } catch {
      throw ArchiveError.damagedRow(row, reason: "it is not of a form that this version knows")
    }
  }
}
