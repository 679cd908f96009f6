package import Trajectories

/// What a model answered, as far as it came.
package struct ModelAnswer: Hashable, Sendable {
  /// Why an answer ended.
  package enum Ending: Hashable, Sendable {
    case finished
    /// The answer is longer than was allowed.
    case tooLong
    /// The model, or a filter around it, does not want to answer; with what it says why.
    case refused(String)
    /// The stream broke off: what is there is a part.
    case cut
    /// A reason that is not known here.
    case other(String)
  }

  /// The text, without what the model thought on the way.
  package var text: String
  package var ending: Ending
  package var usage: TokenUsage
  /// The model that answered, as the server calls it.
  package var model: String
  /// What the server's operator can find the request by.
  package var requestID: String?

  package init(
    text: String, ending: Ending = .finished, usage: TokenUsage = TokenUsage(), model: String = "",
    requestID: String? = nil
  ) {
    self.text = text
    self.ending = ending
    self.usage = usage
    self.model = model
    self.requestID = requestID
  }
}
