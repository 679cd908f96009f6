internal import Trajectories

/// Numbers the entries of a conversation and decides what the agent's plain messages are.
///
/// Where no tool is ever called each message of the agent is a step; otherwise it is a reply. Until
/// the first call the messages are held, up to a bound; a run that says more than that before its
/// first call keeps them as steps.
struct MessagesWriter {
  private let source: LogSource
  private let notes: MessagesNotes
  private var header: RunHeader?
  private var saidHeader: RunHeader?
  private var requestedModel: String?
  private var task: String?
  /// Entries from before the run had a name.
  private var early: [Entry] = []
  private var nextIndex = 0
  private var lastNumber = 0
  private var mode = Mode.undecided
  private var held: [Message] = []
  private var heldBytes = 0
  private var votes: [String: Int] = [:]
  /// Of the message being read.
  private var model: String?
  private var usage: TokenUsage?
  private var claim: String?
  private var stopReason: String?

  private enum Mode { case undecided, talk, tools }

  /// A plain message of the agent.
  private struct Message {
    var entry: Entry
    var thinking: String
    var turn: Int
  }

  private static let mostHeld = 4 << 20
  private static let mostEarly = 1000

  init(source: LogSource, notes: MessagesNotes) {
    self.source = source
    self.notes = notes
  }

  // MARK: - The run

  var hasBegun: Bool { header != nil }

  /// Names the run, by the session that the log names or by how it begins.
  mutating func begin(_ identity: String, isSession: Bool = false) {
    let id = RunID(format: "anthropic-messages", identity: identity)
    header = RunHeader(id: id, format: "anthropic-messages", source: source.path)
    header?.startedAt = notes.started
    if isSession { header?.sessionID = identity }
  }

  mutating func note(requested model: String?) { requestedModel = model ?? requestedModel }
  mutating func note(environment: String?) { header?.environment = environment }
  mutating func note(task: String) { self.task = self.task ?? task }

  /// Remembers the agent's latest word; nil when it has something else to do after it.
  mutating func note(claim: String?, stopReason: String?) {
    self.claim = claim
    self.stopReason = stopReason
  }

  /// A message of the agent begins; its model and tokens go to the first entry of it.
  mutating func beginMessage(model: String?, usage: TokenUsage?) {
    if let model { votes[model, default: 0] += 1 }
    self.model = model
    // A message of thinking alone has no entry; its tokens go to the next.
    self.usage = usage.map { (self.usage ?? TokenUsage()) + $0 } ?? self.usage
  }

  // MARK: - Entries

  /// An entry at the next place; it counts once it is given, said or placed.
  func entry(_ kind: Entry.Kind, _ place: MessagePlace) -> Entry {
    let record = place.record
    return Entry(
      index: -1, sourceIndex: record.index, line: record.line, kind: kind, time: place.time)
  }

  /// The entry with its index, model and tokens.
  mutating func placed(_ entry: Entry) -> Entry {
    guard entry.index < 0 else { return entry }
    var entry = entry
    entry.index = nextIndex
    nextIndex += 1
    if entry.kind == .step || entry.kind == .reply {
      entry.model = model
      entry.usage = usage
      usage = nil
    }
    return entry
  }

  /// Gives an entry; one given before with the same index is replaced.
  mutating func give(_ entry: Entry, into output: inout LogOutput) {
    let entry = placed(entry)
    guard header != nil else {
      early.append(entry)
      if early.count > Self.mostEarly { begin("\(source.name)\u{0}\(early[0].text)") }
      return
    }
    note(time: entry.time)
    sayFirstHeader(into: &output)
    if let id = header?.id { output.add(entry, to: id) }
  }

  private mutating func sayFirstHeader(into output: inout LogOutput) {
    guard saidHeader == nil, let id = header?.id else { return }
    sayHeader(into: &output)
    for entry in early {
      note(time: entry.time)
      output.add(entry, to: id)
    }
    early = []
  }

  private mutating func note(time: Timestamp?) {
    guard let time else { return }
    header?.widen(to: time)
  }

