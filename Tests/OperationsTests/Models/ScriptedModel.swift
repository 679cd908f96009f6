import LanguageModels
import Synchronization
import Trajectories

/// A model behind the protocol that says what a test wants.
final class ScriptedModel: LanguageModel {
  let name: String
  private let script: @Sendable (ModelQuestion) throws(ModelError) -> String
  private let heard = Mutex<[ModelQuestion]>([])

  init(
    _ name: String = "claude-haiku-5-5",
    _ script: @escaping @Sendable (ModelQuestion) throws(ModelError) -> String
  ) {
    self.name = name
    self.script = script
  }

  var questions: [ModelQuestion] { heard.withLock { $0 } }

  func answer(
    _ question: ModelQuestion, isCancelled: () -> Bool, onText: (String) -> Void
  ) throws(ModelError) -> ModelAnswer {
    if isCancelled() { throw .cancelled }
    heard.withLock { $0.append(question) }
    let text = try script(question)
    return ModelAnswer(
      text: text, ending: .finished,
      usage: TokenUsage(input: question.text.utf8.count / 4, output: 90),
      model: name)
  }

  func count(_ question: ModelQuestion, isCancelled: () -> Bool) throws(ModelError) -> Int { 0 }
}

extension ModelQuestion {
  var text: String {
    parts.compactMap { if case .text(let text) = $0 { text } else { nil } }.joined(separator: "\n")
  }

  var isCross: Bool { text.contains("the other claim>>") }
  var isWide: Bool { schema?.contains("suspects") == true }

  /// A quote that is there: of the step that is wanted, else of any.
  func quote(of wanted: Int? = nil) -> (step: Int, field: String, text: String)? {
    let blocks = text.matches(
      of: /<<data [0-9a-f]{16} step ([0-9]+) (thought|action|before|after)>>\n([^\n]{10,})/)
    let found = blocks.compactMap { block in
      Int(block.output.1).map { ($0, String(block.output.2), String(block.output.3.prefix(60))) }
    }.map { (step: $0.0, field: $0.1, text: $0.2) }
    return found.first { $0.step == wanted } ?? (wanted == nil ? found.first : nil)
  }
}

/// Answers in the form that is wanted.
enum Says {
  static let nothing =
    #"{"verdict":"no_error","steps":[],"cause":"none","citations":[],"better":\#(none),"why":""}"#
  static let none = better("none")

  static func better(_ edit: String, _ action: String = "none", text: String = "") -> String {
    """
    {"edit":"\(edit)","action":"\(action)","x":-1,"y":-1,"text":\(quoted(text)),"seconds":-1,\
    "through":-1}
    """
  }

  static func claim(
    _ question: ModelQuestion, step: Int? = nil, _ cause: Cause = .wrongTarget,
    better: String = none, why: String = "So."
  ) -> String {
    if question.isWide { return #"{"suspects":[1,2],"why":""}"# }
    if question.isCross { return #"{"answer":"stands","citations":[],"why":"So."}"# }
    guard let quote = question.quote(of: step) else { return nothing }
    return """
      {"verdict":"error","steps":[{"step":\(quote.step),"probability":1}],\
      "cause":"\(cause.rawValue)","citations":[{"step":\(quote.step),"field":"\(quote.field)",\
      "quote":\(quoted(quote.text))}],"better":\(better),"why":\(quoted(why))}
      """
  }

  static func quoted(_ text: String) -> String {
    (try? CanonicalJSON.text([text])).map { String($0.dropFirst().dropLast()) } ?? "\"\""
  }
}
