internal import Trajectories

/// A fault put into a recorded run: which steps come in, go, or are done otherwise.
struct RecordedDraft: Sendable {
  var kind: FaultKind
  /// Before which step something comes in; as many as there are steps for the end.
  var place: Int
  var inserted: [Step] = []
  /// Steps that go.
  var removed: Range<Int> = 0..<0
  /// Steps that are done, or come out, otherwise.
  var changed: [Int: Step] = [:]
  /// Which step is at fault: of those that come in, from 0, or else of the recording.
  var fault: Fault = .inserted(0)
  var isMadeGood: Bool
  var better: BetterAction

  enum Fault: Sendable {
    case inserted(Int)
    case recorded(Int)
  }

  /// The run with the fault in it, and the number of the step at fault.
  ///
  /// - Parameter label: sets runs made from one log apart; it says nothing about what is in them.
  func made(from trace: RecordedTrace, label: String) -> (run: Trajectory, step: Int)? {
    var maker = RunMaker(label: label, header: trace.run.header)
    var place = 0
    var faulty: Int?
    for entry in trace.run.entries {
      guard let step = entry.step else {
        maker.keep(entry)
        continue
      }
      if place == self.place { faulty = insert(from: entry, &maker) ?? faulty }
      if !removed.contains(place) {
        maker.keep(entry, as: changed[place] ?? step)
        if case .recorded(place) = fault { faulty = maker.steps }
      }
      place += 1
      if place == trace.count, self.place == place {
        faulty = insert(from: entry, &maker) ?? faulty
      }
    }
    guard let faulty else { return nil }
    return (maker.run, faulty)
  }

  private func insert(from entry: Entry, _ maker: inout RunMaker) -> Int? {
    var faulty: Int?
    for (offset, step) in inserted.enumerated() {
      maker.insert(step, like: entry)
      if case .inserted(offset) = fault { faulty = maker.steps }
    }
    return faulty
  }
}

/// Puts entries together into a run, numbered and timed anew.
private struct RunMaker {
  private(set) var run: Trajectory
  private(set) var steps = 0
  private let label: String
  /// What steps that came in took, in milliseconds.
  private var delay: Int64 = 0

  init(label: String, header: RunHeader) {
    var header = header
    // The critic is told nothing about how it ended, nor where it is from.
    header.outcome = .unknown
    header.id = RunID(format: header.format, identity: "\(header.id)\u{0}\(label)")
    header.source = "\(header.format.rawValue)/\(header.id)"
    header.sessionID = nil
    run = Trajectory(header: header, entries: [])
    self.label = label
  }

  mutating func keep(_ entry: Entry, as step: Step? = nil) {
    var entry = entry
    entry.index = run.entries.count
    entry.sourceIndex = entry.index
    entry.line = entry.index + 1
    entry.time = entry.time.map { Timestamp(rawValue: $0.rawValue + delay) }
    if let step {
      steps += 1
      entry.step = step
      entry.step?.number = steps
    }
    run.entries.append(entry)
  }

  mutating func insert(_ step: Step, like entry: Entry) {
    var entry = entry
    entry.usage = nil
    var step = step
    // The first step of a log shows what was there before anything was done.
    step.before = steps == 0 ? entry.step?.before : nil
    step.action.raw.callID = "\(ContentHash(of: "\(label) \(steps)").prefix16)"
    keep(entry, as: step)
    delay += max(1000, step.duration ?? 0)
  }
}
