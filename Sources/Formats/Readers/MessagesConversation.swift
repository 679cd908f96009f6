internal import Trajectories

/// One conversation being read: messages in, entries and steps out.
struct MessagesConversation {
  private let source: LogSource
  private let notes: MessagesNotes
  private var writer: MessagesWriter
  private(set) var messageCount = 0
  /// The agent's latest message in its canonical form.
  private(set) var lastCanonical = ""
  private var opening = ""

  /// Calls whose result has not come.
  private var open: [OpenCall] = []
  private var turn = 0
  private var lastMessageID: String?
  /// Thinking that came in a message of its own.
  private var carried = ""
  private var screen = SeenScreen()
  private var hasSystem = false
  private var task: String?
  private let parser = JSONParser()

  private struct OpenCall {
    var entry: Entry
    var id: String
  }

  /// More calls than this are not kept waiting for their results.
  private static let mostOpen = 512

  init(source: LogSource, notes: MessagesNotes, identity: String?) {
    self.source = source
    self.notes = notes
    writer = MessagesWriter(source: source, notes: notes)
    if let identity { writer.begin(identity) }
  }

  // MARK: - Messages

  /// Takes what a request says beside its messages.
  mutating func takeHead(_ json: JSON, _ place: MessagePlace, into output: inout LogOutput) {
    if let tools = json.member("tools") { takeDisplay(tools) }
    writer.note(requested: json.member("model")?.string)
    if !writer.hasBegun, let session = json.member("session_id")?.string, !session.isEmpty {
      writer.begin(session, isSession: true)
      writer.note(environment: json.member("environment")?.string)
    }
    guard !hasSystem, let system = json.member("system") else { return }
    hasSystem = true
    let text = MessageContent(system, place.record, output).text
    if !text.isEmpty { add(.context, title: "system", text: text, place, into: &output) }
  }

  /// Older computer tools declare the display they work on.
  private mutating func takeDisplay(_ tools: JSON) {
    for tool in tools.elements.prefix(200) {
      guard let width = tool.member("display_width_px")?.int,
        let height = tool.member("display_height_px")?.int, width > 0, height > 0
      else { continue }
      screen.space.declared = PixelSize(width: width, height: height)
    }
  }

  /// Takes a message.
  mutating func take(_ json: JSON, _ place: MessagePlace, into output: inout LogOutput) {
    messageCount += 1
    let role = json.member("role")
    let isAssistant = role?.equals("assistant") == true
    if isAssistant || !writer.hasBegun { lastCanonical = MessageIdentity.canonical(json) }
    if !writer.hasBegun {
      opening += lastCanonical + "\u{1}"
      if isAssistant { writer.begin(ContentHash(of: opening).description) }
    }
    if isAssistant {
      takeAssistant(json, place, into: &output)
    } else if role?.equals("user") == true {
      takeUser(json, place, into: &output)
    } else {
      let content = MessageContent(json.member("content"), place.record, output)
      add(
        .context, title: role?.string ?? "", text: content.text, images: content.images, place,
        into: &output)
    }
  }

  /// Takes a record that is no message.
  mutating func takeUnknown(_ json: JSON, _ place: MessagePlace, into output: inout LogOutput) {
    let title = json.member("type")?.string ?? ""
    add(.unknown, title: title, text: json.serialized, place, into: &output)
  }

  private mutating func add(
    _ kind: Entry.Kind, title: String = "", text: String, images: [ImageReference] = [],
    _ place: MessagePlace, into output: inout LogOutput
  ) {
    var entry = writer.entry(kind, place)
    entry.title = title
    entry.text = text
    entry.images = images
    writer.give(entry, into: &output)
  }

  // MARK: - The user's side

  private mutating func takeUser(
    _ json: JSON, _ place: MessagePlace, into output: inout LogOutput
  ) {
    giveCarried(place, into: &output)
    var said = MessageContent()
    var settled: [Entry] = []
    let content = json.member("content")
    if let content, content.kind == .array {
      for block in content.elements {
        if MessageContent.isResult(block) {
          settle(block, place, &settled, into: &output)
        } else {
          said.take(block, place.record, output)
        }
      }
    } else {
      said = MessageContent(content, place.record, output)
    }
    if let last = settled.indices.last, !said.images.isEmpty {
      // A loop that hands the screenshot over beside the results means it as theirs.
      settled[last].step?.after?.images += said.images
      screen.see(said.images, of: settled[last].step?.action)
      said.images = []
    }
    for entry in settled { writer.give(entry, into: &output) }
    guard !said.isEmpty else { return }
    givePrompt(said, isBesideResults: !settled.isEmpty, place, into: &output)
  }

  private mutating func givePrompt(
    _ said: MessageContent, isBesideResults: Bool, _ place: MessagePlace,
    into output: inout LogOutput
  ) {
    // Dumps of coding agents have the program's own words in the user's name.
    let prompt = ClaudePrompt([said.text])
    let noise = said.images.isEmpty ? prompt.noise : nil
    if task == nil, !prompt.task.isEmpty {
      task = prompt.task
      writer.note(task: prompt.task)
    }
    if let image = said.images.last, screen.mayShow(image) { screen.see(image) }
    if !isBesideResults { writer.note(claim: nil, stopReason: nil) }
    add(
      noise == nil ? .prompt : .context, title: noise ?? "", text: said.text, images: said.images,
      place, into: &output)
  }

