internal import Foundation
internal import Synchronization

/// The one browser behind all MiniWoB++ worlds of this process: one episode at a time.
///
/// It is started when the first page is wanted, goes when the process ends, and is replaced when it
/// breaks.
final class MiniWoBTheatre: Sendable {
  static let shared = MiniWoBTheatre()

  /// A page at one moment.
  struct View: Hashable, Sendable {
    /// The number of the episode, which only the one being played has.
    var episode: Int
    var words: String
    var elements: [PageElement]
    var progress: MiniWoBStage.Progress
  }

  /// An episode that can be played again.
  struct Key: Hashable, Sendable {
    /// The world, whose manners decide what an expert has to do.
    var world: UInt64
    var page: MiniWoBTask
    var seed: String
  }

  private struct State {
    var stage: MiniWoBStage?
    var episode = 0
    /// The episode that was opened last, while nobody has begun to play it.
    var unplayed: (key: Key, view: View)?
    var common: [String] = []
    /// What was read and found out, for as long as the process lasts.
    var words: [Key: String] = [:]
    var outcomes: [Key: MiniWoBExpert.Outcome] = [:]
  }

  private let state = Mutex(State())

  /// Starts an episode; whatever was played before is over.
  ///
  /// - Parameter isPlayed: whether moves are to follow; one that was only read can be played yet.
  func open(_ key: Key, isPlayed: Bool) throws(MiniWoBError) -> View {
    try playing { stage, state throws(MiniWoBError) in
      if let unplayed = state.unplayed, unplayed.key == key {
        if isPlayed { state.unplayed = nil }
        return unplayed.view
      }
      state.episode += 1
      state.unplayed = nil
      let words = try stage.start(key.page, seed: key.seed)
      state.words[key] = words
      if state.common.isEmpty, key.page == .useAutocomplete {
        state.common = try stage.countries()
      }
      let view = try Self.view(of: stage, state.episode, words)
      if !isPlayed { state.unplayed = (key, view) }
      return view
    }
  }

  /// Does something in an episode; nothing in one that is not being played any more.
  func perform(_ input: MiniWoBInput?, in view: View) throws(MiniWoBError) -> View {
    try playing { stage, state throws(MiniWoBError) in
      guard view.episode == state.episode, !view.progress.isDone else { return view }
      if let input {
        do throws(BrowserError) { try input.perform(on: stage.page) } catch {
          throw .browser(error)
        }
        try stage.settle(within: 3)
      }
      return try Self.view(of: stage, state.episode, view.words)
    }
  }

  /// A PNG of the page as it is now; nil for an episode that is not being played any more.
  func picture(of view: View) throws(MiniWoBError) -> [UInt8]? {
    try playing { stage, state throws(MiniWoBError) in
      guard view.episode == state.episode else { return nil }
      return try stage.screenshot(scale: Double(MiniWoBParameters.pictureScale))
    }
  }

  /// The countries that the pages know.
  var countries: [String] { state.withLock { $0.common } }

  /// The instruction of an episode; empty when it was never opened.
  func words(of key: Key) -> String { state.withLock { $0.words[key] ?? "" } }

  func outcome(of key: Key) -> MiniWoBExpert.Outcome? { state.withLock { $0.outcomes[key] } }

  func keep(_ outcome: MiniWoBExpert.Outcome, of key: Key) {
    state.withLock { $0.outcomes[key] = outcome }
  }

  /// Ends the browser.
  func close() { state.withLock { $0.stage = nil } }

  private static func view(
    of stage: MiniWoBStage, _ episode: Int, _ words: String
  ) throws(MiniWoBError) -> View {
    View(
      episode: episode, words: words, elements: try stage.elements(),
      progress: try stage.progress())
  }

  private func playing<Result: Sendable>(
    _ body: (MiniWoBStage, inout State) throws(MiniWoBError) -> Result
  ) throws(MiniWoBError) -> Result {
    try state.withLock { (state: inout State) throws(MiniWoBError) -> Result in
      let stage: MiniWoBStage
      if let running = state.stage { stage = running } else { stage = try Self.start() }
      state.stage = stage
      do throws(MiniWoBError) { return try body(stage, &state) } catch {
        // A browser that failed once is not trusted again.
        state.stage = nil
        state.unplayed = nil
        throw error
      }
    }
  }

  private static func start() throws(MiniWoBError) -> MiniWoBStage {
    let pages = try MiniWoBPages.find()
    let browser: Browser
    do throws(BrowserError) {
      browser = try Browser(ChromiumProgram.find())
    } catch { throw .browser(error) }
    atexit { MiniWoBTheatre.shared.close() }
    return try MiniWoBStage(in: browser, pages: pages)
  }
}
