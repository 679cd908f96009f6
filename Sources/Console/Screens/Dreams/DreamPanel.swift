internal import Canvas
internal import Trajectories

/// What a new dream is to be about, with how much, and what it would take.
struct DreamPanel: Sendable, Hashable {
  var order: DreamOrder
  /// Nil while it is being found out.
  var outlook: DreamOutlook?
  /// Why it cannot be found out.
  var trouble: String?

  static let rollouts = [0, 500, 1_000, 2_000, 5_000, 10_000, 20_000, 50_000, 100_000, 1_000_000]
  static let seconds = [60, 600, 3_600]

  /// Why it cannot begin.
  var refusal: String? {
    outlook?.holder.map { "\($0.dream) goes on in process \($0.process); one dream at a time" }
  }

  /// The next number of a list after one, or the one before.
  static func step(_ value: Int, in list: [Int], up: Bool) -> Int {
    up ? list.first { $0 > value } ?? value : list.last { $0 < value } ?? value
  }

  /// What it is about and what it takes, line by line.
  var lines: [(text: String, role: Role)] {
    var lines: [(String, Role)] = []
    if !order.runs.isEmpty {
      lines.append(("about     \(order.runs.count.counted("run")) that you chose", .text))
    } else {
      lines.append(
        (
          order.filter.isEmpty ? "about     the latest runs" : "about     runs: \(order.filter)",
          .text
        ))
    }
    if let trouble {
      lines.append((trouble, .warning))
    } else if let outlook {
      let rest = outlook.matching - outlook.runs
      let left = rest > 0 ? "; \(rest.counted("other")) left out" : ""
      let one = outlook.projects.count == 1 ? outlook.projects[0] : nil
      let whose = one ?? "\(outlook.projects.count.counted("project")), a dream for each"
      lines.append(("          \(outlook.runs.counted("run")) of \(whose)\(left)", .muted))
      lines.append(("rollouts  at most \(order.rollouts.grouped)", .text))
      lines.append(("time      at most \((Int64(order.seconds) * 1000).duration)", .text))
      lines.append(
        (
          "lessons   \(order.mode == .review ? "wait for you (review)" : "are tried by themselves (auto)")",
          .text
        ))
      let time = outlook.milliseconds.map { "about \($0.duration)" } ?? "what the first dream tells"
      lines.append(("takes     \(time); no model, $0.00", .muted))
      let work = "\(outlook.steps.counted("step")), about \(outlook.units.counted("unit"))"
      lines.append(("          \(work) of work", .muted))
    } else {
      lines.append(("          finding out what it takes", .muted))
    }
    if let refusal { lines.append((refusal, .warning)) }
    return lines
  }
}
