package import Trajectories

extension WebWorld {
  /// The way from wherever the task may lead, links not to be trusted, and the rules of its form.
  package func oracleLessons(for task: WorldTask) -> [LessonRule] {
    let goal = goal(of: task)
    // Links that show only under the pointer are out of the agent's reach.
    let routes =
      seed.variation.isMisspecified
      ? WebRoutes(site.pages, site.results, unfolding: false) : site.routes
    let path = path(from: task.start, to: goal, routes)
    let pages = surroundings(of: path)
    let when = LessonCondition.goal(names[site.title(goal)])
    var rules = pages.compactMap { page in
      hop(from: page, to: goal, routes).map {
        LessonRule(.nextHop(names[$0]), in: scope(of: site.title(page)), when: when)
      }
    }
    if path.contains(where: { site.pages[$0].hasSearch }),
      let hop = hop(from: nil, to: goal, routes)
    {
      rules.append(LessonRule(.nextHop(names[hop]), in: scope(of: site.words.results), when: when))
    }
    for page in path {
      let steps = routes.steps(from: page, to: goal)
      for link in site.pages[page].links
      where link.labelled != link.target && routes.steps(from: link.target, to: goal) >= steps {
        rules.append(
          LessonRule(.avoidEdge(names[link.label]), in: scope(of: site.title(page)), when: when))
      }
    }
    if task.goals.count > 1, let form = site.form(on: goal) { rules += lessons(about: form) }
    return rules
  }

  /// The pages, and those which a slip or two lead to from there.
  private func surroundings(of path: [Int]) -> [Int] {
    var pages = path
    for _ in 0..<WebParameters.slips {
      for page in pages {
        for link in site.pages[page].links where !pages.contains(link.target) {
          pages.append(link.target)
        }
      }
    }
    return pages
  }

  private func path(from start: Int, to goal: Int, _ routes: WebRoutes) -> [Int] {
    var path: [Int] = []
    var page = start
    while page != goal, routes.reaches(goal, from: page), path.count < 30 {
      path.append(page)
      let links = links(on: page, nearerTo: goal, routes) ?? site.results[goal].links
      let next = links.min {
        routes.steps(from: $0.target, to: goal) < routes.steps(from: $1.target, to: goal)
      }
      page = next?.target ?? goal
    }
    return path
  }

  /// The links that lead a step nearer; nil where searching is what does.
  private func links(on page: Int, nearerTo goal: Int, _ routes: WebRoutes) -> [WebLink]? {
    let steps = routes.steps(from: page, to: goal)
    let nearer = site.pages[page].links.filter {
      routes.steps(from: $0.target, to: goal) + 1 == steps
        && (!$0.isFolded || !seed.variation.isMisspecified)
    }
    return nearer.isEmpty ? nil : nearer
  }

  private func hop(from page: Int?, to goal: Int, _ routes: WebRoutes) -> NameID? {
    guard let page else {
      return site.results[goal].links.min {
        routes.steps(from: $0.target, to: goal) < routes.steps(from: $1.target, to: goal)
      }?.label
    }
    guard page != goal, routes.reaches(goal, from: page) else { return nil }
    return links(on: page, nearerTo: goal, routes)?.first?.label ?? site.words.search
  }

  // MARK: - Forms

  private func lessons(about form: WebForm) -> [LessonRule] {
    var rules: [LessonRule] = []
    for field in form.fields { rules += lessons(about: site.fields[field], .field) }
    let button = site.buttons[form.button]
    rules += lessons(about: button, .button)
    if button.asks {
      let right = names[site.consent.answers[site.consent.right]]
      rules.append(LessonRule(.dialogChoice(right), in: LessonScope(app: names[site.name])))
    }
    return rules
  }

  private func lessons(about kind: WebControl, _ role: Role) -> [LessonRule] {
    let scope = LessonScope(
      app: names[site.name], kind: role.rawValue, name: names[kind.name])
    var rules: [LessonRule] = []
    if kind.gesture != .click { rules.append(LessonRule(.gesture(kind.gesture), in: scope)) }
    if kind.readiness > 0 {
      rules.append(LessonRule(.waitUntilReady(seconds: kind.readiness), in: scope))
    }
    if let box = kind.neededBox {
      rules.append(LessonRule(.precondition(names[site.boxes[box]]), in: scope))
    }
    return rules
  }

  private func scope(of place: NameID) -> LessonScope {
    LessonScope(app: names[site.name], place: names[place])
  }

  // MARK: - Chance

  package func randomLesson(using random: inout RandomStream) -> LessonRule {
    let page = random.below(site.pages.count)
    let goal = random.below(site.pages.count)
    let link = random.pick(site.pages[page].links)?.label ?? .none
    let isGeneral = random.chance(0.5)
    let when = isGeneral ? LessonCondition.always : .goal(names[site.title(goal)])
    let isField = random.chance(0.5)
    let kind = random.pick(isField ? site.fields : site.buttons)?.name ?? .none
    let role = isField ? Role.field : .button
    let control = LessonScope(app: names[site.name], kind: role.rawValue, name: names[kind])
    switch random.below(6) {
    case 0: return LessonRule(.avoidEdge(names[link]), in: scope(of: site.title(page)), when: when)
    case 1:
      let gestures = [Gesture.click] + Habit.alternatives(for: role)
      return LessonRule(.gesture(random.pick(gestures) ?? .click), in: control)
    case 2: return LessonRule(.waitUntilReady(seconds: random.within(2...10)), in: control)
    case 3:
      return LessonRule(.precondition(names[random.pick(site.boxes) ?? .none]), in: control)
    case 4:
      let answer = names[random.pick(site.consent.answers) ?? .none]
      return LessonRule(.dialogChoice(answer), in: LessonScope(app: names[site.name]))
    default:
      return LessonRule(.nextHop(names[link]), in: scope(of: site.title(page)), when: when)
    }
  }
}
