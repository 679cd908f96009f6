internal import Foundation

/// One page: opens files, runs scripts, takes pictures; moved and typed at like a person would.
package final class BrowserPage {
  let browser: Browser
  let session: String
  private let target: String
  private let decoder = JSONDecoder()

  init(
    in browser: Browser, target: String, session: String, width: Int, height: Int
  ) throws(BrowserError) {
    self.browser = browser
    self.target = target
    self.session = session
    try call("Page.enable")
    try call("Inspector.enable")
    struct Metrics: Encodable {
      let width: Int
      let height: Int
      let deviceScaleFactor = 1
      let mobile = false
    }
    try call("Emulation.setDeviceMetricsOverride", Metrics(width: width, height: height))
    try call("Page.addScriptToEvaluateOnNewDocument", ["source": PageScript.watchTimers])
  }

  /// Opens a file of this machine and waits until it is loaded; `query` goes after a `?`.
  package func open(file path: String, query: String = "") throws(BrowserError) {
    guard path.hasPrefix("/") else { throw .notAFile(path) }
    guard FileManager.default.isReadableFile(atPath: path) else {
      throw .cannotOpen(path, reason: "no such file, or not readable")
    }
    struct Address: Encodable { let url: String }
    struct Navigated: Decodable { let errorText: String? }
    let url = URL(fileURLWithPath: path).absoluteString + (query.isEmpty ? "" : "?" + query)
    browser.forgetEvents(of: session)
    let navigated = try call("Page.navigate", Address(url: url), as: Navigated.self)
    if let reason = navigated.errorText { throw .cannotOpen(path, reason: reason) }
    try browser.waitForEvent("Page.loadEventFired", session: session, what: "loading \(path)")
  }

  /// The value of a script, which may be a promise.
  package func evaluate<Value: Decodable>(
    _ script: String, as type: Value.Type, limit: Double? = nil
  ) throws(BrowserError) -> Value {
    guard let value = try run(script, as: type, limit: limit) else {
      throw .garbled("a script returned nothing where \(type) was expected")
    }
    return value
  }

  /// Runs a script whose value, which may be a promise, does not matter.
  package func run(_ script: String, limit: Double? = nil) throws(BrowserError) {
    _ = try run("(async () => { \(script)\n})()", as: Ignored.self, limit: limit)
  }

  /// Closes this page and no other.
  package func close() throws(BrowserError) {
    let _: NoResult = try browser.call("Target.closeTarget", ["targetId": target])
  }

  private func run<Value: Decodable>(
    _ script: String, as type: Value.Type, limit: Double?
  ) throws(BrowserError) -> Value? {
    let limit = limit ?? browser.commandLimit
    // The page gives up a little before we do, so that an endless loop does not outlive its script.
    let sent = Script(expression: script, timeout: max(limit * 900, 1))
    let answer = try call(
      "Runtime.evaluate", sent, as: Evaluated<Value>.self, limit: limit)
    if let exception = answer.exceptionDetails { throw .scriptFailed(exception.worded) }
    return answer.result.value
  }
}

extension BrowserPage {
  /// What a picture shows, in page pixels.
  package struct Clip: Sendable, Hashable, Codable {
    package var x: Double
    package var y: Double
    package var width: Double
    package var height: Double
    /// Picture pixels for each page pixel.
    package var scale: Double

    package init(
      x: Double = 0, y: Double = 0, width: Double, height: Double, scale: Double = 1
    ) {
      self.x = x
      self.y = y
      self.width = width
      self.height = height
      self.scale = scale
    }
  }

  /// A PNG of a part of the page as it looks now.
  package func screenshot(_ clip: Clip) throws(BrowserError) -> [UInt8] {
    struct Wanted: Encodable {
      let clip: Clip
      let format = "png"
      let optimizeForSpeed = true
    }
    struct Taken: Decodable { let data: Data }
    return [UInt8](
      try call("Page.captureScreenshot", Wanted(clip: clip), as: Taken.self).data)
  }

  /// Waits until nothing has changed for a few frames, no timer of up to a second runs and every
  /// picture is drawn; false when that did not come about.
  ///
  /// Changes inside `ignoring` (CSS selectors), such as a clock, do not count.
  @discardableResult
  package func settle(
    within seconds: Double = 1, ignoring: [String] = []
  ) throws(BrowserError) -> Bool {
    let script = PageScript.call(
      PageScript.settle, Ignoring(selectors: ignoring), Int(seconds * 1000))
    return try evaluate(script, as: Bool.self, limit: seconds + browser.commandLimit)
  }

  /// What can be seen on the page, in document order, without what is inside `ignoring`.
  package func elements(ignoring: [String] = []) throws(BrowserError) -> [PageElement] {
    let listed = try evaluate(
      PageScript.call(PageScript.elements, Ignoring(selectors: ignoring)),
      as: [PageElement].self)
    return PageElement.withoutEchoes(listed)
  }

  @discardableResult
  func call<Result: Decodable>(
    _ method: String, _ parameters: some Encodable = NoParameters(),
    as type: Result.Type = NoResult.self, limit: Double? = nil
  ) throws(BrowserError) -> Result {
    try browser.call(method, parameters, session: session, as: type, limit: limit)
  }
}

/// What `Runtime.evaluate` is asked.
private struct Script: Encodable {
  let expression: String
  let timeout: Double
  let returnByValue = true
  let awaitPromise = true
}

/// The answer to `Runtime.evaluate`.
struct Evaluated<Value: Decodable>: Decodable {
  struct Remote: Decodable { let value: Value? }
  struct Exception: Decodable {
    struct Thrown: Decodable {
      let description: String?
    }
    let text: String
    let exception: Thrown?

    /// The message without the stack below it.
    var worded: String {
      (exception?.description ?? text).split(separator: "\n").first.map(String.init) ?? text
    }
  }
  let result: Remote
  let exceptionDetails: Exception?
}

/// Any value, unread.
struct Ignored: Decodable {
  init(from decoder: any Decoder) {}
}

/// CSS selectors as a JSON text, which is also JavaScript.
struct Ignoring {
  let selectors: [String]

  var javaScript: String {
    let quoted = selectors.map { "\"" + $0.flatMap(Self.escaped) + "\"" }
    return "[" + quoted.joined(separator: ",") + "]"
  }

  private static func escaped(_ character: Character) -> String {
    switch character {
    case "\"", "\\": "\\" + String(character)
    case _ where character.isNewline: " "
    default: String(character)
    }
  }
}