  // MARK: - Plain messages

  /// Takes the number of the next call; from now on plain messages are replies.
  mutating func takeNumber(into output: inout LogOutput) -> Int {
    if mode != .tools {
      for message in held { give(Self.asReply(message), into: &output) }
      held = []
      heldBytes = 0
      mode = .tools
    }
    lastNumber += 1
    return lastNumber
  }

  /// Takes a plain message of the agent.
  mutating func say(_ entry: Entry, thinking: String, turn: Int, into output: inout LogOutput) {
    let message = Message(entry: placed(entry), thinking: thinking, turn: turn)
    switch mode {
    case .tools: give(Self.asReply(message), into: &output)
    case .talk: giveAsStep(message, into: &output)
    case .undecided:
      held.append(message)
      heldBytes += message.entry.text.utf8.count + thinking.utf8.count + 512
      guard heldBytes > Self.mostHeld else { return }
      mode = .talk
      for message in held { giveAsStep(message, into: &output) }
      held = []
    }
  }

  private static func asReply(_ message: Message) -> Entry {
    var entry = message.entry
    if !message.thinking.isEmpty { entry.text = "\(message.thinking)\n\n\(entry.text)" }
    return entry
  }

  private mutating func giveAsStep(_ message: Message, into output: inout LogOutput) {
    lastNumber += 1
    give(Self.asStep(message, number: lastNumber), into: &output)
  }

  private static func asStep(_ message: Message, number: Int) -> Entry {
    var entry = message.entry
    let raw = RawCall(name: "message", arguments: "")
    entry.kind = .step
    entry.step = Step(
      number: number, turn: message.turn, thought: message.thinking,
      action: Action(.message, text: entry.text, raw: raw), status: .done)
    entry.text = ""
    return entry
  }

  // MARK: - The end

  /// The log ended for now.
  mutating func finish(thinking: String, into output: inout LogOutput) {
    guard header != nil else {
      if !early.isEmpty { output.report("the agent has not said anything yet", line: 0) }
      return
    }
    if !thinking.isEmpty {
      var entry = Entry(
        index: -1, sourceIndex: 0, line: 0, kind: .context, title: "thinking", text: thinking)
      entry.model = model
      give(entry, into: &output)
    }
    for (place, message) in held.enumerated() {
      give(Self.asStep(message, number: place + 1), into: &output)
    }
    sayFirstHeader(into: &output)
    sayHeader(into: &output)
  }

  private mutating func sayHeader(into output: inout LogOutput) {
    header?.task = notes.task ?? task
    let most = votes.max { ($0.value, $1.key) < ($1.value, $0.key) }
    header?.model = most?.key ?? requestedModel ?? notes.model
    let outcome = outcome
    header?.outcome = outcome
    guard let header, header != saidHeader else { return }
    saidHeader = header
    output.say(header)
  }

  private var outcome: Outcome {
    if let verdict = notes.verdict { return verdict }
    guard let claim else { return .unknown }
    switch stopReason {
    case nil, "end_turn", "stop_sequence":
      return Outcome(.claimed, authority: .agent, evidence: "said: \(Self.firstWords(of: claim))")
    case let reason?:
      return Outcome(.unknown, authority: .log, evidence: "stopped: \(reason)")
    }
  }

  /// The first line, at most 160 bytes of it.
  private static func firstWords(of text: String) -> String {
    let line = text.utf8.drop { $0 <= 0x20 }.prefix { $0 != 10 && $0 != 13 }
    guard line.count > 160 else { return String(decoding: line, as: UTF8.self) }
    let cut = line.prefix(160)
    let whole = cut.lastIndex(of: 0x20).map { cut[..<$0] } ?? cut
    return String(decoding: whole, as: UTF8.self) + " ..."
  }
}

extension RunHeader {
  /// Widens the span of the run to a moment.
  mutating func widen(to time: Timestamp) {
    startedAt = startedAt.map { min($0, time) } ?? time
    endedAt = endedAt.map { max($0, time) } ?? time
  }
}
