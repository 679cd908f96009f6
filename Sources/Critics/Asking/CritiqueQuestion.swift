package import LanguageModels
package import Trajectories

/// One question about one run, for whatever model.
///
/// Cheap and wide over an outline, or dear and narrow over a few steps in full. It holds nothing but the
/// recording: no outcome, no label, no path, no other critic's word.
package struct CritiqueQuestion: Sendable {
  /// How long questions and answers may get.
  package struct Limits: Sendable, Hashable {
    /// Tokens of text in a wide and in a narrow question, about.
    package var wide = 3_000
    package var narrow = 6_000
    /// Tokens of an answer, what the model thinks on the way included.
    package var wideAnswer = 2_000
    package var narrowAnswer = 4_000
    /// Steps in full.
    package var steps = 9

    package init() {}
  }

  package let pass: Critique.Asking.Pass
  package let asked: ModelQuestion
  /// The steps that are shown in full.
  package let shown: [Int]
  let frames: KeyFrames

  /// The name of the question: the same for the same bytes.
  package let name: String

  init(
    _ pass: Critique.Asking.Pass, _ blocks: [Quotation.Block], heading: String, shown: [Int],
    frames: KeyFrames, instructions: String, schema: String, mostTokens: Int
  ) {
    var parts: [ModelQuestion.Part] = [
      .text("\(heading)\n\(Quotation(blocks).text)")
    ]
    for frame in frames.frames {
      let size = "\(frame.scale.width)x\(frame.scale.height)"
      parts.append(.text("Screenshot \(frame.when) step \(frame.step), \(size), recorded too:"))
      parts.append(.picture(frame.bytes, type: frame.type))
    }
    self.pass = pass
    self.shown = shown
    self.frames = frames
    asked = ModelQuestion(
      instructions: instructions, parts: parts, schema: schema, mostTokens: mostTokens)
    name = ContentHash(of: Self.text(asked)).prefix16
  }

  private static func text(_ question: ModelQuestion) -> String {
    let parts = question.parts.map { part in
      switch part {
      case .text(let text): text
      case .picture(let bytes, let type): "\(type) \(ContentHash(of: bytes))"
      }
    }
    return ([question.instructions, question.schema ?? ""] + parts).joined(separator: "\u{0}")
  }

  /// Those that are the same for all runs.
  package var fixedTokens: Int {
    TokenEstimate.tokens(of: asked.instructions) + TokenEstimate.tokens(of: asked.schema ?? "")
  }

  /// About how many tokens the question has.
  package var tokens: Int {
    fixedTokens + frames.tokens
      + asked.parts.reduce(0) { sum, part in
        if case .text(let text) = part { sum + TokenEstimate.tokens(of: text) } else { sum }
      }
  }
}

extension CritiqueQuestion {
  /// Asks which steps to look at; nil where the run is short enough to be shown in full at once.
  ///
  /// - Parameter suspects: the steps that have to be in the outline, where not all have room.
  package static func wide(
    _ run: Trajectory, around suspects: [Int], _ limits: Limits = Limits()
  ) -> CritiqueQuestion? {
    let steps = run.steps
    guard steps.count > limits.steps else { return nil }
    let room = TokenEstimate.bytes(of: limits.wide)
    let outline = RunOutline(steps).text(most: room * 3 / 4, around: suspects)
    return CritiqueQuestion(
      .wide,
      [
        Quotation.Block("task", run.header.task ?? "", most: room / 8),
        Quotation.Block("outline", outline, most: room),
      ], heading: "The run has \(steps.count) steps.", shown: [], frames: KeyFrames(),
      instructions: CritiqueSchema.wideInstructions, schema: CritiqueSchema.wide,
      mostTokens: limits.wideAnswer)
  }

  /// Asks what went wrong.
  ///
  /// - Parameters:
  ///   - suspects: the steps to show, the likeliest first; their neighbours and the last come with them.
  ///   - album: nil where screenshots are not to be sent.
  package static func narrow(
    _ run: Trajectory, around suspects: [Int], album: KeyFrames.Album?, _ limits: Limits = Limits()
  ) -> CritiqueQuestion {
    let steps = run.steps
    let room = TokenEstimate.bytes(of: limits.narrow)
    let sheets = StepSheets(steps, around: suspects, most: limits.steps)
    let frames = album.map { KeyFrames(steps, sheets.suspects, $0) } ?? KeyFrames()
    var blocks = [Quotation.Block("task", run.header.task ?? "", most: room / 10)]
    if sheets.chosen.count < steps.count {
      let outline = RunOutline(steps).text(most: room / 5, around: suspects)
      blocks.append(Quotation.Block("outline", outline, most: room / 5))
    }
    blocks += sheets.blocks(most: room * 3 / 5, frames)
    if let last = run.entries.last(where: { $0.kind == .reply && !$0.isAbandoned }) {
      blocks.append(Quotation.Block("last word", last.text, most: room / 10))
    }
    return CritiqueQuestion(
      .narrow, blocks, heading: heading(steps, sheets, frames), shown: sheets.numbers,
      frames: frames, instructions: CritiqueSchema.narrowInstructions,
      schema: CritiqueSchema.narrow, mostTokens: limits.narrowAnswer)
  }

  /// In fixed words and numbers: what is shown, and what the recorded actions were.
  static func heading(_ steps: [Step], _ sheets: StepSheets, _ frames: KeyFrames) -> String {
    let kinds = Set(steps.map(\.action.kind.rawValue)).sorted().joined(separator: ", ")
    return
      (["The run has \(steps.count) steps and uses these kinds of action: \(kinds)."]
      + sheets.chosen.map { Self.line($0, frames.scale(of: $0.number)) })
      .joined(separator: "\n")
  }

  /// `Step 12: left_click at (412, 318) on a screen of 1280x720; failed; exit code 1`.
  private static func line(_ step: Step, _ scale: PictureScale?) -> String {
    var line = "Step \(step.number): \(step.action.kind.rawValue)"
    let points = step.action.points.map { point in
      // Models count in whole pixels.
      scale.map { $0.scaled(x: point.x, y: point.y) }
        .map { Point(x: $0.x.rounded(.down), y: $0.y.rounded(.down)) } ?? point
    }
    if !points.isEmpty { line += " at \(points.words)" }
    if let scale {
      line += " on a screen of \(scale.width)x\(scale.height)"
    } else if let size = step.screen {
      line += " on a screen of \(size.width)x\(size.height)"
    }
    if step.status != .done { line += "; \(step.status.rawValue)" }
    if let code = step.exitCode { line += "; exit code \(code)" }
    return line
  }
}

extension Step {
  /// The size of the screen that it acted on, where the recording tells.
  var screen: PixelSize? {
    if let size = (before?.images.last?.size ?? after?.images.last?.size) { return size }
    guard let bounds = tree?.elements.first(where: { $0.depth == 0 })?.bounds else { return nil }
    return PixelSize(width: bounds.x + bounds.width, height: bounds.y + bounds.height)
  }

  /// The elements that it could act on, where the recording has them.
  var tree: ElementTree? {
    guard let before else { return nil }
    return (before.tree.flatMap { ElementTree(in: $0) } ?? ElementTree(in: before.text))
      .flatMap { $0.elements.isEmpty ? nil : $0 }
  }
}
