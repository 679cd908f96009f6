package import Trajectories

/// One run that is recorded from requests to the Messages API and their answers, as they pass.
///
/// Every request carries the whole conversation so far, so one that was missed is caught up with by
/// the next. What was there once stays, also where a client prunes its history. Belongs to one thread.
package struct TrafficRun {
  package let id: RunID
  private var reader: MessagesReader
  private var output: LogOutput
  private var header: RunHeader?
  private var entries: [Int: Entry] = [:]
  private var requests = 0

  /// What stands for the log in the header of such runs.
  package static let source = "gateway"
  /// Marks a request whose earlier messages the server holds.
  static let rest = "rest"

  /// - Parameters:
  ///   - identity: what names the run.
  ///   - task: what the agent was asked to do, where the request tells; else its first message.
  package init(identity: String, task: String? = nil, images: ImageIntake) {
    id = RunID(format: "anthropic-messages", identity: identity)
    let source = LogSource(path: Self.source)
    reader = MessagesReader(source: source, identity: identity, task: task)
    output = LogOutput(source: source, images: images)
  }

  /// One request with what came of it.
  package struct Exchange: Sendable {
    package var request: [UInt8]
    /// The message that answered, or as much as came of it; nil for none.
    package var message: [UInt8]?
    /// What went wrong, in words.
    package var failure: String?
    /// Whether the server holds the earlier messages, so that these are the rest.
    package var isRest: Bool
    package var at: Timestamp

    package init(
      request: [UInt8], message: [UInt8]? = nil, failure: String? = nil, isRest: Bool = false,
      at: Timestamp
    ) {
      self.request = request
      self.message = message
      self.failure = failure
      self.isRest = isRest
      self.at = at
    }
  }

  /// Takes an exchange; throws where the request or its answer is no JSON.
  package mutating func take(_ exchange: Exchange) throws {
    var line = Array("{\"timestamp\":\(exchange.at.rawValue),\"request\":".utf8)
    line += exchange.request
    if let message = exchange.message { line += Array(",\"response\":".utf8) + message }
    line.append(UInt8(ascii: "}"))
    requests += 1
    // Not kept: its memory is a multiple of the longest request.
    let parser = JSONParser()
    defer { withExtendedLifetime(parser) {} }
    let json = try parser.parse(copying: line)
    line.withUnsafeBytes { bytes in
      let record = Record(
        json: json, bytes: bytes, array: exchange.isRest ? Self.rest : "", index: requests - 1,
        line: requests, offset: -1)
      reader.read(record, into: &output)
      if let failure = exchange.failure { reader.takeFailure(failure, record, into: &output) }
    }
    collect()
  }

  private mutating func collect() {
    for event in output.events {
      switch event {
      case .run(let said): header = said
      case .entry(let entry, _): entries[entry.index] = entry
      case .problem: break
      }
    }
    output.events = []
  }

  /// The run as it is now, with the calls that still wait for their results.
  package func snapshot() -> (header: RunHeader, entries: [Entry])? {
    var whole = self
    whole.reader.finish(into: &whole.output)
    whole.collect()
    guard let header = whole.header else { return nil }
    return (header, whole.entries.values.sorted { $0.index < $1.index })
  }
}
