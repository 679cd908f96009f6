internal import Formats
internal import Trajectories

/// What has been read of opened logs so far.
struct OpenedContents: Sendable {
  private(set) var runs: [RunID: OpenedRun] = [:]
  /// In the order they were met.
  private(set) var order: [RunID] = []
  private(set) var problems: [LogProblem] = []
  /// Damaged records met; more than are kept in `problems`.
  private(set) var problemCount = 0
  var bytesRead = 0
  var totalBytes = 0
  /// Whether every log was read to its end once.
  var isDone = false
  var failure: String?
  private var childrenOf: [RunID: [RunID]] = [:]
  /// Which step of which run started a run.
  private var starters: [RunID: (parent: RunID, step: Int)] = [:]

  /// Files a batch, whose entries are in the spill file by now.
  mutating func take(_ item: PackedBatch.Item, of batch: PackedBatch, _ spill: SpillFile) {
    switch item {
    case .problem(let problem): report(problem)
    case .run(let header): take(header)
    case .entries(let place):
      let pack = batch.packs[place]
      for (child, step) in pack.children {
        starters[child] = (pack.run, step)
        runs[child]?.update(parent: pack.run, step: step)
      }
      runs[pack.run]?.add(pack, spill)
    }
  }

  mutating func report(_ problem: LogProblem) {
    problemCount += 1
    if problems.count < Self.mostProblems { problems.append(problem) }
  }

  /// Takes back what was said of the end of a log that has grown since.
  mutating func withdraw(_ withdrawn: [LogProblem]) {
    for problem in withdrawn {
      guard let place = problems.lastIndex(of: problem) else { continue }
      problems.remove(at: place)
      problemCount -= 1
    }
  }

  func summary(of id: RunID) -> RunSummary? {
    runs[id]?.summary(children: childrenOf[id]?.count ?? 0)
  }

  func children(of id: RunID) -> [RunSummary] {
    (childrenOf[id] ?? []).compactMap { summary(of: $0) }
  }

  private mutating func take(_ header: RunHeader) {
    let id = header.id
    let known = runs[id]?.header.parent
    if runs[id] == nil {
      runs[id] = OpenedRun(header: header)
      order.append(id)
    } else {
      runs[id]?.update(header)
    }
    if let starter = starters[id] { runs[id]?.update(parent: starter.parent, step: starter.step) }
    guard let parent = runs[id]?.header.parent, parent != known else { return }
    if let known { childrenOf[known]?.removeAll { $0 == id } }
    childrenOf[parent, default: []].append(id)
  }

  private static let mostProblems = 1000
}
