internal import Foundation
package import LanguageModels
internal import Storage
internal import Trajectories
internal import Transport

/// Many questions at half the price: submitted, waited for, joined on the names of their questions.
///
/// Whatever is killed in between is taken up again without being paid for twice: a batch is kept
/// before it is sent; one whose name was not heard any more is looked for on the server, and sent anew
/// only once it is sure that it never arrived. Answers stay in the archive until they are forgotten.
package struct ModelBatchDesk: Sendable {
  /// How much goes into one batch: as much as the API takes, and a little less than its 256 MB.
  package struct Size: Hashable, Sendable {
    package var questions = 100_000
    package var bytes = 240 << 20

    package init() {}
  }

  /// What came of a job so far.
  package struct Progress: Sendable {
    package var answers: [String: ModelAnswer] = [:]
    /// Why questions have no answer, and will not get one by waiting.
    package var failures: [String: String] = [:]
    /// Questions that a server still works on.
    package var waiting: Set<String> = []
    /// Why some were not asked, such as for a limit.
    package var unasked: String?

    package init() {}
  }

  /// How often a question is asked again that expired or met an error of the server.
  static let mostTries = 3
  /// How far two clocks may be apart, and how long a request may be under way, in milliseconds.
  static let slack: Int64 = 600_000

  let archive: Archive
  let choice: ModelChoice
  let batches: AnthropicBatches
  let stage: String
  let dream: DreamID?
  let caps: SpendingCaps
  let clock: @Sendable () -> Timestamp
  package var size = Size()
  /// Milliseconds after which a batch that nobody knows never arrived.
  package var patience: Int64 = 300_000

  // MARK: - Asking

  /// Sends those questions of a job that have no answer and are in no batch.
  ///
  /// - Parameters:
  ///   - keys: names of the questions, each once.
  ///   - question: the question of a key; the same whenever it is asked for.
  ///
  /// Returns why some were not asked; nil where all were.
  package func submit(
    _ job: String, _ keys: [String], isCancelled: () -> Bool = { false },
    question: (String) throws -> ModelQuestion
  ) throws -> String? {
    try post(job, keys, isCancelled, question).unasked
  }

  private func post(
    _ job: String, _ keys: [String], _ isCancelled: () -> Bool,
    _ question: (String) throws -> ModelQuestion
  ) throws -> BatchOutbox {
    let known = try archive.modelAnswers(of: job)
    var wanted: [String] = []
    for key in keys {
      switch known[key] {
      case nil: wanted.append(key)
      case (let answer, let asked)? where answer.state == .again && asked < Self.mostTries:
        wanted.append(key)
      default: break
      }
    }
    var outbox = BatchOutbox(self, job)
    for key in wanted { try outbox.add(key, question(key), isCancelled) }
    try outbox.close(isCancelled)
    return outbox
  }

  /// Submits a batch that is planned.
  func send(_ number: Int64, _ body: BatchBody, _ isCancelled: () -> Bool) throws {
    do throws(ModelError) {
      // Only what the server surely did not take is sent again.
      let state = try RetryRule().carryOut(isCancelled) { () throws(ModelError) in
        do throws(ModelError) {
          return try batches.submit(body, isCancelled: isCancelled)
        } catch {
          throw error.leavesOpen ? .malformed("nothing that says whether it took the batch") : error
        }
      }
      try? archive.nameModelBatch(number, state.name, at: clock())
    } catch {
      // Where it may have arrived it stays open, and is looked for.
      if case .malformed = error { return }
      try archive.endModelBatch(
        number, usage: nil, spent: Spending(), ending: "not sent", arrived: false, at: clock())
      throw error
    }
  }

  // MARK: - Collecting

  /// Looks once after the batches of a job, takes what has ended, and says how far the job is.
  package func collect(
    _ job: String, isCancelled: () -> Bool = { false }
  ) throws -> Progress {
    try look(after: job, isCancelled: isCancelled)
    return try progress(of: job)
  }

  /// Looks once after the batches of a job, and takes what has ended.
  func look(after job: String, isCancelled: () -> Bool) throws {
    for batch in try archive.modelBatches(of: job) where batch.state != .ended {
      if isCancelled() { throw ModelError.cancelled }
      if let name = try batch.serverName ?? find(batch, isCancelled) {
        try take(batch, named: name, isCancelled)
      }
    }
  }

  /// The job that the questions of this stage, dream and model belong to, in whatever process.
  var job: String {
    "\(stage)\(dream.map { " \($0)" } ?? "") \(choice.name)"
  }

  /// Submits, waits and collects until nothing more comes.
  ///
  /// A job that is cancelled here goes on at the server, and is taken up by asking again.
  ///
  /// - Parameter wait: called between two looks with their number; returns when to look again.
  package func ask(
    _ job: String, _ keys: [String], isCancelled: () -> Bool = { false },
    wait: (Int) -> Void = ModelBatchDesk.pause,
    question: (String) throws -> ModelQuestion
  ) throws -> Progress {
    var looks = 0
    while true {
      let outbox = try post(job, keys, isCancelled, question)
      var progress = try collect(job, isCancelled: isCancelled)
      let isDone = progress.waiting.isEmpty
      // What is answered costs less than its worst, so there may be room for more.
      let isAgain = try isDone && (outbox.unasked == nil ? wants(job, keys) : outbox.sent > 0)
      if isDone, !isAgain {
        progress.unasked = outbox.unasked
        return progress
      }
      if isCancelled() { throw ModelError.cancelled }
      wait(looks)
      looks += 1
    }
  }

  /// Seconds between looks: two at first, a minute in the end.
  package static func pause(_ looks: Int) {
    Thread.sleep(forTimeInterval: min(60, 2 * pow(1.3, Double(min(looks, 40)))))
  }

  private func wants(_ job: String, _ keys: [String]) throws -> Bool {
    let known = try archive.modelAnswers(of: job)
    return keys.contains { key in
      known[key].map { $0.answer.state == .again && $0.asked < Self.mostTries } ?? true
    }
  }

  /// Ends the batches of a job at the server; what is answered by then is billed and kept.
  package func cancel(_ job: String) throws {
    for batch in try archive.modelBatches(of: job) {
      guard batch.state == .sent, let name = batch.serverName else { continue }
      _ = try batches.cancel(name)
    }
  }

  private func progress(of job: String) throws -> Progress {
    var progress = Progress()
    for (key, known) in try archive.modelAnswers(of: job) {
      switch known.answer.state {
      case .open: progress.waiting.insert(key)
      case .answered: progress.answers[key] = ModelAnswer(known.answer)
      case .again, .failed: progress.failures[key] = known.answer.ending
      }
    }
    return progress
  }
}

extension ModelError {
  /// Whether a batch may have arrived all the same.
  fileprivate var leavesOpen: Bool {
    switch self {
    case .transport(let error): error.mayHaveArrived
    // Too many, overloaded, unavailable: it was not taken in. Other errors of the server say nothing.
    case .refused(let refusal):
      refusal.status >= 500 && ![501, 503, 529].contains(refusal.status) || refusal.status == 408
        || refusal.status == 409
    case .malformed, .cancelled: true
    case .overLimit, .notAllowed: false
    }
  }
}
