internal import Dispatch
internal import Storage
internal import Synchronization
internal import Trajectories
package import Worlds

/// Lets the demo's agent work once more, on tasks that it has not seen, with the lessons that its
/// operator accepted, and without any.
///
/// The demo may know which world a project belongs to; dreams and critics cannot.
package struct Rematch: Sendable {
  /// What came of one world.
  package struct Result: Sendable {
    package var world: String
    package var project: String
    /// Lessons that are served, and that wait for a person.
    package var served: Int
    package var waiting: Int
    package var without: Trial
    package var with: Trial
    /// With what waits as well, as if the operator had accepted all of it; nil where nothing waits.
    package var withAll: Trial?
  }

  private let archive: Archive
  private let plan: TrialPlan

  init(_ archive: Archive, _ plan: TrialPlan) {
    self.archive = archive
    self.plan = plan
  }

  func results() throws -> [Result] {
    let jobs = WorldRegistry.families.filter(\.isComputed).map(\.name).flatMap { name in
      (0..<plan.worlds).map { (family: name, place: $0) }
    }
    let memories = try Dictionary(
      archive.memoryProjects().map { ($0, try memory(of: $0)) }
    ) { first, _ in first }
    let results = Mutex([Int: Result]())
    DispatchQueue.concurrentPerform(iterations: jobs.count) { number in
      let job = jobs[number]
      let found: Result? =
        switch job.family {
        case DesktopWorld.family: play(DesktopWorld.self, job.place, memories)
        case WebWorld.family: play(WebWorld.self, job.place, memories)
        case TestingWorld.family: play(TestingWorld.self, job.place, memories)
        default: nil
        }
      if let found { results.withLock { $0[number] = found } }
    }
    return results.withLock { results in jobs.indices.compactMap { results[$0] } }
  }

  private typealias Known = (served: [LessonRule], waiting: [LessonRule])

  private func memory(of project: String) throws -> Known {
    let served = try archive.servedMemory(of: project).lessons(.active).map(\.rule)
    let waiting = try archive.memory(of: project).lessons(.provisional).map(\.rule)
    return (served, waiting.filter { !served.contains($0) })
  }

  private func play<W: RecordableWorld>(
    _ type: W.Type, _ place: Int, _ memories: [String: Known]
  ) -> Result? where W.Run.Failure == Never {
    let seed = plan.seed(place)
    let world = W(seed: seed)
    let project = "\(W.family)-\(seed.salt)-\(seed.number)"
    guard let known = memories[project] else { return nil }
    let tasks = plan.tasks(place).map { world.task($0, in: plan.split) }
    func trial(_ rules: [LessonRule]) -> Trial {
      let playbook = Playbook(rules, names: world.names)
      return tasks.reduce(into: Trial()) { trial, task in
        trial.add(Trial.work(on: task, in: world, with: playbook))
      }
    }
    return Result(
      world: W.family, project: project, served: known.served.count, waiting: known.waiting.count,
      without: trial([]), with: trial(known.served),
      withAll: known.waiting.isEmpty ? nil : trial(known.served + known.waiting))
  }
}
