internal import LanguageModels
internal import Storage
internal import Trajectories

/// Looking after one batch at the server, and taking its results.
extension ModelBatchDesk {
  func take(
    _ batch: ModelBatch, named name: String, _ isCancelled: () -> Bool
  ) throws {
    let state = try batches.state(of: name, isCancelled: isCancelled)
    if batch.serverName == nil { try archive.nameModelBatch(batch.number, name, at: clock()) }
    guard state.processing == .ended else { return }
    var ledger = Ledger()
    var some: [(Int, ModelBatchAnswer)] = []
    var broken: (any Error)?
    try RetryRule().carryOut(isCancelled) { () throws(ModelError) in
      // Read anew from the beginning: a part that was cut is no sum.
      ledger = Ledger()
      some = []
      try batches.results(of: name, isCancelled: isCancelled) { question, result in
        guard let place = batch.place(of: question), ledger.seen.insert(place).inserted else {
          return true
        }
        if case .answered(let answer) = result {
          ledger.usage = ledger.usage + answer.usage
          ledger.spent = ledger.spent + choice.tariff.cost(answer.usage, isBatch: true)
        }
        some.append((place, ModelBatchAnswer(result)))
        guard some.count >= 200 else { return true }
        do { try archive.keepModelAnswers(batch.number, some) } catch { broken = error }
        some = []
        return broken == nil
      }
    }
    if let broken { throw broken }
    try archive.keepModelAnswers(batch.number, some)
    let isWhole = ledger.seen.count == batch.questions
    try archive.endModelBatch(
      batch.number, usage: ledger.usage, spent: isWhole ? ledger.spent : nil,
      ending: isWhole ? "finished" : "results missing", at: clock())
  }

  private struct Ledger {
    var seen: Set<Int> = []
    var usage = TokenUsage()
    var spent = Spending()
  }

  /// The name of a batch whose submission nobody heard the answer of; nil where that is not known yet.
  ///
  /// The server does not tell what is in a batch before it has ended, so those of the same size and
  /// time are waited for.
  func find(_ batch: ModelBatch, _ isCancelled: () -> Bool) throws -> String? {
    let since = Timestamp(rawValue: batch.plannedAt.rawValue - Self.slack)
    let taken = Set(try archive.modelBatches(of: nil).compactMap(\.serverName))
    var isOpen = false
    for state in try batches.list(since: since, isCancelled: isCancelled) {
      guard !taken.contains(state.name), state.questions == batch.questions else { continue }
      guard state.processing == .ended else {
        isOpen = true
        continue
      }
      var isOurs = false
      try batches.results(of: state.name, isCancelled: isCancelled) { question, _ in
        isOurs = batch.place(of: question) != nil
        return false
      }
      if isOurs { return state.name }
    }
    guard !isOpen, clock() - batch.plannedAt > patience else { return nil }
    try archive.endModelBatch(
      batch.number, usage: nil, spent: Spending(), ending: "never arrived", arrived: false,
      at: clock())
    return nil
  }
}

extension ModelBatch {
  /// The place of a question by its name on the server; nil for one of another batch.
  fileprivate func place(of question: String) -> Int? {
    guard question.hasPrefix(nonce + "-"), let place = Int(question.dropFirst(nonce.count + 1)),
      (0..<questions).contains(place)
    else { return nil }
    return place
  }
}

extension ModelBatchAnswer {
  fileprivate init(_ result: BatchResult) {
    switch result {
    case .answered(let answer):
      self.init(
        .answered, text: answer.text, ending: answer.ending.text, usage: answer.usage,
        model: answer.model)
    case .failed(let why, let mayRetry): self.init(mayRetry ? .again : .failed, ending: why)
    }
  }
}

extension ModelAnswer {
  init(_ stored: ModelBatchAnswer) {
    self.init(
      text: stored.text, ending: Ending(text: stored.ending), usage: stored.usage,
      model: stored.model)
  }
}
