internal import Dreaming
package import Trajectories

/// What came of asking models, in numbers and words.
package struct ModelTally: Hashable, Sendable {
  /// Runs that models were to be asked about, and those that were done with.
  package var wanted = 0
  package var done = 0
  /// Answers that came, and those that were there from before.
  package var answers = 0
  package var reused = 0
  /// Models' critiques that name a step, and runs in which critics disagree.
  package var claims = 0
  package var escalated = 0
  /// Answers that were no critique, and parts of answers that were not taken, by reason.
  package var refused: [String: Int] = [:]
  package var dropped: [String: Int] = [:]
  package var usage = TokenUsage()
  package var spent = Spending()
  /// Why no more was asked, where that is so.
  package var stopped: String?
  /// Names of models that answered, as they stand beside their critiques.
  package var models: Set<String> = []

  package init() {}

  /// Counts what was made of an answer.
  mutating func count(_ critique: Critique) {
    guard let asking = critique.asking else { return }
    models.insert(critique.critic)
    if let refusal = asking.refusal { refused[refusal, default: 0] += 1 }
    for drop in asking.dropped { dropped[drop.why, default: 0] += drop.count }
  }

  /// The stage of a dream's report; nil where no model was wanted.
  package var stage: DreamReport.Stage? {
    guard wanted > 0 else { return nil }
    let names = models.isEmpty ? "models" : models.sorted().joined(separator: ", ")
    var stage = DreamReport.Stage(
      .critique, looked: done, at: "runs with \(names)",
      learned: claims > 0 ? ["\(claims) claims of models that cite what they say"] : [],
      refused: refused.sorted { $0.key < $1.key }.map {
        .init("an answer", why: $0.key, count: $0.value)
      }
        + dropped.sorted { $0.key < $1.key }.map {
          .init("a part of an answer", why: $0.key, count: $0.value)
        },
      note: claims > 0 ? "" : "no model named a step and cited it")
    stage.stopped = stopped.map { "\($0), after \(done) of \(Dream.runs(wanted))" }
    return stage
  }
}
