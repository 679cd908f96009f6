/// A batch of questions that a server works on, as the archive keeps it.
package struct ModelBatch: Hashable, Sendable {
  package enum State: String, Hashable, Sendable {
    /// On its way, or on the server without our knowing its name.
    case sending
    /// On the server.
    case sent
    case ended
  }

  package var number: Int64
  /// What it belongs to; questions have one answer in a job.
  package var job: String
  /// How the names of its questions begin on the server.
  package var nonce: String
  package var state: State
  package var plannedAt: Timestamp
  package var serverName: String?
  package var questions: Int

  package init(
    number: Int64, job: String, nonce: String, state: State, plannedAt: Timestamp,
    serverName: String?, questions: Int
  ) {
    self.number = number
    self.job = job
    self.nonce = nonce
    self.state = state
    self.plannedAt = plannedAt
    self.serverName = serverName
    self.questions = questions
  }
}

/// What came of one question of a batch, as the archive keeps it.
package struct ModelBatchAnswer: Hashable, Sendable, Codable {
  package enum State: String, Hashable, Sendable, Codable {
    case open, answered
    /// Asking again may help.
    case again
    case failed
  }

  package var state: State
  package var text: String
  /// Why it ended, in a word; or why there is no answer.
  package var ending: String
  package var usage: TokenUsage
  package var model: String

  package init(
    _ state: State, text: String = "", ending: String = "", usage: TokenUsage = TokenUsage(),
    model: String = ""
  ) {
    self.state = state
    self.text = text
    self.ending = ending
    self.usage = usage
    self.model = model
  }
}
