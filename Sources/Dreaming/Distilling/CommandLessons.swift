internal import Critics
internal import Trajectories

/// What commands need to have been run or set before, how long that takes, and which ones come out
/// differently from time to time.
enum CommandLessons: LessonSource {
  static func drafts(from learned: Learned) -> [LessonDraft] {
    let experience = learned.experience
    let runs = Dictionary(
      grouping: experience.transitions.indices.filter {
        experience.transitions[$0].act.verb == .run && experience.transitions[$0].act.element >= 0
      }
    ) { experience.transitions[$0].act.element }
    return runs.sorted { $0.key < $1.key }.flatMap { command, numbers in
      if Interruption.isAsked { return [LessonDraft]() }
      let element = experience.elements[Int(command)]
      let scope = LessonScope(
        app: experience.appForLessons(element.app), kind: experience.names[element.role],
        name: experience.names[element.name])
      return needs(command, numbers, scope, learned) + flakiness(command, numbers, scope, learned)
    }
  }

  private static func needs(
    _ command: Int32, _ numbers: [Int], _ scope: LessonScope, _ learned: Learned
  ) -> [LessonDraft] {
    let experience = learned.experience
    let commands = learned.model.commands
    var drafts: [LessonDraft] = []
    var longest: (lag: Int32, name: NameID, share: Double) = (0, -1, 0)
    for need in commands.rules[Int(command)].needs
    where experience.names[need.name].canBeToldWhole && (scope.name ?? "").canBeToldWhole {
      let lag = commands.lags[need.name] ?? 0
      if lag > longest.lag, need.probability > 0.5 { longest = (lag, need.name, need.probability) }
      // Long runs have thousands of commands with dozens of such needs each.
      guard need.probability >= Distiller.leastPosterior else { continue }
      func isMet(_ number: Int) -> Bool {
        experience.hasUsed(need.name, before: experience.transitions[number])
      }
      let worked = numbers.filter { experience.transitions[$0].hadEffect }
      let without = worked.filter { !isMet($0) }
      // What a command was only ever seen to work without, it does not need.
      guard without.count < 2 || without.count < worked.count else { continue }
      drafts.append(
        LessonDraft(
          LessonRule(directive(experience.names[need.name]), in: scope), need.probability,
          for: evidence(numbers, experience, isMet), against: without))
    }
    if longest.lag > 0 {
      func isReady(_ number: Int) -> Bool {
        experience.earlier(experience.transitions[number])
          .contains { $0.name == longest.name && $0.age >= longest.lag }
      }
      let started = numbers.filter {
        experience.hasUsed(longest.name, before: experience.transitions[$0])
      }
      var wait = LessonDraft(
        // A wait is one step however long it is, and logs count less time than passes.
        LessonRule(.waitUntilReady(seconds: Int(longest.lag) * 2 + 2), in: scope),
        longest.share * 0.9,
        for: started.filter { experience.transitions[$0].hadEffect == isReady($0) },
        against: started.filter { experience.transitions[$0].hadEffect && !isReady($0) })
      wait.ground = LessonRule(directive(experience.names[longest.name]), in: scope)
      drafts.append(wait)
    }
    return drafts
  }

  /// Tries that came off with what is needed or failed without it.
  ///
  /// Failures alone have many reasons: where one run alone shows that it helps, no other speaks for it.
  private static func evidence(
    _ numbers: [Int], _ experience: Experience, _ isMet: (Int) -> Bool
  ) -> [Int] {
    let fitting = numbers.filter { experience.transitions[$0].hadEffect == isMet($0) }
    let helped = Set(fitting.filter(isMet).map { experience.transitions[$0].run })
    return helped.count != 1
      ? fitting : fitting.filter { helped.contains(experience.transitions[$0].run) }
  }

  /// To run a command first, or to set a variable first.
  private static func directive(_ name: String) -> LessonDirective {
    if let variable = name.assignedVariable {
      let value = name[name.index(after: variable.endIndex)...]
      return .setVariable(name: String(variable), value: String(value))
    }
    return .commandOrder(first: name)
  }

  /// Suites that tell of failures which are gone the next time.
  private static func flakiness(
    _ command: Int32, _ numbers: [Int], _ scope: LessonScope, _ learned: Learned
  ) -> [LessonDraft] {
    let experience = learned.experience
    let told = numbers.filter { experience.transitions[$0].findings >= 0 }
    let several = told.filter { experience.transitions[$0].findings > 1 }
    guard !several.isEmpty else { return [] }
    return [
      LessonDraft(
        LessonRule(.retry(times: 3), in: scope),
        Beta(1 + Double(several.count), 2 + Double(told.count - several.count))
          .chance(above: 0.1),
        for: several, against: told.filter { experience.transitions[$0].findings <= 1 })
    ]
  }
}

extension String {
  /// Whether a lesson can tell it without cutting it: short, and one line.
  fileprivate var canBeToldWhole: Bool { unicodeScalars.count <= 60 && !contains("\n") }
}
