package import LanguageModels
package import Trajectories

/// Asks a model how a run would go on with another action, and makes a continuation of its answer.
///
/// One question a finalist, a few steps far. Observations are never imagined, only what changes; what
/// hangs on data that nobody recorded ends it as unknown.
package struct ContinuationQuestion: Sendable {
  /// Continuations that a dream may have imagined, and steps of each.
  package static let mostFinalists = 20
  package static let horizon = 3
  /// Tokens of text, and of an answer with what the model thinks on the way, about.
  private static let room = 2_500
  private static let mostTokens = 2_000

  private let run: Trajectory
  private let revision: Int
  private let step: Step
  private let better: ProposedAction
  package let asked: ModelQuestion

  /// - Parameter critique: names the step and the better action; nil where there is nothing to imagine.
  package init?(_ critique: Critique, of run: Trajectory) {
    guard let number = critique.step, let better = critique.better, better.kind != nil,
      let step = run.steps.first(where: { $0.number == number })
    else { return nil }
    self.run = run
    revision = critique.revision
    self.step = step
    self.better = better
    let room = TokenEstimate.bytes(of: Self.room)
    let sheets = StepSheets(run.steps, around: [number], most: 3)
    let scene = ImaginedScene(run, before: step)
    let blocks =
      [
        Quotation.Block("task", run.header.task ?? "", most: room / 10),
        Quotation.Block("action instead", Self.words(better), most: room / 10),
        Quotation.Block(
          "elements that are there", scene.present.sorted().joined(separator: "\n"),
          most: room / 5),
      ] + sheets.blocks(most: room * 3 / 5, KeyFrames())
    let heading =
      "Instead of step \(number) of \(run.steps.count) the agent does what stands under \"action instead\"."
    asked = ModelQuestion(
      instructions: Self.instructions,
      parts: [.text("\(heading)\n\(Quotation(blocks.filter { !$0.text.isEmpty }).text)")],
      schema: Self.schema, mostTokens: Self.mostTokens, effort: .low)
  }

  private static func words(_ action: ProposedAction) -> String {
    [action.kind?.rawValue, action.name, action.text].compactMap(\.self).joined(separator: "\n")
  }

  /// About how many tokens the question has.
  package var tokens: Int {
    asked.parts.reduce(
      TokenEstimate.tokens(of: asked.instructions) + TokenEstimate.tokens(of: asked.schema ?? "")
    ) { sum, part in
      if case .text(let text) = part { sum + TokenEstimate.tokens(of: text) } else { sum }
    }
  }

  // MARK: - Reading

  private struct Form: Decodable {
    struct Step: Decodable {
      struct Next: Decodable {
        var action: String
        var element: String
        var text: String
      }
      var effect: String
      var probability: Double
      var gone: [String]
      var came: [String]
      var next: Next
    }
    var steps: [Step]
  }

  /// What comes of an answer, or why it is none.
  package func continuation(_ answer: ModelAnswer) -> Result<Continuation, NoCritique> {
    let form: Form
    do throws(NoCritique) { form = try AnswerForm.read(Form.self, from: answer) } catch {
      return .failure(error)
    }
    var continuation = Continuation(run: run.header.id, revision: revision, step: step.number)
    var scene = ImaginedScene(run, before: step)
    var action: ProposedAction? = better
    for said in form.steps {
      guard let doing = action else { break }
      guard continuation.steps.count < Self.horizon else {
        continuation.ending = .horizon
        break
      }
      guard let effect = Continuation.Effect(rawValue: said.effect.lowercased()) else {
        continuation.ending = .unknown
        break
      }
      let stated = said.probability.isFinite ? max(0, said.probability) : 0
      if let why = scene.apply(gone: said.gone, came: said.came) {
        continuation.ending = .refused(why)
        break
      }
      continuation.steps.append(
        .init(action: doing, effect: effect, probability: min(effect.mostProbable, stated)))
      do throws(Unfounded) { action = try next(said.next, scene) } catch {
        continuation.ending = .refused(error.rawValue)
        break
      }
    }
    return .success(continuation)
  }

  /// The action that a model proposes to go on with, by the state that is kept here.
  private func next(
    _ said: Form.Step.Next, _ scene: ImaginedScene
  ) throws(Unfounded) -> ProposedAction? {
    if said.action.lowercased() == "none" { return nil }
    guard let kind = ActionKind(rawValue: said.action.lowercased()),
      run.steps.contains(where: { $0.action.kind == kind })
    else { throw .otherKind }
    var action = ProposedAction(.append, kind)
    if !said.element.isEmpty || kind.isPointing && scene.hasElements {
      guard scene.present.contains(said.element) else { throw .offElement }
      action.name = said.element
    }
    guard !said.text.isEmpty else { return action }
    guard said.text.utf8.count <= 2_000,
      !said.text.unicodeScalars.contains(where: HarmlessText.isHarmful)
    else { throw .harmful }
    guard OwnWords(run.steps, task: run.header.task ?? "").allow(said.text, as: kind) else {
      throw .foreign
    }
    action.text = said.text
    return action
  }
}

extension ContinuationQuestion {
  private static let instructions = """
    You imagine how a recorded run of a computer-use agent might have gone on with another action at one \
    step. You do not know the environment beyond what is quoted.

    Rules:
    - "steps" holds at most \(horizon) steps: what the action does, and the action that comes next.
    - "effect" is "changed", "unchanged", "error", or "unknown". Whatever hangs on data that is not \
    quoted, such as search results, the content of a file or the output of a command, is "unknown", \
    and that is a good answer.
    - Say differences alone: "gone" names elements that were there and go, "came" elements that come \
    and that the recording names somewhere, letter for letter. Empty lists are good answers.
    - "next" is an action of a kind that the run uses, on an element that is there then, by its name; \
    "none" where nothing has to follow. Use "" for what does not apply.

    Answer in JSON alone.

    \(CritiqueSchema.data)
    """

  private static let schema = """
    {"type":"object","additionalProperties":false,"required":["steps"],"properties":{"steps":{"type":\
    "array","items":{"type":"object","additionalProperties":false,"required":["effect","probability",\
    "gone","came","next"],"properties":{"effect":{"type":"string","enum":["changed","unchanged","error",\
    "unknown"]},"probability":{"type":"number"},"gone":{"type":"array","items":{"type":"string"}},\
    "came":{"type":"array","items":{"type":"string"}},"next":{"type":"object","additionalProperties":\
    false,"required":["action","element","text"],"properties":{"action":{"type":"string"},\
    "element":{"type":"string"},"text":{"type":"string"}}}}}}}}
    """
}
