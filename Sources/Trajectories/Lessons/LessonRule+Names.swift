extension LessonRule {
  /// The rule with each name of an environment in it changed.
  package func mapNames(_ change: (String) -> String) -> LessonRule {
    LessonRule(
      directive.mapNames(change),
      in: LessonScope(
        app: scope.app.map(change), kind: scope.kind.map(change), name: scope.name.map(change),
        place: scope.place.map(change)),
      when: condition.mapNames(change))
  }

  /// The names of an environment in it: scope, then condition, then directive.
  package var names: [String] {
    var names: [String] = []
    _ = mapNames { name in
      names.append(name)
      return name
    }
    return names
  }
}

extension LessonCondition {
  fileprivate func mapNames(_ change: (String) -> String) -> LessonCondition {
    switch self {
    case .always: self
    case .goal(let name): .goal(change(name))
    case .afterError(let name): .afterError(change(name))
    }
  }
}

extension LessonDirective {
  fileprivate func mapNames(_ change: (String) -> String) -> LessonDirective {
    switch self {
    case .gesture, .waitUntilReady, .aimPrecisely, .saveBeforeDone, .verifyBeforeDone, .retry,
      .switchAfter:
      self
    case .precondition(let name): .precondition(change(name))
    case .dialogChoice(let name): .dialogChoice(change(name))
    case .containerChoice(let name): .containerChoice(change(name))
    case .avoidEdge(let name): .avoidEdge(change(name))
    case .nextHop(let name): .nextHop(change(name))
    case .commandOrder(let first): .commandOrder(first: change(first))
    case .setVariable(let name, let value): .setVariable(name: change(name), value: change(value))
    case .nextCommand(let name): .nextCommand(change(name))
    }
  }
}
