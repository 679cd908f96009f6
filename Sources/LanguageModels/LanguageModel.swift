/// A model that can be asked, wherever it runs.
package protocol LanguageModel: Sendable {
  /// As its server calls it.
  var name: String { get }

  /// Asks, and waits for the answer.
  ///
  /// - Parameters:
  ///   - isCancelled: asked every 20 ms.
  ///   - onText: the text as it comes.
  func answer(
    _ question: ModelQuestion, isCancelled: () -> Bool, onText: (String) -> Void
  ) throws(ModelError) -> ModelAnswer

  /// How many tokens a question has; an estimate.
  func count(_ question: ModelQuestion, isCancelled: () -> Bool) throws(ModelError) -> Int
}
