internal import Foundation
internal import Synchronization
internal import Trajectories

/// A file of questions and answers, one line of JSON each; others cannot read it.
package final class ModelRecording: Sendable {
  private let file: Mutex<FileHandle>

  /// Begins a recording anew.
  ///
  /// Throws where the file cannot be written.
  package init(to path: String) throws {
    let files = FileManager.default
    try? files.removeItem(atPath: path)
    guard
      files.createFile(atPath: path, contents: nil, attributes: [.posixPermissions: 0o600]),
      let handle = FileHandle(forWritingAtPath: path)
    else { throw ModelRecordingError(path: path, problem: "it cannot be written") }
    file = Mutex(handle)
  }

  /// Adds what a model answered in a batch.
  package func add(_ question: ModelQuestion, to model: String, _ answer: ModelAnswer) {
    add(RecordedCall(question: .init(question, to: model), answer: .init(answer)))
  }

  fileprivate func add(_ call: RecordedCall) {
    guard let line = try? CanonicalJSON.text(call) else { return }
    // A recording that cannot go on is no reason to lose an answer that was paid for.
    file.withLock { try? $0.write(contentsOf: Data((line + "\n").utf8)) }
  }
}

/// Why a recording cannot be written or read.
package struct ModelRecordingError: Error, CustomStringConvertible {
  var path: String
  var problem: String

  package var description: String { "\(path): no recording of model calls: \(problem)" }
}

/// A model whose questions and answers are recorded, without secrets, headers and pictures.
package struct RecordingModel: LanguageModel {
  private let model: any LanguageModel
  private let recording: ModelRecording

  package var name: String { model.name }

  package init(_ model: any LanguageModel, to recording: ModelRecording) {
    self.model = model
    self.recording = recording
  }

  package func answer(
    _ question: ModelQuestion, isCancelled: () -> Bool, onText: (String) -> Void
  ) throws(ModelError) -> ModelAnswer {
    var call = RecordedCall(question: .init(question, to: name))
    do throws(ModelError) {
      let answer = try model.answer(question, isCancelled: isCancelled, onText: onText)
      call.answer = .init(answer)
      recording.add(call)
      return answer
    } catch {
      call.failure = .init(error)
      recording.add(call)
      throw error
    }
  }

  package func count(
    _ question: ModelQuestion, isCancelled: () -> Bool
  ) throws(ModelError) -> Int {
    try model.count(question, isCancelled: isCancelled)
  }
}
