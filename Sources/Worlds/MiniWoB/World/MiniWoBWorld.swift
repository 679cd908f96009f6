internal import Pictures
internal import Synchronization

/// World D: pages of MiniWoB++, which nobody here wrote, in a real browser.
///
/// A world's seed decides which page seeds its tasks have, and how the kinds of elements want to be
/// used: what comes between hand and page is ours. The pages themselves are the same in all worlds.
/// Of the variations only lost inputs mean anything here.
package struct MiniWoBWorld: RecordableWorld {
  package static let family = "miniwob"
  package static let surface = Surface.desktop
  package static let screen = Box(
    x: 0, y: 0, width: MiniWoBStage.width * MiniWoBParameters.pictureScale,
    height: MiniWoBStage.height * MiniWoBParameters.pictureScale)
  /// The pages have no list of what is done.
  package static let hasReadout = false

  package let seed: WorldSeed
  let theatre: MiniWoBTheatre
  private let base: UInt64
  private let lexicon = Lexicon()

  /// The names read so far.
  private final class Lexicon: Sendable {
    let names = Mutex(Names())
  }

  package init(seed: WorldSeed) {
    self.init(seed: seed, in: .shared)
  }

  init(seed: WorldSeed, in theatre: MiniWoBTheatre) {
    self.seed = seed
    self.theatre = theatre
    base = seed.value(for: Self.family)
  }

  package var names: Names { lexicon.names.withLock { $0 } }

  // MARK: - Tasks

  /// Pages follow on each other, so that all have the same share; page seeds are drawn.
  package func task(_ index: Int, in split: Split) throws(MiniWoBError) -> WorldTask {
    let page = page(of: index)
    var random = RandomStream(
      base, 0x7A5C, RandomStream.seed(of: split.rawValue), UInt64(index))
    var number = random.below(1_000_000_000)
    while Split.of(task: hash(page, number), in: base) != split {
      number = random.below(1_000_000_000)
    }
    let (view, plan) = try read(page, number, isPlayed: false)
    let goals = lexicon.names.withLock { names in
      for thing in MiniWoBSight(view.elements, on: page).things { _ = names.id(thing.name) }
      return plan.map { $0.goal(on: page, &names) }
    }
    let steps = plan.reduce(MiniWoBParameters.search(on: page)) { $0 + $1.moves }
    return WorldTask(
      index: index, split: split, goals: goals,
      budget: Int((Double(steps) * MiniWoBParameters.budgetFactor).rounded()),
      seed: random.next(), start: number)
  }

  /// The page of a task; worlds begin at different pages.
  func page(of index: Int) -> MiniWoBTask {
    let pages = MiniWoBTask.allCases
    let place = (index + seed.number) % pages.count
    return pages[place < 0 ? place + pages.count : place]
  }

  private func hash(_ page: MiniWoBTask, _ number: Int) -> UInt64 {
    RandomStream.mix(RandomStream.seed(of: page.rawValue), UInt64(number))
  }

  /// Opens a page and understands what it asks for.
  private func read(
    _ page: MiniWoBTask, _ number: Int, isPlayed: Bool
  ) throws(MiniWoBError) -> (view: MiniWoBTheatre.View, plan: [MiniWoBGoal]) {
    let view = try theatre.open(
      .init(world: base, page: page, seed: "\(number)"), isPlayed: isPlayed)
    let reading = MiniWoBSight(view.elements, on: page).reading(
      view.words, elements: view.elements, common: theatre.countries)
    guard let plan = reading.goals(of: page) else { throw .notUnderstood(page, view.words) }
    return (view, plan)
  }

  package func sentence(for task: WorldTask) -> String {
    theatre.words(of: key(of: task))
  }

  /// The episode behind a task.
  func key(of task: WorldTask) -> MiniWoBTheatre.Key {
    MiniWoBTheatre.Key(world: base, page: page(of: task.index), seed: "\(task.start)")
  }

  package func kind(of task: WorldTask) -> String? { page(of: task.index).rawValue }

  package func begin(_ task: WorldTask, isCalm: Bool) throws(MiniWoBError) -> MiniWoBRun {
    let page = page(of: task.index)
    let (view, plan) = try read(page, task.start, isPlayed: true)
    let lost = seed.variation.inputLoss.map { Double($0) / 100 } ?? MiniWoBParameters.lostInputs
    let hand = MiniWoBHand(
      manners(on: page), seed: task.seed, lostInputs: lost, isCalm: isCalm)
    return MiniWoBRun(page, plan, task, names, in: theatre, view, hand)
  }

  package func evidence(for task: WorldTask, in run: MiniWoBRun) -> String {
    let progress = run.view.progress
    guard progress.isDone else { return "the page was never given an answer" }
    return "the page gave a reward of \(progress.reward)"
      + (progress.reason.map { ": \($0)" } ?? "")
  }

  // MARK: - Recording

  package func picture(
    of run: MiniWoBRun, for task: WorldTask, stepsLeft: Int, pointer: Spot?
  ) -> [UInt8]? {
    guard let bytes = try? run.picture(), let pointer,
      let raster = try? Raster(decoding: bytes)
    else { return try? run.picture() }
    var drawing = Drawing(on: raster)
    drawing.pointer(x: pointer.x, y: pointer.y)
    return drawing.raster.png(compression: 9) ?? bytes
  }
}

extension MiniWoBGoal {
  /// The goal with its names as numbers.
  func goal(on page: MiniWoBTask, _ names: inout Names) -> Goal {
    Goal(
      wish, names.id(target), role: role, app: names.id(page.rawValue),
      value: value.map { names.id($0) } ?? .none,
      destination: destination.map { names.id($0) } ?? .none)
  }
}
