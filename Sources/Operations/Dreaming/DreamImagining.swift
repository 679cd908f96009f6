internal import Critics
internal import LanguageModels
internal import Storage
internal import Trajectories

/// The part of a dream in which a model imagines how runs would go on with what is proposed for them.
///
/// It comes last and changes nothing: what is imagined stands in the report as predicted. One question is
/// one piece of work; a dream that was interrupted asks none twice, by what the ledger holds.
struct DreamImagining {
  static let stage = "imagine"

  private let archive: Archive
  private let record: DreamRecord
  private(set) var continuations: [Continuation] = []
  private var refused: [String: Int] = [:]
  private var asked = 0
  private var stopped: String?
  private var model = ""

  init(_ archive: Archive, _ record: DreamRecord) {
    self.archive = archive
    self.record = record
  }

  /// The proposals that are sure most, one a run, in an order that is the same whenever it is asked for.
  private func finalists() throws -> [Critique] {
    let all = try record.runs.compactMap { run in
      try archive.critiques(of: run.run).map(\.critique)
        .filter { $0.revision == run.revision && $0.step != nil && $0.better?.kind != nil }
        .max { ($0.confidence, $1.critic) < ($1.confidence, $0.critic) }
    }
    let sorted = all.sorted { ($1.confidence, $0.run) < ($0.confidence, $1.run) }
    return Array(sorted.prefix(ContinuationQuestion.mostFinalists))
  }

  /// Asks about each finalist; false where it was stopped.
  mutating func imagine(
    with critic: CriticModel, onEvent: ([JournalEvent]) throws -> Void, _ shouldStop: () -> Bool
  ) throws -> Bool {
    model = critic.name
    let before = try archive.modelSpending(of: record.id).filter { $0.stage == Self.stage }
      .reduce(0) { $0 + $1.questions }
    for (place, critique) in try finalists().enumerated() {
      if shouldStop() { return false }
      let run = try archive.trajectory(critique.run, revision: critique.revision)
      guard let question = ContinuationQuestion(critique, of: run) else { continue }
      asked += 1
      if place < before {
        refused["it was asked before the dream was interrupted", default: 0] += 1
        continue
      }
      let told = JournalEvent.Unit(
        asked, stage: .imagine, run: critique.run, what: "\(critic.name) imagines on")
      try onEvent([.unitBegan(told)])
      do {
        let answer = try critic.model.answer(
          question.asked, isCancelled: shouldStop, onText: { _ in })
        switch question.continuation(answer) {
        case .success(let continuation):
          continuations.append(continuation)
          let line = JournalEvent.Unit(
            asked, stage: .imagine, run: critique.run, what: "predicted: \(continuation.line)")
          try onEvent([.unitBegan(line)])
        case .failure(let why): refused[why.words, default: 0] += 1
        }
      } catch ModelError.cancelled { return false } catch let error as ModelError {
        stopped = "\(error)"
        return true
      }
    }
    return true
  }

  /// What the report says of it.
  var report: DreamReport.Stage {
    let sum = continuations.reduce(into: [String: Int]()) { sum, one in
      for step in one.steps { sum[step.effect.rawValue, default: 0] += 1 }
    }
    let counts = Continuation.Effect.allCases.map { "\(sum[$0.rawValue] ?? 0) \($0.rawValue)" }
    let ends = Dictionary(grouping: continuations, by: \.ending.words)
      .map { DreamReport.Refusal("a continuation", why: "it goes on \($0)", count: $1.count) }
    var stage = DreamReport.Stage(
      .imagine, looked: asked, at: "proposals, as \(model) imagines them to go on",
      refused: ends.sorted { $0.why < $1.why }
        + refused.sorted { $0.key < $1.key }.map {
          .init("an answer", why: $0.key, count: $0.value)
        },
      note: "predicted steps are no evidence (\(counts.joined(separator: ", ")))")
    stage.stopped = stopped
    return stage
  }
}
