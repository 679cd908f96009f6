/// A browser page on which MiniWoB++ episodes are played, one after the other.
package final class MiniWoBStage {
  /// What a task draws in: the rest of the page is counters and controls.
  package static let width = 160
  package static let height = 210
  /// The parts of the page that are not part of a task.
  package static let furniture = [
    "#reward-display", "#click-canvas", "#sync-task-cover", "#attention-canvas",
  ]
  /// Long enough for any agent; the pages' own limits are 10 to 30 s of wall-clock time.
  private static let episodeLimit = 86_400_000

  /// How an episode stands.
  package struct Progress: Sendable, Hashable, Decodable {
    package let isDone: Bool
    /// Between -1 and 1, without the discount for time.
    package let reward: Double
    /// Why, where the page says so.
    package let reason: String?

    package init(isDone: Bool, reward: Double, reason: String?) {
      self.isDone = isDone
      self.reward = reward
      self.reason = reason
    }
  }

  /// The page, to act on.
  package let page: BrowserPage
  private let pages: MiniWoBPages

  /// Opens a page of the size these tasks were made for.
  package init(in browser: Browser, pages: MiniWoBPages) throws(MiniWoBError) {
    self.pages = pages
    page = try Self.asking { () throws(BrowserError) in
      try browser.openPage(width: 500, height: 240)
    }
  }

  /// Loads a task afresh, seeds it and starts its episode; returns what the task asks for.
  package func start(_ task: MiniWoBTask, seed: String) throws(MiniWoBError) -> String {
    let isReady = try asking { () throws(BrowserError) in
      try page.open(file: pages.file(task))
      // Where the pointer was left must not matter: it goes where no task has anything.
      try page.movePointer(to: PagePoint(x: 495, y: 235))
      return try page.evaluate(
        Self.starting(seed: seed, limit: Self.episodeLimit), as: Bool.self)
    }
    guard isReady else { throw .notReady(task) }
    try settle(within: 5)
    return try instruction()
  }

  /// What the task asks for.
  package func instruction() throws(MiniWoBError) -> String {
    try asking { () throws(BrowserError) in
      try page.evaluate("core.getUtterance().utterance ?? core.getUtterance()", as: String.self)
    }
  }

  /// Whether the episode is over, and with which reward.
  package func progress() throws(MiniWoBError) -> Progress {
    try asking { () throws(BrowserError) in
      try page.evaluate(
        """
        ({ isDone: WOB_DONE_GLOBAL, reward: WOB_RAW_REWARD_GLOBAL,
           reason: WOB_REWARD_REASON == null ? null : String(WOB_REWARD_REASON) })
        """, as: Progress.self)
    }
  }

  /// The countries among which the pages choose.
  package func countries() throws(MiniWoBError) -> [String] {
    try asking { () throws(BrowserError) in
      try page.evaluate("ui_utils.COUNTRIES", as: [String].self)
    }
  }

  /// What can be seen of the task.
  package func elements() throws(MiniWoBError) -> [PageElement] {
    try asking { () throws(BrowserError) in try page.elements(ignoring: Self.furniture) }
  }

  /// Waits until animations, short timers and pictures are done; false when they never are.
  @discardableResult
  package func settle(within seconds: Double = 1) throws(MiniWoBError) -> Bool {
    try asking { () throws(BrowserError) in
      try page.settle(within: seconds, ignoring: Self.furniture)
    }
  }

  /// A PNG of the task.
  package func screenshot(scale: Double = 1) throws(MiniWoBError) -> [UInt8] {
    try asking { () throws(BrowserError) in
      try page.screenshot(
        .init(width: Double(Self.width), height: Double(Self.height), scale: scale))
    }
  }

  private static func starting(seed: String, limit: Int) -> String {
    let quoted = Ignoring(selectors: [seed]).javaScript
    return """
      new Promise((resolve) => {
        Math.seedrandom(\(quoted)[0]);
        core.setDataMode('train');
        core.EPISODE_MAX_TIME = \(limit);
        core.startEpisodeReal();
        const end = performance.now() + 5000;
        const look = () => {
          if (WOB_TASK_READY || performance.now() > end) return resolve(WOB_TASK_READY);
          setTimeout(look, 5);
        };
        look();
      })
      """
  }

  private func asking<Result>(
    _ body: () throws(BrowserError) -> Result
  ) throws(MiniWoBError) -> Result {
    try Self.asking(body)
  }

  private static func asking<Result>(
    _ body: () throws(BrowserError) -> Result
  ) throws(MiniWoBError) -> Result {
    do throws(BrowserError) { return try body() } catch { throw .browser(error) }
  }
}
