internal import Trajectories

/// A run in one line a step, within so many bytes: what a wide question shows.
struct RunOutline {
  private let steps: [Step]

  init(_ steps: [Step]) { self.steps = steps }

  /// The lines; where not all have room, those in the middle that nobody suspects are left out.
  func text(most: Int, around suspects: [Int]) -> String {
    let lines = steps.map(Self.line)
    var room = most
    var chosen: Set<Int> = []
    for place in Self.order(steps, suspects) {
      let cost = lines[place].utf8.count + 1
      guard cost <= room else { continue }
      room -= cost
      chosen.insert(place)
    }
    var text: [String] = []
    var left = 0
    for place in lines.indices {
      if chosen.contains(place) {
        if left > 0 { text.append("(\(left) steps left out)") }
        left = 0
        text.append(lines[place])
      } else {
        left += 1
      }
    }
    if left > 0 { text.append("(\(left) steps left out)") }
    return text.joined(separator: "\n")
  }

  /// The places of the steps, what matters most first: ends, neighbours of suspects, then the rest.
  private static func order(_ steps: [Step], _ suspects: [Int]) -> [Int] {
    var order: [Int] = []
    var seen: Set<Int> = []
    func add(_ place: Int) {
      if steps.indices.contains(place), seen.insert(place).inserted { order.append(place) }
    }
    for place in 0..<3 { add(place) }
    for place in 1...5 { add(steps.count - place) }
    let places = suspects.compactMap { number in steps.firstIndex { $0.number == number } }
    for distance in 0...3 {
      for place in places {
        add(place - distance)
        add(place + distance)
      }
    }
    for (place, step) in steps.enumerated() where step.status.isFinding { add(place) }
    for place in steps.indices { add(place) }
    return order
  }

  private static func line(_ step: Step) -> String {
    var parts = ["\(step.number) \(step.action.kind.rawValue)"]
    if !step.action.points.isEmpty { parts[0] += " " + step.action.points.words }
    if step.status != .done { parts.append(step.status.rawValue) }
    if let code = step.exitCode, code != 0 { parts.append("exit \(code)") }
    for (label, text, most) in [
      ("does", step.action.text ?? "", 80), ("thinks", step.thought, 100),
      ("gets", step.after?.text ?? "", 100),
    ] where !text.isEmpty {
      parts.append("\(label): \(text.harmlessLine(most))")
    }
    return parts.joined(separator: " | ")
  }
}

extension [Point] {
  /// `(412, 318) to (430, 318)`.
  var words: String {
    map { "(\(Int(clamped: $0.x)), \(Int(clamped: $0.y)))" }.joined(separator: " to ")
  }
}
