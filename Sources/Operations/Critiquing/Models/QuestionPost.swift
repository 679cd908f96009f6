internal import Critics
internal import Foundation
internal import LanguageModels
internal import Storage
package import Trajectories

/// The questions of a round that go to their models in batches, one job a model.
///
/// A job has a name that stays the same from process to process, and a question in it, too; so whoever
/// comes after a kill finds what was sent, and sends nothing twice.
struct QuestionPost {
  /// What is known of a question.
  enum Reply {
    case answered(ModelAnswer)
    /// On its way, or soon to be.
    case waiting
    /// Why it has no answer and will not get one.
    case failed(String)
    /// Its model takes no batches, or none is to be begun.
    case unasked
  }

  private struct Box {
    let desk: ModelBatchDesk
    let job: String
    /// What the archive knows, as of the beginning of a wave.
    var known: [String: (answer: ModelBatchAnswer, asked: Int)]
    var outbox: BatchOutbox

    init(_ desk: ModelBatchDesk, _ job: String) throws {
      (self.desk, self.job) = (desk, job)
      known = try desk.archive.modelAnswers(of: job)
      outbox = BatchOutbox(desk, job)
    }
  }

  /// Whether questions that nobody was asked yet are put into a new batch.
  var mayBegin: Bool
  private var boxes: [String: Box] = [:]

  init(mayBegin: Bool) { self.mayBegin = mayBegin }

  /// The name of a question within its job.
  static func key(_ question: CritiqueQuestion, _ run: RunID, _ revision: Int) -> String {
    "\(run) \(revision) \(question.name)"
  }

  mutating func reply(
    to key: String, _ question: CritiqueQuestion, of critic: CriticModel, _ isCancelled: () -> Bool
  ) throws -> Reply {
    guard let desk = critic.batches else { return .unasked }
    var box = try boxes[critic.name] ?? Box(desk, desk.job)
    defer { boxes[critic.name] = box }
    let known = box.known[key]
    switch known?.answer.state {
    case .answered?: return .answered(ModelAnswer(known?.answer ?? ModelBatchAnswer(.failed)))
    case .open?: return .waiting
    case .failed?: return .failed(known?.answer.ending ?? "")
    case .again? where (known?.asked ?? 0) >= ModelBatchDesk.mostTries:
      return .failed(known?.answer.ending ?? "")
    case .again?, nil:
      guard mayBegin else { return .unasked }
      try box.outbox.add(key, question.asked, isCancelled)
      return .waiting
    }
  }

  /// Questions that are written and not sent.
  var written: Int { boxes.values.reduce(0) { $0 + $1.outbox.count } }

  /// Why some were not sent.
  var unasked: String? { boxes.values.lazy.compactMap(\.outbox.unasked).first }

  mutating func drop() {
    for name in boxes.keys { boxes[name]?.outbox.drop() }
  }

  /// Sends what is written; in the order of the models' names, so that a limit meets the same.
  mutating func send(partly: Bool, _ isCancelled: () -> Bool) throws {
    for name in boxes.keys.sorted() { try boxes[name]?.outbox.close(partly: partly, isCancelled) }
  }

  /// What is on its way, by model.
  func underWay() throws -> [BatchWait.Part] {
    try boxes.sorted { $0.key < $1.key }.compactMap { name, box in
      let open = try box.desk.archive.modelBatches(of: box.job).filter { $0.state != .ended }
      guard let first = open.map(\.plannedAt).min() else { return nil }
      return BatchWait.Part(
        model: name, questions: open.reduce(0) { $0 + $1.questions }, since: first)
    }
  }

  /// Looks once after all batches and takes what has ended.
  func look(_ isCancelled: () -> Bool) throws {
    for (_, box) in boxes.sorted(by: { $0.key < $1.key }) {
      try box.desk.look(after: box.job, isCancelled: isCancelled)
    }
  }

  /// Begins anew with what the archive knows by now.
  mutating func reload() throws {
    for (name, box) in boxes { boxes[name] = try Box(box.desk, box.job) }
  }

  /// Lets the archive forget answers, once what came of them is kept.
  func forget(_ keys: Set<String>) throws {
    for box in boxes.values { try box.desk.archive.forgetModelAnswers(of: box.job, keys: keys) }
  }
}

/// What one waits for while servers work on batches.
package struct BatchWait: Hashable, Sendable {
  package struct Part: Hashable, Sendable {
    package var model: String
    package var questions: Int
    /// When the first of the batches was sent.
    package var since: Timestamp
  }

  package var parts: [Part]

  package var questions: Int { parts.reduce(0) { $0 + $1.questions } }

  /// Such as `a batch of 1,000 questions to claude-haiku-5-5`.
  package var words: String {
    parts.map { part in
      part.questions == 1
        ? "a batch of 1 question to \(part.model)"
        : "a batch of \(part.questions) questions to \(part.model)"
    }.joined(separator: " and ")
  }
}
