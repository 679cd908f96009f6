internal import Formats
internal import Foundation
package import Storage
package import Trajectories

/// The runs of the archive.
package struct ArchiveRuns: RunSource {
  let archive: Archive

  package init(_ archive: Archive) { self.archive = archive }

  /// Whether nothing can be kept.
  package var isReadOnly: Bool { archive.isReadOnly }

  package func runs(_ query: RunQuery, offset: Int, limit: Int) throws -> RunPage {
    try archive.library(query, offset: offset, limit: limit)
  }

  package func run(named text: String) throws -> RunSummary { try archive.run(prefix: text) }

  package func revision(of run: RunID) throws -> Int {
    try archive.revisions(of: run).last?.number ?? 0
  }

  package func extent(of run: RunID) throws -> RunExtent {
    RunExtent(summary: try archive.summary(of: run), entries: try archive.extent(of: run))
  }

  package func rows(of run: RunID, _ range: Range<Int>) throws -> [EntryRow] {
    try archive.rows(of: run, range)
  }

  package func entry(of run: RunID, at index: Int) throws -> Entry {
    try archive.entry(of: run, index)
  }

  package func index(ofStep number: Int, of run: RunID) throws -> Int? {
    try archive.entryIndex(of: run, step: number)
  }

  package func find(
    _ target: FindTarget, in run: RunID, from index: Int, forward: Bool
  ) throws -> Int? {
    try archive.nextEntry(of: run, from: index, forward: forward, matching: target)
  }

  package func children(of run: RunID) throws -> [RunSummary] { try archive.children(of: run) }

  package func search(_ query: String, offset: Int, limit: Int) throws -> [SearchHit] {
    guard let pattern = SearchPattern(query) else { return [] }
    return try archive.search(pattern, offset: offset, limit: limit).hits
  }

  package func stateOutcome(
    of run: RunID, _ verdict: Outcome.Verdict, why: String, by: String
  ) throws -> Outcome {
    let now = Timestamp(seconds: Date().timeIntervalSince1970)
    return try archive.stateOutcome(verdict, of: run, why: why, by: by, at: now).header.outcome
  }

  package func picture(_ place: ImageReference.Place) -> [UInt8]? {
    if case .stored(let hash) = place { return archive.images.bytes(for: hash) }
    return PictureBytes.read(place)
  }
}
