/// A browser without a window, driven over descriptors rather than the network; one thread at a time.
///
/// It shows only files of this machine and reaches no network. It is killed, reaped and its profile
/// removed by `close()` or when the last reference goes.
package final class Browser {
  /// How long one command may take, in seconds.
  package let commandLimit: Double
  private let process: ChromiumProcess
  private let connection: DevToolsConnection

  /// Starts the browser and waits until it answers.
  package init(
    _ program: ChromiumProgram, startLimit: Double = 30, commandLimit: Double = 10
  ) throws(BrowserError) {
    self.commandLimit = commandLimit
    process = try ChromiumProcess(program)
    connection = DevToolsConnection(descriptor: process.descriptor)
    struct Version: Decodable { let product: String }
    do throws(BrowserError) {
      let version = try call(
        "Browser.getVersion", NoParameters(), as: Version.self, limit: startLimit)
      product = version.product
    } catch {
      close()
      throw error
    }
  }

  deinit { close() }

  /// Name and version, such as `Chrome/140.0.1.2`.
  package private(set) var product = ""

  /// The process of the browser, for tests that watch it go.
  var processID: Int32 { process.processID }

  /// Everything the browser writes is in this folder, which goes with it.
  var folder: String { process.folder }

  /// Ends the browser; every later call throws.
  package func close() {
    connection.close()
    process.end()
  }

  /// Opens an empty page with a view of the given size in pixels.
  package func openPage(width: Int, height: Int) throws(BrowserError) -> BrowserPage {
    struct Target: Encodable {
      let url = "about:blank"
    }
    struct Created: Decodable { let targetId: String }
    struct Attach: Encodable {
      let targetId: String
      let flatten = true
    }
    struct Attached: Decodable { let sessionId: String }
    let target = try call("Target.createTarget", Target(), as: Created.self).targetId
    let session = try call(
      "Target.attachToTarget", Attach(targetId: target), as: Attached.self
    ).sessionId
    return try BrowserPage(
      in: self, target: target, session: session, width: width, height: height)
  }
}

extension Browser {
  /// Sends a command and waits for its answer.
  func call<Result: Decodable>(
    _ method: String, _ parameters: some Encodable, session: String? = nil,
    as type: Result.Type = NoResult.self, limit: Double? = nil
  ) throws(BrowserError) -> Result {
    let deadline = Deadline(seconds: limit ?? commandLimit)
    return try withEnding { () throws(BrowserError) in
      let id = try connection.send(method, parameters, session: session, by: deadline)
      return try connection.reply(
        to: id, of: method, session: session, as: type, by: deadline)
    }
  }

  /// Sends the same command several times at once and waits for all answers, in order.
  func callAll(
    _ method: String, _ all: [some Encodable], session: String
  ) throws(BrowserError) {
    let deadline = Deadline(seconds: commandLimit)
    try withEnding { () throws(BrowserError) in
      var ids: [Int] = []
      defer { ids.forEach(connection.abandon) }
      for parameters in all {
        ids.append(
          try connection.send(method, parameters, session: session, by: deadline))
      }
      for id in ids {
        _ = try connection.reply(
          to: id, of: method, session: session, as: NoResult.self, by: deadline)
      }
    }
  }

  /// Waits for an event of a page.
  func waitForEvent(
    _ method: String, session: String, what: String, limit: Double? = nil
  ) throws(BrowserError) {
    let deadline = Deadline(seconds: limit ?? commandLimit)
    try withEnding { () throws(BrowserError) in
      try connection.event(method, session: session, what: what, by: deadline)
    }
  }

  /// Forgets the events of a page that nobody has waited for.
  func forgetEvents(of session: String) { connection.forgetEvents(of: session) }

  /// Says how the browser ended rather than that the connection did.
  private func withEnding<Result>(
    _ body: () throws(BrowserError) -> Result
  ) throws(BrowserError) -> Result {
    do throws(BrowserError) {
      return try body()
    } catch .disconnected {
      throw process.ending()
    }
  }
}
