internal import Canvas
internal import Trajectories

/// A revised run against its recording, step by step.
struct StepDiff: Hashable {
  enum Line: Hashable {
    case kept(Int, String)
    case removed(Int, String)
    case inserted(SyntheticTrajectory.SyntheticStep)
    /// What was done at a step, and what takes its place.
    case replaced(Int, String, SyntheticTrajectory.SyntheticStep)
    /// So many lines more, as recorded or left out.
    case skipped(Int, isRemoved: Bool)
  }

  private(set) var lines: [Line] = []
  /// Labels of recorded steps, as far as they are at hand.
  private let labels: [Int: String]

  /// Lines beyond these are only counted.
  private static let limit = 400
  /// Steps as recorded that are shown around what changes.
  private static let context = 2
  /// Steps left out in a row that are shown.
  private static let removedShown = 12

  init(_ synthetic: SyntheticTrajectory, stepCount: Int, rows: [EntryRow]) {
    labels = Dictionary(
      rows.compactMap { row in row.number.map { ($0, row.label) } }, uniquingKeysWith: { $1 })
    var next = 1
    var waiting: [SyntheticTrajectory.SyntheticStep] = []
    for step in synthetic.steps {
      guard case .recorded(let number) = step.provenance else {
        waiting.append(step)
        continue
      }
      settle(from: next, to: number, &waiting)
      lines.append(.kept(number, labels[number] ?? step.label))
      next = number < Int.max ? max(next, number + 1) : next
    }
    let end = stepCount < Int.max ? stepCount + 1 : stepCount
    settle(from: next, to: end, &waiting)
    fold()
  }

  /// Adds what is left out before a step, and what was put there instead.
  private mutating func settle(
    from first: Int, to end: Int, _ waiting: inout [SyntheticTrajectory.SyntheticStep]
  ) {
    var first = first
    let hasGap = first < end
    if hasGap, let step = waiting.first {
      lines.append(.replaced(first, label(first), step))
      waiting.removeFirst()
      first += 1
    }
    if first < end {
      let shown = min(end - first, Self.removedShown)
      for number in first..<first + shown { lines.append(.removed(number, label(number))) }
      if end - first > shown { lines.append(.skipped(end - first - shown, isRemoved: true)) }
    }
    lines += waiting.map(Line.inserted)
    waiting = []
  }

  private func label(_ number: Int) -> String { labels[number] ?? "step \(number)" }

  /// Leaves out what is far from any change.
  private mutating func fold() {
    let changes = lines.indices.filter {
      if case .kept = lines[$0] { false } else { true }
    }
    var folded: [Line] = []
    var skipped = 0
    var change = 0
    for (place, line) in lines.enumerated() {
      while change < changes.count, changes[change] < place { change += 1 }
      let before = change > 0 ? place - changes[change - 1] : .max
      let after = change < changes.count ? changes[change] - place : .max
      if min(before, after) > Self.context || folded.count >= Self.limit {
        skipped += 1
        continue
      }
      if skipped > 0 { folded.append(.skipped(skipped, isRemoved: false)) }
      skipped = 0
      folded.append(line)
    }
    if skipped > 0 { folded.append(.skipped(skipped, isRemoved: false)) }
    lines = folded
  }
}

extension StepDiff {
  /// The rows to draw: a sign, the number, what is done, and where an inserted step comes from.
  var rows: [[StyledText]] { lines.flatMap(Self.rows) }

  private static func rows(_ line: Line) -> [[StyledText]] {
    switch line {
    case .kept(let number, let label):
      [head(" ", number, .muted) + [StyledText(SafeText(label), .muted)]]
    case .removed(let number, let label):
      [head("-", number, .original) + [StyledText(SafeText(label), .original)]]
    case .inserted(let step):
      [head("+", nil, .proposed) + [StyledText(SafeText(step.label), .proposed)] + origin(step)]
    case .replaced(let number, let label, let step):
      replaced(number, label, step)
    case .skipped(let count, let isRemoved):
      [
        [
          StyledText(
            SafeText(
              isRemoved
                ? "-  … \(count.grouped) more left out" : "   … \(count.grouped) as recorded"),
            isRemoved ? .original : .muted)
        ]
      ]
    }
  }

  private static func replaced(
    _ number: Int, _ label: String, _ step: SyntheticTrajectory.SyntheticStep
  ) -> [[StyledText]] {
    let words = WordDiff(label, step.label)
    return [
      head("-", number, .original) + words.old.styled(.original),
      head("+", nil, .proposed) + words.new.styled(.proposed) + origin(step),
    ]
  }

  private static func head(_ sign: SafeText, _ number: Int?, _ role: Role) -> [StyledText] {
    let text = SafeText(number.map { "\($0)" } ?? "").fitted(to: 4, alignment: .trailing)
    return [StyledText(sign + text + "  ", role)]
  }

  /// Where a step that the recording lacks comes from.
  private static func origin(_ step: SyntheticTrajectory.SyntheticStep) -> [StyledText] {
    switch step.provenance {
    case .recorded: []
    case .recordedElsewhere(let run, let number):
      [StyledText(SafeText("   as in \(run.rawValue.prefix(12)) step \(number.grouped)"), .muted)]
    case .predicted(let probability):
      [StyledText(SafeText("   predicted \(probability.decimal(2))"), .muted)]
    }
  }
}
