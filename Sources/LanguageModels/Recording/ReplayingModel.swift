internal import Foundation
internal import Synchronization
internal import Trajectories

/// The answers of a recording, by their questions; the same question gets its answers in turn.
package final class ModelReplay: Sendable {
  private let calls: [RecordedCall.Question: [RecordedCall]]
  private let turns = Mutex<[RecordedCall.Question: Int]>([:])

  /// Reads a recording.
  ///
  /// Throws where it is none, and says in which line.
  package init(from path: String) throws {
    guard let text = try? String(contentsOfFile: path, encoding: .utf8) else {
      throw ModelRecordingError(path: path, problem: "it cannot be read")
    }
    var calls: [RecordedCall.Question: [RecordedCall]] = [:]
    for (number, line) in text.split(separator: "\n").enumerated() {
      guard let call = try? CanonicalJSON.value(RecordedCall.self, from: String(line)) else {
        throw ModelRecordingError(path: path, problem: "line \(number + 1) is not of one")
      }
      calls[call.question, default: []].append(call)
    }
    self.calls = calls
  }

  /// The models that answered, by name.
  package var models: [String] { Set(calls.keys.map(\.model)).sorted() }

  /// The last answer to a question comes again and again.
  fileprivate func next(_ question: RecordedCall.Question) -> RecordedCall? {
    guard let known = calls[question] else { return nil }
    return turns.withLock { turns in
      defer { turns[question, default: 0] += 1 }
      return known[min(turns[question, default: 0], known.count - 1)]
    }
  }
}

/// A model that says what a recording holds; nothing is sent anywhere.
package struct ReplayingModel: LanguageModel {
  package let name: String
  private let replay: ModelReplay

  package init(_ name: String, from replay: ModelReplay) {
    self.name = name
    self.replay = replay
  }

  package func answer(
    _ question: ModelQuestion, isCancelled: () -> Bool, onText: (String) -> Void
  ) throws(ModelError) -> ModelAnswer {
    guard let call = replay.next(RecordedCall.Question(question, to: name)) else {
      throw .notAllowed("the recording holds no answer of \(name) to this question")
    }
    guard let answer = call.answer?.answer else {
      throw call.failure?.error ?? .malformed("nothing")
    }
    onText(answer.text)
    return answer
  }

  /// A guess: four bytes a token.
  package func count(
    _ question: ModelQuestion, isCancelled: () -> Bool
  ) throws(ModelError) -> Int { question.mostPrompt / 4 }
}
