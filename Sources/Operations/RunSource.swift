package import Storage
package import Trajectories

/// Where runs are looked at: the archive, or log files opened without importing.
///
/// Every call of looking is cheap: it reads a window, never a whole run. Calls come from several threads.
package protocol RunSource: Sendable {
  /// A stretch of the runs that a query wants.
  func runs(_ query: RunQuery, offset: Int, limit: Int) throws -> RunPage
  /// The run a person names by its id or the start of it.
  func run(named text: String) throws -> RunSummary
  /// The revision that a run is looked at in, from 1; 0 where there are no revisions.
  func revision(of run: RunID) throws -> Int
  /// How far a run can be looked at.
  func extent(of run: RunID) throws -> RunExtent
  func rows(of run: RunID, _ range: Range<Int>) throws -> [EntryRow]
  func entry(of run: RunID, at index: Int) throws -> Entry
  /// The entry that holds a step.
  func index(ofStep number: Int, of run: RunID) throws -> Int?
  func find(_ target: FindTarget, in run: RunID, from index: Int, forward: Bool) throws -> Int?
  /// The runs of its sub-agents, in the order they were started.
  func children(of run: RunID) throws -> [RunSummary]
  /// Places where words occur, newest run first.
  func search(_ query: String, offset: Int, limit: Int) throws -> [SearchHit]
  func stateOutcome(
    of run: RunID, _ verdict: Outcome.Verdict, why: String, by: String
  ) throws -> Outcome
  /// The bytes of a picture; nil when they cannot be had.
  func picture(_ place: ImageReference.Place) -> [UInt8]?

  // What critiques are made of.

  /// The whole runs that a filter lets through, those of sub-agents too: by project, oldest first.
  func members(matching filter: RunFilter) throws -> [PoolMember]
  /// One run, whole or not; one that is not, or that is in no archive, has revision 0.
  func member(_ run: RunID) throws -> PoolMember
  /// A run with all its entries, as it stood at the member's revision.
  func trajectory(of member: PoolMember) throws -> Trajectory
  /// What decisions that stand say about causes.
  func reviewFactors() throws -> [ReviewFactor]
  /// The archive that keeps what is said of the runs; nil where nothing can be kept.
  var keeper: Archive? { get }
}

extension RunSource {
  package func revision(of run: RunID) throws -> Int { 0 }
}