  /// Joins a result to its call.
  private mutating func settle(
    _ block: JSON, _ place: MessagePlace, _ settled: inout [Entry], into output: inout LogOutput
  ) {
    let content = MessageContent(block.member("content"), place.record, output)
    guard let position = callIndex(block.member("tool_use_id")?.string) else {
      return add(
        .context, title: "tool_result", text: content.text, images: content.images, place,
        into: &output)
    }
    var entry = open.remove(at: position).entry
    let isError = block.member("is_error")?.bool == true
    let isSkipped = isError && Self.isNotExecuted(content.text)
    entry.step?.status = isSkipped ? .skipped : isError ? .failed : .done
    entry.step?.after = Observation(
      text: content.text, images: content.images, isError: isError && !isSkipped)
    if let from = entry.time, let to = place.time, to >= from { entry.step?.duration = to - from }
    settled.append(entry)
    screen.see(content.images, of: entry.step?.action)
    guard !content.images.isEmpty else { return }
    for later in open.indices where open[later].entry.step?.before != nil {
      open[later].entry.step?.before = screen.before
    }
  }

  private func callIndex(_ id: String?) -> Int? {
    guard let id, !id.isEmpty else { return open.indices.first }
    return open.firstIndex { $0.id == id } ?? open.firstIndex { $0.id.isEmpty }
  }

  /// The fixed sentence for the rest of a batch after a failure.
  private static func isNotExecuted(_ text: String) -> Bool {
    text.hasPrefix("Not executed: an earlier ")
  }

  // MARK: - The agent's side

  private mutating func takeAssistant(
    _ json: JSON, _ place: MessagePlace, into output: inout LogOutput
  ) {
    let id = json.member("id")?.string
    let isSameMessage = id != nil && id == lastMessageID
    lastMessageID = id
    if !isSameMessage { turn += 1 }
    let model = json.member("model")?.string
    let usage = json.member("usage").flatMap(TokenUsage.init(messages:))
    if !isSameMessage { writer.beginMessage(model: model, usage: usage) }
    var said = MessageContent()
    var hasCalls = false
    let content = json.member("content")
    if let content, content.kind == .array {
      for block in content.elements {
        if block["input"] != nil, block.member("name") != nil {
          hasCalls = true
          call(block, said, place, into: &output)
          said = MessageContent()
        } else if MessageContent.isResult(block) {
          var settled: [Entry] = []
          settle(block, place, &settled, into: &output)
          for entry in settled { writer.give(entry, into: &output) }
        } else if block.member("type")?.equals("compaction") == true {
          let summary = MessageContent(block.member("content"), place.record, output).text
          add(.compaction, text: summary, place, into: &output)
        } else {
          said.take(block, place.record, output)
        }
      }
    } else {
      said = MessageContent(content, place.record, output)
    }
    endMessage(said, hasCalls: hasCalls, json.member("stop_reason")?.string, place, into: &output)
  }

  private mutating func endMessage(
    _ said: MessageContent, hasCalls: Bool, _ stopReason: String?, _ place: MessagePlace,
    into output: inout LogOutput
  ) {
    if said.text.isEmpty, said.images.isEmpty {
      // Writers that split a message by blocks put the thinking before the rest.
      if !said.thinking.isEmpty {
        carried += carried.isEmpty ? said.thinking : "\n\n" + said.thinking
      }
      if hasCalls { writer.note(claim: nil, stopReason: nil) }
      return
    }
    let thinking = [carried, said.thinking].filter { !$0.isEmpty }.joined(separator: "\n\n")
    carried = ""
    var entry = writer.entry(.reply, place)
    entry.text = said.text
    entry.images = said.images
    writer.say(entry, thinking: thinking, turn: turn, into: &output)
    writer.note(claim: hasCalls ? nil : said.text, stopReason: stopReason)
  }

  private mutating func call(
    _ block: JSON, _ said: MessageContent, _ place: MessagePlace, into output: inout LogOutput
  ) {
    let name = block.member("name")?.string ?? ""
    let toolset = block.member("toolset_name")?.string
    let input = block["input"]
    let id = block.member("id")?.string ?? ""
    let raw = RawCall(
      name: toolset.map { "\($0).\(name)" } ?? name,
      arguments: input?.string ?? input?.serialized ?? "", callID: id.isEmpty ? nil : id)
    let action = ToolVocabulary.action(
      name: name, toolset: toolset, input: arguments(input), raw: raw, screen: screen.space)
    var entry = writer.entry(.step, place)
    let thought = [carried, said.thinking, said.text].filter { !$0.isEmpty }
    carried = ""
    var step = Step(
      number: writer.takeNumber(into: &output), turn: turn,
      thought: thought.joined(separator: "\n\n"), action: action)
    if action.happensOnScreen { step.before = screen.before }
    entry.step = step
    entry.images = said.images
    open.append(OpenCall(entry: writer.placed(entry), id: id))
    if open.count > Self.mostOpen { writer.give(open.removeFirst().entry, into: &output) }
  }

  /// The arguments as an object, also when they were logged as text.
  private func arguments(_ input: JSON?) -> JSON? {
    guard let text = input?.utf8 else { return input }
    return try? parser.parse(copying: text)
  }

  /// Takes what the service said instead of an answer.
  mutating func takeFailure(_ text: String, _ place: MessagePlace, into output: inout LogOutput) {
    add(.failure, text: text, place, into: &output)
    // What it began to say before is no claim.
    writer.note(claim: nil, stopReason: nil)
  }

  private mutating func giveCarried(_ place: MessagePlace, into output: inout LogOutput) {
    guard !carried.isEmpty else { return }
    let thinking = carried
    carried = ""
    add(.context, title: "thinking", text: thinking, place, into: &output)
  }

  // MARK: - The end

  /// The log ended for now: says what is still held back.
  mutating func finish(into output: inout LogOutput) {
    for call in open { writer.give(call.entry, into: &output) }
    writer.finish(thinking: carried, into: &output)
    carried = ""
  }
}
