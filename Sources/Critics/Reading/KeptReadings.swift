internal import Trajectories

/// Readings of the first runs that were pooled, so that they need not be read again to be critiqued.
///
/// Reading a run costs more than half of its critique. Only so many steps are kept: memory does not
/// grow with the number of runs.
struct KeptReadings: Sendable {
  private var readings: [RunID: RunReading] = [:]
  private var left = 1_000

  mutating func keep(_ reading: RunReading) {
    // What changes by itself is known only once all runs are pooled, so screens are looked at anew.
    guard reading.sight.looks.isEmpty, reading.moments.count <= left else { return }
    left -= reading.moments.count
    readings[reading.run.header.id] = reading
  }

  /// The reading of a run, where it is kept and the run is still the same.
  func reading(of run: Trajectory, revision: Int) -> RunReading? {
    guard var reading = readings[run.header.id], reading.run == run else { return nil }
    reading.revision = revision
    return reading
  }
}
