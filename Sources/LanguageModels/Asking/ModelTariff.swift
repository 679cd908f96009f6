package import Trajectories

/// What the tokens of a model cost, in US dollars per million.
package struct ModelTariff: Hashable, Sendable {
  package var input: Double
  package var output: Double
  package var cacheRead: Double
  /// Of what is kept for five minutes.
  package var cacheWrite: Double
  /// Prompts of more tokens cost `longFactor` times as much; nil where none do.
  package var longPrompt: Int?
  package var longFactor: Double

  package init(
    input: Double, output: Double, cacheRead: Double, cacheWrite: Double, longPrompt: Int? = nil,
    longFactor: Double = 1
  ) {
    self.input = input
    self.output = output
    self.cacheRead = cacheRead
    self.cacheWrite = cacheWrite
    self.longPrompt = longPrompt
    self.longFactor = longFactor
  }

  /// A model on this machine.
  package static let free = ModelTariff(input: 0, output: 0, cacheRead: 0, cacheWrite: 0)

  /// Of what is kept for an hour: twice an input token, and never less than for five minutes.
  private var hourWrite: Double { max(2 * input, cacheWrite) }

  /// What a call did cost.
  ///
  /// - Parameter isBatch: half price; what was kept was kept for an hour.
  package func cost(_ usage: TokenUsage, isBatch: Bool = false) -> Spending {
    let prompt = usage.input + usage.cacheRead + usage.cacheWrite
    let write = isBatch ? hourWrite : cacheWrite
    let fresh = Double(usage.input) * input + Double(usage.output) * output
    let kept = Double(usage.cacheRead) * cacheRead + Double(usage.cacheWrite) * write
    return charge(fresh + kept, prompt: prompt, tokens: prompt + usage.output, isBatch)
  }

  /// The most that a call can cost: every token of the prompt at the dearest rate, and the longest
  /// answer.
  package func worst(prompt: Int, answer: Int, isBatch: Bool = false) -> Spending {
    let rate = max(input, cacheRead, isBatch ? hourWrite : cacheWrite)
    let all = Double(prompt) * rate + Double(answer) * output
    return charge(all, prompt: prompt, tokens: prompt + answer, isBatch)
  }

  private func charge(_ millionths: Double, prompt: Int, tokens: Int, _ isBatch: Bool) -> Spending {
    let isLong = longPrompt.map { prompt > $0 } ?? false
    let factor = (isLong ? max(1, longFactor) : 1) * (isBatch ? 0.5 : 1)
    return Spending(tokens: tokens, costing: millionths * factor / 1_000_000)
  }
}

extension ModelQuestion {
  /// Tokens of a prompt beside its own text: its frame, and what a server writes about a schema.
  private static let frame = 2_048
  /// The most that a picture takes, on the models that look closest.
  private static let mostOfPicture = PictureScale.Budget.high.patches + 8

  /// More tokens than the question can have: no token is less than a byte.
  package var mostPrompt: Int {
    var sum = Self.frame + instructions.utf8.count + (schema?.utf8.count ?? 0)
    for part in parts {
      switch part {
      case .text(let text): sum += text.utf8.count + 16
      case .picture: sum += Self.mostOfPicture
      }
    }
    return sum
  }

  /// Whether a picture is in it.
  package var hasPictures: Bool {
    parts.contains { if case .picture = $0 { true } else { false } }
  }
}
