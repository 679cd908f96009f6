internal import Foundation
package import Trajectories
internal import Transport

/// A model that is asked within limits: each try sets aside the worst that it can cost before it is
/// made, and what failed for the moment is tried again.
///
/// The model within must not try again by itself, since a try that broke off may be billed.
package struct MeteredModel: LanguageModel {
  private let model: any LanguageModel
  private let tariff: ModelTariff
  private let meter: any SpendingMeter
  private let retrying: RetryRule
  private let takesPictures: Bool

  package var name: String { model.name }

  /// - Parameter takesPictures: whether screenshots may be sent to it.
  package init(
    _ model: any LanguageModel, tariff: ModelTariff, meter: any SpendingMeter,
    retrying: RetryRule = RetryRule(), takesPictures: Bool = true
  ) {
    self.model = model
    self.tariff = tariff
    self.meter = meter
    self.retrying = retrying
    self.takesPictures = takesPictures
  }

  /// The most that an answer can cost.
  package func worst(_ question: ModelQuestion) -> Spending {
    tariff.worst(prompt: question.mostPrompt, answer: question.mostTokens)
  }

  /// Asks, and waits for the answer; an answer of which a part has come is not asked for again.
  package func answer(
    _ question: ModelQuestion, isCancelled: () -> Bool = { false },
    onText: (String) -> Void = { _ in }
  ) throws(ModelError) -> ModelAnswer {
    try allow(question)
    return try retrying.carryOut(isCancelled) { () throws(ModelError) in
      let number = try meter.reserve(worst(question))
      do throws(ModelError) {
        let answer = try model.answer(question, isCancelled: isCancelled, onText: onText)
        let usage = billed(answer, question)
        meter.settle(
          number, usage: usage, spent: usage.map { tariff.cost($0) }, ending: answer.ending.word)
        return answer
      } catch {
        meter.settle(
          number, usage: nil, spent: error.isSurelyFree ? Spending() : nil, ending: error.word)
        throw error
      }
    }
  }

  package func count(
    _ question: ModelQuestion, isCancelled: () -> Bool = { false }
  ) throws(ModelError) -> Int {
    try allow(question)
    return try retrying.carryOut(isCancelled) { () throws(ModelError) in
      try model.count(question, isCancelled: isCancelled)
    }
  }

  private func allow(_ question: ModelQuestion) throws(ModelError) {
    guard takesPictures || !question.hasPictures else {
      throw .notAllowed("screenshots are not sent to \(name) without [models] screenshots = true")
    }
  }

  /// What is billed; nil where the server does not say.
  ///
  /// Of an answer that broke off nobody says how long it became, so it counts as the longest.
  private func billed(_ answer: ModelAnswer, _ question: ModelQuestion) -> TokenUsage? {
    var usage = answer.usage
    guard usage.input + usage.cacheRead + usage.cacheWrite > 0 else { return nil }
    if answer.ending == .cut { usage.output = max(usage.output, question.mostTokens) }
    return usage
  }
}

extension ModelAnswer.Ending {
  /// For the ledger.
  fileprivate var word: String {
    switch self {
    case .finished: "finished"
    case .tooLong: "too long"
    case .refused: "refused"
    case .cut: "cut"
    case .other: "other"
    }
  }
}

extension ModelError {
  /// Whether nothing can be billed for the call.
  fileprivate var isSurelyFree: Bool {
    switch self {
    case .transport(let error): !error.mayHaveArrived
    case .refused(let refusal): !refusal.hasBegun
    case .overLimit, .notAllowed: true
    case .malformed, .cancelled: false
    }
  }

  /// For the ledger.
  fileprivate var word: String {
    switch self {
    case .transport: "unreachable"
    case .refused(let refusal): "status \(refusal.status)"
    case .malformed: "malformed"
    case .overLimit, .notAllowed: "not asked"
    case .cancelled: "cancelled"
    }
  }
}
