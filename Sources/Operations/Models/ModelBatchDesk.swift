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
  /// How much goes into one batch; the API takes 100,000 questions and 256 MB.
  package struct Size: Hashable, Sendable {
    package var questions = 10_000
    package var bytes = 128 << 20

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
  private static let mostTries = 3
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
    var most = size.questions
    while !wanted.isEmpty {
      if isCancelled() { throw ModelError.cancelled }
      let load = try load(wanted.prefix(most), question)
      switch try plan(job, load) {
      case .made(let number):
        try send(number, load, isCancelled)
        wanted.removeFirst(load.keys.count)
      case .refused(let reached):
        // A smaller one may be within the limit.
        guard load.keys.count > 1 else { return reached.words }
        most = load.keys.count / 2
      }
    }
    return nil
  }

  private struct Load {
    var nonce = UUID().uuidString.replacing("-", with: "").lowercased()
    var keys: [String] = []
    var body = BatchBody()
    var worst = Spending()
  }

  private func load(
    _ keys: ArraySlice<String>, _ question: (String) throws -> ModelQuestion
  ) throws -> Load {
    var load = Load()
    for key in keys {
      let asked = try question(key)
      guard choice.takesPictures || !asked.hasPictures else {
        throw ModelError.notAllowed(
          "screenshots are not sent to \(choice.name) without [models] screenshots = true")
      }
      let entry = try batches.entry("\(load.nonce)-\(load.keys.count)", asked)
      guard load.keys.isEmpty || load.body.count + entry.count < size.bytes else { break }
      load.body.add(entry)
      load.keys.append(key)
      load.worst =
        load.worst
        + choice.tariff.worst(
          prompt: asked.mostPrompt, answer: asked.mostTokens, isBatch: true)
    }
    load.body.close()
    return load
  }

  private func plan(_ job: String, _ load: Load) throws -> ModelReservation {
    try archive.planModelBatch(
      job, keys: load.keys, nonce: load.nonce,
      call: ModelCall(
        dream: dream, stage: stage, model: choice.name, host: choice.host,
        isLocal: choice.isLocal && choice.tariff == .free, questions: load.keys.count,
        worst: load.worst), within: caps, at: clock())
  }

  private func send(_ number: Int64, _ load: Load, _ isCancelled: () -> Bool) throws {
    do throws(ModelError) {
      // Only what the server surely did not take is sent again.
      let state = try RetryRule().carryOut(isCancelled) { () throws(ModelError) in
        do throws(ModelError) {
          return try batches.submit(load.body, isCancelled: isCancelled)
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
    for batch in try archive.modelBatches(of: job) where batch.state != .ended {
      if isCancelled() { throw ModelError.cancelled }
      if let name = try batch.serverName ?? find(batch, isCancelled) {
        try take(batch, named: name, isCancelled)
      }
    }
    return try progress(of: job)
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
      let unasked = try submit(job, keys, isCancelled: isCancelled, question: question)
      var progress = try collect(job, isCancelled: isCancelled)
      let isDone = progress.waiting.isEmpty
      let isAgain = try unasked == nil && isDone && wants(job, keys)
      if isDone, !isAgain {
        progress.unasked = unasked
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
