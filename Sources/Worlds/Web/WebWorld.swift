internal import Trajectories

/// World B: a site whose links are not all what they say, to find a page on and to fill in forms.
package struct WebWorld: RecordableWorld {
  package static let family = "web"
  package static let surface = Surface.browser

  package let seed: WorldSeed
  package let names: Names
  let site: WebSite
  private let base: UInt64

  package init(seed: WorldSeed) {
    self.seed = seed
    (site, names) = WebGenerator.make(seed)
    base = seed.value(for: Self.family)
  }

  // MARK: - Tasks

  /// Distances, starts and forms take turns, so that the tasks of every world are about as hard.
  package func task(_ index: Int, in split: Split) -> WorldTask {
    var random = RandomStream(
      base, 0x7A5C, RandomStream.seed(of: split.rawValue), UInt64(index))
    var draft: Draft?
    var tries = 0
    while draft.map({ Split.of(task: $0.hash, in: base) != split }) ?? true {
      draft = self.draft(index, tries: tries, &random)
      tries += 1
    }
    var task = WorldTask(
      index: index, split: split, goals: draft.map(goals) ?? [], budget: 1000, seed: random.next(),
      start: draft?.start ?? 0)
    let steps = Double(expertMoves(for: task)?.count ?? 1) * WebParameters.budgetFactor
    // The rest after the point is a chance of one step more.
    task.budget = Int(steps) + (random.chance(steps - steps.rounded(.down)) ? 1 : 0)
    return task
  }

  private struct Draft {
    var start: Int
    var goal: Int
    /// What is to be filled in, by its place among the field's values.
    var values: [Int] = []

    var hash: UInt64 {
      var hash = RandomStream.mix(UInt64(start), UInt64(goal))
      for value in values { hash = RandomStream.mix(hash, UInt64(value)) }
      return hash
    }
  }

  private func draft(_ index: Int, tries: Int, _ random: inout RandomStream) -> Draft? {
    let (lowest, count) = (WebParameters.distances.lowerBound, WebParameters.distances.count)
    let isForm = (index + index / count) % WebParameters.tasksPerForm == 0
    var wanted = lowest + (index + 1) % count
    // Where a site has too few tasks of a sort, another sort has to do.
    let startsAtHome = (index / 2 + index / count) % 2 == 0 && tries < 8
    if tries >= 64 { wanted = random.within(WebParameters.distances) }
    let goal: Int
    let start: Int
    if startsAtHome {
      start = 0
      guard
        let found = pick(
          &random,
          where: {
            site.routes.steps(from: start, to: $0) == wanted
              && (!isForm || site.pages[$0].form != nil)
          })
      else { return nil }
      goal = found
    } else {
      goal = isForm ? random.pick(site.forms)?.page ?? 0 : random.below(site.pages.count)
      guard
        let found = pick(&random, where: { site.routes.steps(from: $0, to: goal) == wanted })
      else { return nil }
      start = found
    }
    let fields = isForm ? site.form(on: goal)?.fields ?? [] : []
    return Draft(
      start: start, goal: goal,
      values: fields.map { random.below(site.fields[$0].values.count) })
  }

  /// One of the pages that fit.
  private func pick(_ random: inout RandomStream, where fits: (Int) -> Bool) -> Int? {
    var found: Int?
    var count = 0
    let chosen = random.next()
    for page in site.pages.indices where fits(page) { count += 1 }
    guard count > 0 else { return nil }
    var left = Int(chosen % UInt64(count))
    for page in site.pages.indices where fits(page) {
      if left == 0 {
        found = page
        break
      }
      left -= 1
    }
    return found
  }

  private func goals(_ draft: Draft) -> [Goal] {
    var goals = [Goal(.reach, site.title(draft.goal))]
    guard let form = site.form(on: draft.goal), !draft.values.isEmpty else { return goals }
    for (field, value) in zip(form.fields, draft.values) {
      let kind = site.fields[field]
      goals.append(Goal(.fill, kind.name, role: .field, value: kind.values[value]))
    }
    goals.append(Goal(.activate, site.buttons[form.button].name, role: .button))
    return goals
  }

  /// The page that a task asks for.
  func goal(of task: WorldTask) -> Int { task.goals.first.flatMap { site.page($0.target) } ?? 0 }

  package func sentence(for task: WorldTask) -> String {
    let page = names[site.title(goal(of: task))]
    let start = "You are on \"\(names[site.title(task.start)])\" now."
    let search = "On the site of \(names[site.name]), find the page \"\(page)\""
    guard task.goals.count > 1 else { return "\(search). \(start)" }
    let fills = task.goals.filter { $0.wish == .fill }.map {
      "\"\(names[$0.value])\" into \"\(names[$0.target])\""
    }
    let button = task.goals.last.map { names[$0.target] } ?? ""
    return "\(search), write \(fills.joined(separator: " and ")), and press \"\(button)\". \(start)"
  }

  package func begin(_ task: WorldTask, isCalm: Bool) -> WebRun {
    let loss = seed.variation.inputLoss.map { Double($0) / 100 } ?? WebParameters.loadFailures
    return WebRun(site, names, task, failures: isCalm ? 0 : loss)
  }
}
