internal import Trajectories

/// A few steps of a run in full, as data.
struct StepSheets {
  let chosen: [Step]
  /// The suspects among them, the likeliest first.
  let suspects: [Int]
  private let all: [Step]

  var numbers: [Int] { chosen.map(\.number) }

  /// The suspects with what came before and after each, and the last step.
  init(_ steps: [Step], around suspects: [Int], most: Int) {
    all = steps
    let places = Dictionary(steps.enumerated().map { ($1.number, $0) }) { first, _ in first }
    // Where nobody is suspected, how it ended and how it began.
    let known = suspects.filter { places[$0] != nil }
    self.suspects = known.isEmpty ? steps.last.map { [$0.number] } ?? [] : known
    var order: [Int] = []
    for distance in [0, 1, -1] {
      order += self.suspects.prefix(3).compactMap { places[$0].map { $0 + distance } }
      if distance == 0 { order.append(steps.count - 1) }
    }
    order += steps.count <= most ? Array(steps.indices) : [0]
    var taken: Set<Int> = []
    for place in order where steps.indices.contains(place) && taken.count < most {
      taken.insert(place)
    }
    chosen = taken.sorted().map { steps[$0] }
  }

  /// - Parameter most: UTF-8 bytes of all of them.
  func blocks(most: Int, _ frames: KeyFrames) -> [Quotation.Block] {
    guard !chosen.isEmpty else { return [] }
    // Twice as much of what is suspected.
    let shares = chosen.map { suspects.prefix(3).contains($0.number) ? 2 : 1 }
    let one = most / max(1, shares.reduce(0, +))
    return zip(chosen, shares).flatMap { step, share in blocks(step, most: one * share) }
  }

  private func blocks(_ step: Step, most: Int) -> [Quotation.Block] {
    let label = "step \(step.number)"
    var fields: [(name: String, text: String, share: Int)] = [
      ("thought", step.thought, 15), ("action", step.action.raw.arguments, 20),
      ("after", step.after?.text ?? "", 40),
    ]
    // What was seen before is what the step before left behind, as a rule.
    let follows = chosen.contains { $0.number == step.number - 1 }
    if let before = step.before, !(before.isInferred && follows) {
      fields.insert(("before", before.text, 15), at: 2)
    }
    if let tree = step.before?.tree { fields.append(("elements, not to be cited", tree, 20)) }
    let written = fields.filter { !$0.text.isEmpty }
    let shares = max(1, written.reduce(0) { $0 + $1.share })
    return written.map {
      Quotation.Block("\(label) \($0.name)", $0.text, most: max(80, most * $0.share / shares))
    }
  }
}
