internal import Trajectories

/// One line of a recording: what was asked and what came, without secrets and without pictures.
struct RecordedCall: Codable, Hashable {
  struct Question: Codable, Hashable {
    struct Part: Codable, Hashable {
      var text: String?
      /// The hash of a picture; its bytes are not recorded.
      var picture: String?
    }

    var model: String
    var instructions: String
    var parts: [Part]
    var schema: String?
    var mostTokens: Int
    var effort: String?

    init(_ question: ModelQuestion, to model: String) {
      self.model = model
      instructions = Redactor.redact(question.instructions)
      parts = question.parts.map { part in
        switch part {
        case .text(let text): Part(text: Redactor.redact(text))
        case .picture(let bytes, let type):
          Part(picture: "\(type) \(ContentHash(of: bytes))")
        }
      }
      schema = question.schema
      mostTokens = question.mostTokens
      effort = question.effort?.rawValue
    }
  }

  struct Answer: Codable, Hashable {
    var text: String
    var ending: String
    var usage: TokenUsage
    var model: String
  }

  struct Failure: Codable, Hashable {
    var status: Int?
    var kind: String?
    var code: String?
    var message: String
  }

  var question: Question
  var answer: Answer?
  var failure: Failure?
}

extension RecordedCall.Answer {
  init(_ answer: ModelAnswer) {
    text = Redactor.redact(answer.text)
    ending = Redactor.redact(answer.ending.text)
    usage = answer.usage
    model = answer.model
  }

  var answer: ModelAnswer {
    ModelAnswer(text: text, ending: ModelAnswer.Ending(text: ending), usage: usage, model: model)
  }
}

extension RecordedCall.Failure {
  init(_ error: ModelError) {
    guard case .refused(let refusal) = error else {
      message = Redactor.redact(error.description)
      return
    }
    status = refusal.status
    kind = refusal.kind
    code = refusal.code
    message = Redactor.redact(refusal.message)
  }

  var error: ModelError {
    guard let status else { return .malformed("nothing; the recording says: \(message)") }
    return .refused(
      ServerRefusal(status: status, kind: kind ?? "", code: code ?? "", message: message))
  }
}

extension ModelAnswer.Ending {
  /// As text that `init(text:)` reads.
  package var text: String {
    switch self {
    case .finished: "finished"
    case .tooLong: "too long"
    case .cut: "cut"
    case .refused(let why): "refused: " + why
    case .other(let why): "other: " + why
    }
  }

  package init(text: String) {
    switch text {
    case "finished": self = .finished
    case "too long": self = .tooLong
    case "cut": self = .cut
    case let text where text.hasPrefix("refused: "): self = .refused(String(text.dropFirst(9)))
    case let text where text.hasPrefix("other: "): self = .other(String(text.dropFirst(7)))
    case let text: self = .other(text)
    }
  }
}
