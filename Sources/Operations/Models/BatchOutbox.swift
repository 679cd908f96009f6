internal import Foundation
internal import LanguageModels
internal import Storage
internal import Trajectories

/// Questions on their way into batches: written to disk one after the other, and sent as soon as one
/// batch is full.
///
/// Before a batch is sent the worst of all its questions is set aside; of more than a limit allows, as
/// many are sent as fit, and the rest is left for when others have been settled.
struct BatchOutbox {
  fileprivate struct Draft {
    var nonce = UUID().uuidString.replacing("-", with: "").lowercased()
    var keys: [String] = []
    /// Of each question and those before it.
    var worst: [Spending] = []
    var body: BatchBody
  }

  private let desk: ModelBatchDesk
  private let job: String
  private var draft: Draft?
  /// Questions that were sent.
  private(set) var sent = 0
  /// Why some were not sent, such as for a limit.
  private(set) var unasked: String?

  init(_ desk: ModelBatchDesk, _ job: String) {
    self.desk = desk
    self.job = job
  }

  /// Questions that are written and not sent.
  var count: Int { draft?.keys.count ?? 0 }

  /// Adds a question; once a limit is reached nothing more is added.
  mutating func add(_ key: String, _ question: ModelQuestion, _ isCancelled: () -> Bool) throws {
    if isCancelled() { throw ModelError.cancelled }
    guard unasked == nil else { return }
    guard desk.choice.takesPictures || !question.hasPictures else {
      throw ModelError.notAllowed(
        "screenshots are not sent to \(desk.choice.name) without [models] screenshots = true")
    }
    var draft = try draft ?? Draft(body: BatchBody(in: desk.archive.folder))
    let entry = try desk.batches.entry("\(draft.nonce)-\(draft.keys.count)", question)
    let isFull =
      draft.keys.count >= desk.size.questions || draft.body.bytes + entry.count >= desk.size.bytes
    if isFull, !draft.keys.isEmpty {
      try close(isCancelled)
      return try add(key, question, isCancelled)
    }
    try draft.body.add(entry)
    draft.keys.append(key)
    let worst = desk.choice.tariff.worst(
      prompt: question.mostPrompt, answer: question.mostTokens, isBatch: true)
    draft.worst.append((draft.worst.last ?? Spending()) + worst)
    self.draft = draft
  }

  /// Sends what is written.
  ///
  /// - Parameter partly: whether as many are sent as a limit allows, where it does not allow all.
  mutating func close(partly: Bool = true, _ isCancelled: () -> Bool) throws {
    guard var draft else { return }
    self.draft = nil
    while let worst = draft.worst.last {
      let call = ModelCall(
        dream: desk.dream, stage: desk.stage, model: desk.choice.name, host: desk.choice.host,
        isLocal: desk.choice.isLocal && desk.choice.tariff == .free, questions: draft.keys.count,
        worst: worst)
      let made = try desk.archive.planModelBatch(
        job, keys: draft.keys, nonce: draft.nonce, call: call, within: desk.caps, at: desk.clock())
      switch made {
      case .made(let number):
        try draft.body.close()
        try desk.send(number, draft.body, isCancelled)
        sent += draft.keys.count
        return
      case .refused(let reached):
        unasked = reached.words
        guard partly else { return }
        draft.keep(draft.worst.count { (reached.used + $0).isWithin(reached.limit) })
      }
    }
  }

  /// Lets go of what is written and not sent.
  mutating func drop() { draft = nil }
}

extension BatchOutbox.Draft {
  fileprivate mutating func keep(_ most: Int) {
    // One less at least, so that it comes to an end whatever a limit says.
    let most = min(most, keys.count - 1)
    keys.removeSubrange(most...)
    worst.removeSubrange(most...)
    body.keep(most)
  }
}
