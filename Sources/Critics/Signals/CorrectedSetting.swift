internal import Trajectories

/// D5, for settings: a variable was set, and soon after set to something else.
enum CorrectedSetting: Detector {
  static let kind = Signal.Kind.selfCorrection
  /// Steps within which the second value corrects the first.
  private static let window = 12

  static func signals(in reading: RunReading, _ pool: Pool) -> [Signal] {
    let settings = reading.places.compactMap { place in
      assignment(reading.moments[place]).map { (place: place, set: $0) }
    }
    return settings.enumerated().compactMap { number, first in
      guard
        let second = settings[(number + 1)...].first(where: { $0.set.name == first.set.name }),
        second.set.value != first.set.value, second.place - first.place <= window
      else { return nil }
      let (now, then) = (reading.moments[first.place], reading.moments[second.place])
      return signal(
        now, [.setting: 0.9], strength: 0.8,
        factors: ["set to something else at step \(then.step.number)"],
        cites: [
          reading.citation(first.set.line, in: .action, of: now),
          reading.citation(second.set.line, in: .action, of: then),
        ], other: then.step.number,
        better: ProposedAction(
          .replace, .shell, text: second.set.line,
          source: StepReference(run: reading.run.header.id, step: then.step.number)))
    }
  }

  /// `export NAME=value` or `NAME=value`, as the whole command.
  private static func assignment(
    _ moment: RunReading.Moment
  ) -> (name: String, value: String, line: String)? {
    guard moment.step.action.kind == .shell, let line = moment.step.action.text,
      line.utf8.count < 400, !line.contains("\n"), let sign = line.firstIndex(of: "=")
    else { return nil }
    var name = line[..<sign]
    for word in ["export ", "set "] where name.hasPrefix(word) { name = name.dropFirst(word.count) }
    let value = line[line.index(after: sign)...]
    guard !name.isEmpty,
      name.allSatisfy({ $0.isASCII && ($0.isLetter || $0.isNumber || $0 == "_") }),
      !value.contains(" ")
    else { return nil }
    return (String(name), String(value), line)
  }
}
