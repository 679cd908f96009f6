internal import Foundation
internal import Trajectories

/// Reads Messages transcripts in all their layouts.
///
/// A run is named by the hash of what was said up to and with the agent's first message: the task
/// alone would give one name to every run of a task.
struct MessagesReader: LogReader {
  /// The one conversation of a list or a document.
  private var flat: MessagesConversation
  /// The conversations of a log of requests, by the hash of how they begin.
  private var logged: [ContentHash: LoggedConversation] = [:]
  private var order: [ContentHash] = []
  /// The response beside a request dump; it comes after all messages.
  private var response: [UInt8]?
  private var isResponseTaken = false
  private let notes: MessagesNotes
  /// The name of the one run that all requests belong to; nil where it follows from how they begin.
  private let identity: String?

  fileprivate struct LoggedConversation {
    var conversation: MessagesConversation
    /// Hashes of the messages of the latest request, and of all messages ever taken.
    var latest: [ContentHash] = []
    var taken: Set<ContentHash> = []
  }

  /// - Parameters:
  ///   - identity: what names the run, where all requests are known to be of one.
  ///   - task: what it was asked to do, where that is known from elsewhere.
  init(source: LogSource, identity: String? = nil, task: String? = nil) {
    self.identity = identity
    notes = MessagesNotes(source, task: task)
    flat = MessagesConversation(source: source, notes: notes, identity: nil)
  }

  mutating func read(_ record: Record, into output: inout LogOutput) {
    let json = record.json
    let place = MessagePlace(record: record, time: MessagesNotes.time(json))
    guard json.kind == .object else {
      return flat.takeUnknown(json, place, into: &output)
    }
    if json["role"]?.kind == .string, json["content"] != nil {
      flat.take(json, place, into: &output)
    } else if MessagesPair.isPair(json) {
      let pair = MessagesPair(json)
      let isHead = record.array.isEmpty && pair.messages?.elements.first == nil
      if isHead {
        takeHead(json, place, into: &output)
      } else {
        take(pair, place, record, into: &output)
      }
    } else if order.isEmpty {
      flat.takeUnknown(json, place, into: &output)
    } else {
      output.report("neither a message nor a request, left out", line: record.line)
    }
  }

  mutating func finish(into output: inout LogOutput) {
    takeResponse(into: &output)
    flat.finish(into: &output)
    for key in order { logged[key]?.conversation.finish(into: &output) }
  }

  // MARK: - A request dump

  private mutating func takeHead(
    _ json: JSON, _ place: MessagePlace, into output: inout LogOutput
  ) {
    flat.takeHead(json, place, into: &output)
    let found = json.member("response") ?? json.member("final_message")
    if let message = found.flatMap(MessagesPair.assistant) {
      response = Array(message.serialized.utf8)
    }
  }

  private mutating func takeResponse(into output: inout LogOutput) {
    guard let response, !isResponseTaken else { return }
    isResponseTaken = true
    let parser = JSONParser()
    guard let json = try? parser.parse(copying: response) else { return }
    response.withUnsafeBytes { bytes in
      let record = Record(
        json: json, bytes: bytes, array: "response", index: flat.messageCount, line: 0, offset: -1)
      if MessageIdentity.canonical(json) != flat.lastCanonical {
        flat.take(json, MessagePlace(record: record, time: nil), into: &output)
      }
    }
  }

  // MARK: - A log of requests

  /// Notes that something went wrong in the run that all requests belong to.
  mutating func takeFailure(_ text: String, _ record: Record, into output: inout LogOutput) {
    guard let key = order.last else { return }
    let place = MessagePlace(record: record, time: MessagesNotes.time(record.json))
    logged[key]?.conversation.takeFailure(text, place, into: &output)
  }

