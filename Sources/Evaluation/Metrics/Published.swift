/// A figure that others have published, for comparison.
package struct Published: Sendable, Hashable, Encodable {
  package var part: String
  package var measure: String
  /// Percent, as printed.
  package var value: String
  package var method: String
  /// The paper, with year and month in its number.
  package var source: String

  /// When the table was put together.
  package static let asOf = "2026-11"

  private init(
    _ part: String, _ measure: String, _ value: String, _ method: String, _ source: String
  ) {
    self.part = part
    self.measure = measure
    self.value = value
    self.method = method
    self.source = source
  }

  /// The figures for a set, copied from the papers; protocols and models differ between them.
  package static func figures(for set: LabelSet) -> [Published] {
    switch set {
    case .whoAndWhen: whoAndWhen
    case .guiCritic:
      [
        Published(
          "gui_i", "accuracy", "69.20", "GUI-Critic-R1 (7B), with screenshot", "2506.04614"),
        Published(
          "gui_web", "accuracy", "63.08", "GUI-Critic-R1 (7B), with screenshot", "2506.04614"),
      ]
    case .agentRx:
      [
        Published(
          "magentic_one", "top_1", "36",
          "people: Who&When against AgentRx on the same 44 runs", "measured, shared reference")
      ]
    case .screenAgent: []
    }
  }

  private static let whoAndWhen: [Published] = {
    let (all, generated, crafted) = ("all", "Algorithm-Generated", "Hand-Crafted")
    return [
      Published(
        all, "agent / top_1", "53.5 / 14.2", "GPT-4o, best of three prompts each", "2505.00212"),
      Published(
        generated, "top_1", "16.67 to 47.46", "baseline to Abduct-Act-Predict", "2509.10401"),
      Published(crafted, "top_1", "12.07 to 29.31", "baseline to Abduct-Act-Predict", "2509.10401"),
      Published(generated, "top_1", "46.0", "FALAT, best configuration", "2606.00765"),
      Published(crafted, "top_1", "29.1", "FALAT, best configuration", "2606.00765"),
      Published(generated, "top_1", "over 50", "RAFFLES v3", "2509.06822"),
      Published(crafted, "top_1", "over 20", "RAFFLES v3", "2509.06822"),
      Published(generated, "top_1", "37.30", "AgenTracer-8B, no ground truth", "2509.03312"),
      Published(
        crafted, "agent / top_1", "69.10 / 20.68", "AgenTracer-8B, with ground truth", "2509.03312"),
      Published(
        crafted, "top_1", "36", "people: Who&When against AgentRx on the same 44 runs",
        "measured, shared reference"),
    ]
  }()
}
