package import Dreaming
internal import Formats
internal import Glibc
package import Settings
package import Storage
package import Trajectories

/// Follows logs: brings their growth into the archive, and dreams while their agents wait.
///
/// One thread waits on the kernel and decides; the dream has a thread of its own. Nothing polls: while
/// there is nothing to do, nothing runs.
package final class Watch {
  /// What is watched, and how.
  package struct Plan: Sendable {
    /// Folders and files, absolute.
    package var paths: [String]
    package var rules: IdleRules
    package var mode: DreamMode
    package var redacts: Bool
    /// Where it says what it does; nil for nowhere.
    package var record: String?

    package init(
      paths: [String], rules: IdleRules = IdleRules(), mode: DreamMode = .review,
      redacts: Bool = true, record: String? = nil
    ) {
      self.paths = paths
      self.rules = rules
      self.mode = mode
      self.redacts = redacts
      self.record = record
    }
  }

  let archive: Archive
  let plan: Plan
  private let machine: Machine
  let clock: @Sendable () -> Timestamp
  let onEvent: @Sendable (WatchEvent) -> Void
  private let usualIdle: IdleWatch
  private let traffic: AgentTraffic?
  private let trees: TreeWatch
  private let bell: ArchiveBell
  private let pipe: WakePipe
  let errand: DreamErrand
  var logs: FollowedLogs
  private var book: ProjectBook
  private var began = Machine.now
  private var operatorMovedAt: AwakeTime?
  /// What the errand is about, while it is out.
  var running: DreamErrand.Wish?
  var told: [String: String] = [:]
  /// Projects that have grown since they were looked at.
  private var stale: Set<String> = []
  var writtenAt: AwakeTime?
  private var used: (usage: DreamUsage, at: AwakeTime)?

  /// - Parameters:
  ///   - pipe: waking it makes the watch look whether it is to end.
  ///   - traffic: agents whose requests go through a gateway of this process.
  ///   - clock: the calendar, for records alone; it may jump.
  ///   - onEvent: told what happens, from two threads.
  ///
  /// Throws `OperationError.cannotWatch` where the kernel offers no watching.
  package init(
    _ archive: Archive, prices: Prices, _ plan: Plan, machine: Machine = Machine(), pipe: WakePipe,
    traffic: AgentTraffic? = nil, clock: @escaping @Sendable () -> Timestamp,
    onEvent: @escaping @Sendable (WatchEvent) -> Void
  ) throws {
    guard let trees = TreeWatch(), let bell = ArchiveBell(archive) else {
      throw OperationError.cannotWatch(String(cString: strerror(errno)))
    }
    self.archive = archive
    self.plan = plan
    self.machine = machine
    self.clock = clock
    self.onEvent = onEvent
    self.trees = trees
    self.bell = bell
    self.pipe = pipe
    self.traffic = traffic
    usualIdle = IdleWatch(plan.rules)
    logs = FollowedLogs(
      archive, Import(into: archive, prices: prices, redacts: plan.redacts), roots: plan.paths)
    book = ProjectBook(archive)
    errand = DreamErrand(
      archive, plan.rules, clock: clock,
      onEvent: { wish, journal in
        var event = WatchEvent(.dream, "", project: wish.project)
        event.journal = journal
        onEvent(event)
      }, wake: { pipe.wake() })
    let errand = errand
    traffic?.attach(
      preempt: { errand.stop("a request of an agent") }, wake: { pipe.wake() })
  }

  /// The rules that hold now: an agent may have asked for another wait.
  var idle: IdleWatch {
    var idle = usualIdle
    if let wait = traffic?.wait { idle.rules.wait = wait }
    return idle
  }

  /// Watches until it is asked to stop; a dream that goes on is paused.
  package func run(shouldStop: @escaping @Sendable () -> Bool) throws {
    defer { if let record = plan.record { unlink(record) } }
    try start(shouldStop)
    while !shouldStop() {
      takeEnding()
      importDue()
      stale.formUnion(traffic?.takeGrown() ?? [])
      refreshWhenQuiet()
      let decisions = idle.decide(sight())
      act(on: decisions)
      tell(decisions)
      wait(until: deadline(decisions))
    }
    errand.stop("the watch ends")
    // A dream that ended just now has woken already, and wakes no more.
    takeEnding()
    while running != nil {
      wait(until: nil)
      takeEnding()
    }
    onEvent(WatchEvent(.ended, "the watch ends"))
  }

  // MARK: - Beginning

  private func start(_ shouldStop: @escaping @Sendable () -> Bool) throws {
    // Followed first, so that nothing is lost between the two.
    for path in plan.paths { trees.follow(path) }
    if plan.rules.isOn { try archive.abortLostDreams(at: clock()) }
    let report = try logs.importAll(now: clock(), at: began, shouldStop)
    if !trees.unwatched.isEmpty {
      say(
        .trouble,
        "\(trees.unwatched.count) folders are not followed: the kernel allows no more "
          + "watches; raise fs.inotify.max_user_watches")
    }
    for reason in report.skipped.prefix(Self.mostTold) { say(.trouble, "left out: \(reason)") }
    if report.skipped.count > Self.mostTold {
      say(.trouble, "and \(report.skipped.count - Self.mostTold) more are left out")
    }
    refresh(logs.projects)
    began = Machine.now
    var event = WatchEvent(
      .began,
      "follows \(logs.logCount) log\(logs.logCount == 1 ? "" : "s") of "
        + "\(logs.projects.count) project\(logs.projects.count == 1 ? "" : "s")")
    event.added = report.added
    event.grown = report.grown
    onEvent(event)
  }

  /// Files that are no logs are named up to here.
  private static let mostTold = 5

  // MARK: - Looking

  func sight() -> IdleSight {
    let now = Machine.now
    var sight = IdleSight(now: now, began: logs.isBehind ? now : began)
    sight.agents = logs.agents + (traffic?.agents ?? [])
    sight.requests = traffic?.requests ?? 0
    sight.projects = book.projects
    sight.operatorMovedAt = operatorMovedAt
    let duty = errand.duty
    sight.freeAt = running == nil ? duty.freeAt : now
    sight.load = machine.load.map { max(0, $0 - duty.usedLately(at: now)) }
    sight.isOnBattery = machine.isOnBattery
    sight.used = usedLately()
    sight.space = Machine.freeSpace(at: archive.folder)
    if plan.rules.isOn, running == nil, let holder = try? archive.dreamHolder(),
      holder.lease.owner != .current, !holder.isStale(at: clock())
    {
      sight.otherDreamer = holder.lease.owner.pid
    }
    return sight
  }

  /// What dreams used within a day; looked up every few seconds while one goes on.
  private func usedLately() -> DreamUsage {
    let now = Machine.now
    if let known = used, now - known.at < (running == nil ? 200 : 2_000) { return known.usage }
    let then = Timestamp(rawValue: clock().rawValue - IdleRules.freshStart)
    let usage = (try? archive.dreamUsage(since: then)) ?? used?.usage ?? DreamUsage()
    used = (usage, now)
    return usage
  }

  private func deadline(_ decisions: [IdleDecision]) -> AwakeTime? {
    var moments = decisions.compactMap { decision -> AwakeTime? in
      if case .wait(_, let until) = decision.answer { until } else { nil }
    }
    if let due = logs.nextDue { moments.append(due) }
    if let due = refreshDue { moments.append(due) }
    // Load and power make no sound.
    if running != nil { moments.append(Machine.now + 2_000) }
    return moments.min()
  }

  /// Waits for something to move.
  private func wait(until end: AwakeTime?) {
    let left = end.map { max(1, min($0 - Machine.now, 3_600_000)) } ?? -1
    var waiting = [trees.descriptor, bell.descriptor, pipe.reading].map {
      pollfd(fd: $0, events: Int16(POLLIN), revents: 0)
    }
    guard poll(&waiting, nfds_t(waiting.count), Int32(left)) > 0 else { return }
    if waiting[2].revents != 0 {
      // Requests come one after the other; they stop a dream without this thread.
      if traffic != nil { usleep(Self.breath) }
      pipe.drain()
    }
    if waiting[0].revents != 0 { takeGrowth() }
    if waiting[1].revents != 0 {
      if traffic != nil { usleep(Self.breath) }
      if bell.hasRung() {
        operatorMovedAt = Machine.now
        errand.stop("somebody works with the archive")
      }
    }
  }

  /// Microseconds in which what happens through a gateway is looked at together: every page that the
  /// recorder writes rings.
  private static let breath: UInt32 = 50_000

  private func takeGrowth() {
    let news = trees.take()
    let now = Machine.now
    // Before anything is looked up: the agent goes first.
    if news.files.contains(where: logs.isLog) { errand.stop("the agent moved") }
    var files = news.files
    if news.hasOverflowed {
      for folder in plan.paths.flatMap(LogLookup.folders) {
        files.formUnion(LogLookup.files(in: folder))
      }
    }
    let moved = logs.changed(files, at: now)
    guard !moved.isEmpty else { return }
    errand.stop("the agent moved")
    began = now
    for log in moved.sorted() { say(.moved, "", path: log) }
    // A program that writes without end must not keep this thread busy.
    usleep(10_000)
  }

  /// Looks at what there is to dream about once nobody has worked for a moment: until then it is of no
  /// use, a busy agent's log grows all the time, and requests come one after the other.
  private func refreshWhenQuiet() {
    guard let due = refreshDue, due <= Machine.now else { return }
    refresh(stale)
    stale = []
  }

  /// When what has grown is looked at; nil while somebody works, and where nothing has grown.
  private var refreshDue: AwakeTime? {
    guard !stale.isEmpty, !logs.isBehind else { return nil }
    return idle.idleSince(sight()).map { $0 + min(Self.moment, idle.rules.wait / 2) }
  }

  /// Milliseconds between two requests of an agent that is at work.
  private static let moment: Int64 = 2_000

  private func refresh(_ projects: Set<String>) {
    for project in projects.sorted() {
      do {
        try book.refresh(project, at: clock())
      } catch {
        say(.trouble, "\(error)", project: project)
      }
    }
  }

  private func importDue() {
    let before = logs.waiting
    guard !before.isEmpty else { return }
    do {
      for done in try logs.importDue(now: clock(), at: Machine.now) {
        stale.formUnion(done.projects)
        refresh(done.projects.filter { !book.knows($0) })
        var event = WatchEvent(.imported, "", path: done.log)
        event.project = done.projects.sorted().first
        event.added = done.report.added
        event.grown = done.report.grown
        event.steps = done.report.steps
        onEvent(event)
      }
    } catch {
      logs.retry(before, at: Machine.now)
      say(.trouble, "\(error)")
    }
  }

  // MARK: - Dreaming

  private func act(on decisions: [IdleDecision]) {
    if let running {
      let own = decisions.first { $0.project == running.project }
      switch own?.answer.reason {
      case nil, .duty, .nothingNew, .turn, .failed: break
      case .some(let reason): errand.stop(reason.words)
      }
      return
    }
    for decision in decisions {
      guard case .dream(let rollouts, let resuming) = decision.answer else { continue }
      let wish = DreamErrand.Wish(
        project: decision.project, rollouts: rollouts, resuming: resuming, mode: plan.mode,
        runs: min(book.mostRuns(of: decision.project), traffic?.most(of: decision.project) ?? .max),
        seconds: plan.rules.daily.seconds.map {
          max(1, $0 - Int(usedLately().milliseconds / 1000))
        })
      running = wish
      errand.begin(wish)
      return
    }
  }

  private func takeEnding() {
    guard let ending = errand.takeEnding() else { return }
    running = nil
    let project = ending.wish.project
    do {
      switch ending.result {
      case .success(let record) where ending.ranOutOfMemory && record.state == .paused:
        try errand.cancel(record.id, "it needed more than \(plan.rules.memory >> 20) MB")
        if !book.shrink(project) {
          for _ in 0..<IdleRules.mostFailures {
            book.failed(project, "even a few of its runs need too much memory", at: Machine.now)
          }
        }
      case .success(let record):
        if record.state == .completed { book.succeeded(project) }
      case .failure(ArchiveError.isDreaming): break
      case .failure(let error):
        book.failed(project, "\(error)", at: Machine.now)
        say(.trouble, "\(error)", project: project)
      }
      try book.refresh(project, at: clock())
    } catch {
      book.failed(project, "\(error)", at: Machine.now)
      say(.trouble, "\(error)", project: project)
    }
  }
}