  private mutating func take(
    _ pair: MessagesPair, _ place: MessagePlace, _ record: Record, into output: inout LogOutput
  ) {
    guard let messages = pair.messages else { return }
    var hashes: [ContentHash] = []
    var opening = ""
    var isOpen = true
    func add(_ message: JSON) {
      let canonical = MessageIdentity.canonical(message)
      hashes.append(ContentHash(of: canonical))
      guard isOpen else { return }
      opening += canonical + "\u{1}"
      isOpen = message.member("role")?.equals("assistant") != true
    }
    messages.elements.forEach(add)
    let count = hashes.count
    if let response = pair.response { add(response) }
    // A request nobody answered has no run of its own; a later one repeats it.
    guard !isOpen || identity != nil else { return }

    let key = identity.map { ContentHash(of: $0) } ?? ContentHash(of: opening)
    if logged[key] == nil { order.append(key) }
    var known =
      logged.removeValue(forKey: key)
      ?? LoggedConversation(
        conversation: MessagesConversation(
          source: output.source, notes: notes, identity: identity ?? key.description))
    if let head = pair.head { known.conversation.takeHead(head, place, into: &output) }
    known.takeNew(
      messages, hashes, count, isRest: record.array == TrafficRun.rest, place, into: &output)
    if let response = pair.response, let hash = hashes.last, known.latest.last != hash {
      known.conversation.take(response, place, into: &output)
      known.latest.append(hash)
      known.taken.insert(hash)
    } else if let failure = pair.failure {
      known.conversation.takeFailure(failure, place, into: &output)
    }
    logged[key] = known
  }
}

extension MessagesReader.LoggedConversation {
  /// Takes the messages that earlier requests did not hold.
  ///
  /// - Parameter isRest: whether the server holds what came before, so that all of them are new.
  fileprivate mutating func takeNew(
    _ messages: JSON, _ hashes: [ContentHash], _ count: Int, isRest: Bool, _ place: MessagePlace,
    into output: inout LogOutput
  ) {
    if isRest {
      for message in messages.elements { conversation.take(message, place, into: &output) }
      taken.formUnion(hashes)
      latest += hashes[..<count]
      return
    }
    let now = hashes[..<count]
    let common = zip(latest, now).prefix { $0 == $1 }.count
    guard common < count else { return }
    let isContinued = common == latest.count
    for (position, message) in messages.elements.enumerated() where position >= common {
      // After a rewritten history only what was never seen is new.
      guard isContinued || !taken.contains(hashes[position]) else { continue }
      conversation.take(message, place, into: &output)
      taken.insert(hashes[position])
    }
    latest = Array(now)
  }
}

/// Where a message stands in the log.
struct MessagePlace {
  let record: Record
  let time: Timestamp?
}

/// What a writer left beside a transcript: `meta.json` with model, task and start, and the word of a
/// verifier about `NAME.json` in `NAME.verdict.json`.
struct MessagesNotes {
  private(set) var model: String?
  private(set) var task: String?
  private(set) var started: Timestamp?
  /// What a verifier said of the run.
  let verdict: Outcome?

  init(_ source: LogSource, task: String? = nil) {
    self.task = task
    verdict = VerdictFile.read(beside: source)
    guard source.neighbours.contains("meta.json"),
      let handle = FileHandle(forReadingAtPath: "\(source.folder)/meta.json"),
      let data = try? handle.read(upToCount: 1 << 20)
    else { return }
    let parser = JSONParser()
    guard let json = try? parser.parse(copying: data) else { return }
    model = json.member("model")?.string
    self.task = task ?? json.member("task")?.string
    started = json.member("started").flatMap(Self.moment)
  }

  /// The time a writer added to a record of its own accord.
  static func time(_ json: JSON) -> Timestamp? {
    let stamp =
      json.member("timestamp") ?? json.member("created_at") ?? json.member("time")
      ?? json.member("request")?.member("timestamp")
    return stamp.flatMap(moment)
  }

  /// ISO 8601, `20260122-144314`, or seconds or milliseconds since 1970.
  private static func moment(_ json: JSON) -> Timestamp? {
    if let text = json.string { return Timestamp(iso8601: text) ?? compact(text) }
    guard let number = json.double, number > 1e8, number < 1e14 else { return nil }
    return number < 1e11
      ? Timestamp(seconds: number) : Timestamp(rawValue: Int64(number.rounded()))
  }

  private static func compact(_ text: String) -> Timestamp? {
    let digits = Array(text.utf8).filter { (48...57).contains($0) }
    guard digits.count == 14, text.utf8.count <= 16 else { return nil }
    func two(_ start: Int) -> String { String(decoding: digits[start..<start + 2], as: UTF8.self) }
    return Timestamp(
      iso8601: "\(two(0))\(two(2))-\(two(4))-\(two(6))T\(two(8)):\(two(10)):\(two(12))")
  }
}
