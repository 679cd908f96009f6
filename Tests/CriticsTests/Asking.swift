import LanguageModels
import Trajectories

@testable import Critics

/// Answers of a model, as tests want them.
enum Said {
  static func answer(
    _ text: String, _ ending: ModelAnswer.Ending = .finished, model: String = "claude-haiku-5-5"
  ) -> ModelAnswer {
    ModelAnswer(
      text: text, ending: ending, usage: TokenUsage(input: 100, output: 20), model: model)
  }

  /// A narrow answer in order; quotes are (step, field, text).
  static func claim(
    _ step: Int, _ cause: String = "failed_call", quotes: [(Int, String, String)],
    better: String = none, verdict: String = "error", why: String = "It failed."
  ) -> ModelAnswer {
    let citations = quotes.map {
      #"{"step":\#($0.0),"field":"\#($0.1)","quote":\#(quoted($0.2))}"#
    }.joined(separator: ",")
    return answer(
      """
      {"verdict":"\(verdict)","steps":[{"step":\(step),"probability":0.8}],"cause":"\(cause)",\
      "citations":[\(citations)],"better":\(better),"why":\(quoted(why))}
      """)
  }

  static let none = better("none")

  static func better(
    _ edit: String, _ action: String = "none", x: Double = -1, y: Double = -1, text: String = "",
    seconds: Double = -1, through: Int = -1
  ) -> String {
    """
    {"edit":"\(edit)","action":"\(action)","x":\(x),"y":\(y),"text":\(quoted(text)),\
    "seconds":\(seconds),"through":\(through)}
    """
  }

  static func quoted(_ text: String) -> String {
    var result = "\""
    for scalar in text.unicodeScalars {
      switch scalar {
      case "\"", "\\": result += "\\\(scalar)"
      case _ where scalar.value < 0x20:
        let digits = String(scalar.value, radix: 16)
        result += "\\u" + String(repeating: "0", count: 4 - digits.count) + digits
      default: result.unicodeScalars.append(scalar)
      }
    }
    return result + "\""
  }
}

/// A run of some steps, for tests of what a model is shown of it.
struct AskedRun {
  var task: String? = "Copy the report to the share."
  var steps: [Step] = []
  var verdict = Outcome.Verdict.failure

  static let id = RunID(rawValue: "run_0123456789abcdef")

  @discardableResult
  mutating func shell(_ command: String, prints text: String, exit code: Int = 0) -> Int {
    var step = Step(
      number: steps.count + 1, turn: steps.count + 1, thought: "I run it.",
      action: Action(
        .shell, text: command, raw: RawCall(name: "bash", arguments: "{\"command\":\"\(command)\"}")
      ),
      status: code == 0 ? .done : .failed, after: Observation(text: text), exitCode: code)
    step.before = steps.last?.after
    step.before?.isInferred = true
    steps.append(step)
    return step.number
  }

  @discardableResult
  mutating func click(_ x: Double, _ y: Double, before: String, after: String = "") -> Int {
    let step = Step(
      number: steps.count + 1, turn: steps.count + 1, thought: "I click Save.",
      action: Action(
        .leftClick, points: [Point(x: x, y: y)],
        raw: RawCall(name: "computer", arguments: "{\"coordinate\":[\(x),\(y)]}")),
      status: .done, before: Observation(text: before), after: Observation(text: after))
    steps.append(step)
    return step.number
  }

  var trajectory: Trajectory {
    var header = RunHeader(id: Self.id, format: "toy", source: "toy", task: task)
    header.outcome = Outcome(verdict, authority: .log)
    return Trajectory(
      header: header,
      entries: steps.enumerated().map { place, step in
        Entry(index: place, sourceIndex: place, line: place + 1, kind: .step, step: step)
      })
  }

  /// What the narrow question about it comes to with an answer.
  func critique(_ answer: ModelAnswer, around suspects: [Int] = []) -> Critique {
    let run = trajectory
    let question = CritiqueQuestion.narrow(run, around: suspects, album: nil)
    return AnswerReading(question, about: run, revision: 1, critic: "claude-haiku-5-5")
      .critique(answer)
  }
}

extension ModelQuestion {
  var text: String {
    parts.compactMap { if case .text(let text) = $0 { text } else { nil } }.joined(separator: "\n")
  }
}
