internal import Critics
internal import Foundation
internal import LanguageModels
internal import Storage
internal import Trajectories

/// Asking about many runs at once: in waves, since what is asked next hangs on what was answered.
///
/// A wave is one batch a model, unless it is too large for one. Nothing but the names of questions is
/// held between waves: what came of answers is kept at once, and read again.
extension ModelRound {
  /// Whether to look again.
  enum Patience { case look, leave }

  /// Asks in batches as far as those are wanted; what is left can be asked one by one.
  ///
  /// - Parameters:
  ///   - count: how many runs there are.
  ///   - visit: calls `prepare` for these runs, nil for all.
  ///   - wait: called before each look with its number from 0 on; returns when to look.
  ///
  /// Returns what is still under way where nobody waits for it any more; nil where all is done.
  mutating func askInBatches(
    _ count: Int, visit: (inout ModelRound, Set<RunID>?) throws -> Void,
    wait: (BatchWait, Int) throws -> Patience, _ isCancelled: () -> Bool
  ) throws -> BatchWait? {
    guard let archive else { return nil }
    let mayBegin = critics.batches.takes(count)
    guard try mayBegin || archive.modelBatches(of: nil).contains(where: { $0.state != .ended })
    else { return nil }
    post = QuestionPost(mayBegin: mayBegin)
    defer { post = nil }
    var wanted: Set<RunID>?
    while true {
      waiting = []
      try visit(&self, wanted)
      guard try send(isCancelled), !waiting.isEmpty else { break }
      guard let left = try lookUntilAnswered(wait, isCancelled) else {
        wanted = waiting
        try post?.reload()
        continue
      }
      return left.parts.isEmpty ? nil : left
    }
    try post?.forget(taken)
    return nil
  }

  /// Sends a wave; false where no more is to be sent.
  private mutating func send(_ isCancelled: () -> Bool) throws -> Bool {
    guard var post else { return false }
    defer { self.post = post }
    do {
      if critics.batches == .auto {
        if post.mayBegin, post.written > 0 {
          if !critics.batches.takes(post.written) { post.mayBegin = false }
          if post.mayBegin { try post.send(partly: false, isCancelled) }
          if post.unasked != nil { post.mayBegin = false }
        }
        post.drop()
        return try !post.underWay().isEmpty
      }
      try post.send(partly: true, isCancelled)
    } catch ModelError.cancelled { throw Cancelled() } catch let error as ModelError {
      tally.stopped = "\(error)"
      return false
    }
    let isUnderWay = try !post.underWay().isEmpty
    if !isUnderWay, let why = post.unasked { tally.stopped = "the cap is reached (\(why))" }
    return isUnderWay
  }

  /// Nil where all batches have ended; what is under way where nobody waits any more; nothing where the
  /// server cannot be asked.
  private mutating func lookUntilAnswered(
    _ wait: (BatchWait, Int) throws -> Patience, _ isCancelled: () -> Bool
  ) throws -> BatchWait? {
    guard let post else { return nil }
    var failures = 0
    for look in 0... {
      let left = BatchWait(parts: try post.underWay())
      if left.parts.isEmpty { return nil }
      guard try wait(left, look) == .look else { return left }
      if isCancelled() { throw Cancelled() }
      do {
        try post.look(isCancelled)
        failures = 0
      } catch ModelError.cancelled { throw Cancelled() } catch let error as ModelError {
        failures += 1
        // A network that is gone for a while is no reason to give up what is paid for.
        guard failures >= Self.mostFailures else { continue }
        tally.stopped = "the batch cannot be looked after: \(error); the same again goes on with it"
        return BatchWait(parts: [])
      }
    }
    return nil
  }

  /// Seconds before a look: none, then a second, and a minute in the end.
  static func pause(_ look: Int) -> Double {
    look == 0 ? 0 : min(60, pow(1.4, Double(min(look - 1, 40))))
  }

  private mutating func reply(
    to key: String, _ question: CritiqueQuestion, of model: CriticModel, _ isCancelled: () -> Bool
  ) throws -> QuestionPost.Reply {
    do {
      return try post?.reply(to: key, question, of: model, isCancelled) ?? .unasked
    } catch ModelError.cancelled { throw Cancelled() } catch let error as ModelError {
      tally.stopped = "\(error)"
      return .unasked
    }
  }

  /// Goes as far about one run as answers are there, and puts its next question into a batch.
  mutating func prepare(
    about run: Trajectory, revision: Int, embedded: WeighedCritique,
    onAnswer: (Critique) throws -> Void, isCancelled: () -> Bool
  ) throws {
    if isCancelled() { throw Cancelled() }
    guard revision > 0 else { return }
    let models = try critics.critics(run.header)
    var inquiry = inquiry(run, revision, embedded, models)
    let kept = try keptAnswers(about: run.header.id, revision)
    while let step = inquiry.next {
      let model = models[step.critic]
      let key = QuestionPost.key(step.question, run.header.id, revision)
      if let known = kept.answer(to: step, of: model.name) {
        inquiry.take(kept: known)
        taken.insert(key)
        continue
      }
      switch try reply(to: key, step.question, of: model, isCancelled) {
      case .waiting:
        waiting.insert(run.header.id)
        return
      case .unasked: return
      case .failed(let why):
        unanswered.insert(key)
        tally.refused["no answer: \(why)", default: 0] += 1
        return
      case .answered(let answer):
        model.onBatched?(step.question.asked, answer)
        guard let critique = inquiry.take(answer) else { return }
        fresh.insert(key)
        taken.insert(key)
        tally.answers += 1
        tally.usage = tally.usage + answer.usage
        tally.spent = tally.spent + model.tariff.cost(answer.usage, isBatch: true)
        tally.count(critique)
        try keep(critique, revision)
        try onAnswer(critique)
      }
    }
  }
}
