internal import Trajectories

/// D19: facts are stated that nothing before shows, or code is made of placeholders.
///
/// It looks at what agents say to each other: numbers that stand in no earlier message, and the words
/// with which agents own up to having made something up.
enum UngroundedStatement: Detector {
  static let kind = Signal.Kind.ungrounded
  /// Words of somebody who has no data, and how much they weigh.
  private static let admissions: [(words: String, weight: Double)] = [
    ("placeholder", 0.8), ("hypothetical", 0.8), ("your_api_key", 0.9), ("your api key", 0.8),
    ("api_key_here", 0.9), ("mock data", 0.9), ("simulated", 0.7), ("simulate the", 0.7),
    ("sample data", 0.7), ("example data", 0.7), ("dummy", 0.7), ("let's assume", 0.8),
    ("i will assume", 0.8), ("we can assume", 0.8), ("assuming that", 0.5), ("assume", 0.4),
    ("for demonstration", 0.7), ("typically", 0.25), ("approximately", 0.2),
    ("based on my knowledge", 0.6), ("generally", 0.2), ("i recall", 0.6),
  ]

  static func signals(in reading: RunReading, _ pool: Pool) -> [Signal] {
    guard reading.moments.contains(where: { $0.step.action.kind == .message }) else { return [] }
    var known = numbers(in: reading.run.header.task ?? "")
    return reading.moments.enumerated().compactMap { place, moment in
      let said = [moment.step.thought, moment.step.action.text ?? ""].joined(separator: "\n")
      defer {
        known.formUnion(numbers(in: said))
        known.formUnion(numbers(in: moment.step.after?.text ?? ""))
      }
      guard moment.step.action.kind == .message, place > 0 else { return nil }
      let lower = said.lowercased()
      let admission = admissions.filter { lower.utf8Range(of: $0.words) != nil }
        .max { $0.weight < $1.weight }
      let fresh = numbers(in: said).subtracting(known).count
      let strength = max(admission?.weight ?? 0, min(0.7, Double(fresh) * 0.12))
      guard strength > 0.2 else { return nil }
      var factors: [String] = []
      if admission != nil { factors.append("it is made up, by its own words") }
      if fresh > 1 { factors.append("\(fresh) numbers stand nowhere before") }
      return signal(moment, [.reasoning: 0.8], strength: strength, factors: factors)
    }
  }

  /// The numbers of two digits or more in a text, without signs between digits.
  private static func numbers(in text: String) -> Set<String> {
    var found: Set<String> = []
    var digits: [UInt8] = []
    func take() {
      if digits.count > 1, digits.count < 12 {
        found.insert(String(decoding: digits, as: UTF8.self))
      }
      digits.removeAll(keepingCapacity: true)
    }
    for byte in text.utf8.prefix(20_000) {
      switch byte {
      case 48...57: digits.append(byte)
      case UInt8(ascii: ","), UInt8(ascii: "."): continue
      default: take()
      }
    }
    take()
    return found
  }
}
