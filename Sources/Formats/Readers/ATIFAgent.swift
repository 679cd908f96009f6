import Trajectories

/// An agent step without a call, until it is known what becomes of its reasoning.
struct ATIFHeldReply {
  var index: Int
  var line: Int
  var time: Timestamp?
  var text: String
  var images: [ImageReference]
  var reasoning: String
  var model: String?
  var usage: TokenUsage?
}

extension ATIFRun {
  /// Reads a step of the agent: its calls, each with its result, or what it said.
  mutating func readAgent(_ step: JSON, _ at: ATIFPlace, into output: inout LogOutput) {
    let reasoning = content(step["reasoning_content"], at, output).text
    flushHeld(before: reasoning, into: &output)
    let model = step.member("model_name")?.string ?? head.model
    if step["llm_call_count"]?.int != 0 { writer?.note(model: model) }
    var usage = usage(step)
    if let carried {
      usage = (usage ?? TokenUsage()) + carried
      self.carried = nil
    }
    let said = content(step["message"], at, output)
    let calls = JSON.list(step["tool_calls"]).filter { $0.kind == .object }
    guard !calls.isEmpty else {
      if !said.text.isEmpty { claim = ClaudeChain.firstWords(said.text) }
      held = ATIFHeldReply(
        index: at.index, line: at.line, time: at.time, text: said.text, images: said.images,
        reasoning: reasoning, model: model, usage: usage)
      let seen = observation(step["observation"], at, output)
      if !seen.isEmpty { flushHeld(before: nil, into: &output) }
      giveSeen(seen, at, into: &output)
      return
    }
    turn += 1
    claim = nil
    let isFiller = Self.isFiller(said.text, for: calls[0])
    let thought = [reasoning == lastReasoning ? "" : reasoning, isFiller ? "" : said.text]
      .filter { !$0.isEmpty }.joined(separator: "\n\n")
    lastReasoning = reasoning
    let results = ATIFResults(step, calls)
    for (place, call) in calls.enumerated() {
      let isFirst = place == 0
      give(
        call, results.of(place), thought: isFirst ? thought : "",
        images: isFirst ? said.images : [], model: model, usage: isFirst ? usage : nil, at,
        into: &output)
    }
  }

  /// Converters fill the message with the call's name where the model said nothing.
  private static func isFiller(_ text: String, for call: JSON) -> Bool {
    guard text.hasPrefix("Executed "), text.utf8.count < 256,
      let name = call["function_name"]?.string
    else { return false }
    let rest = text.utf8.dropFirst("Executed ".utf8.count)
    guard rest.starts(with: name.utf8) else { return false }
    let behind = String(rest.dropFirst(name.utf8.count)) ?? ""
    return behind.isEmpty || behind == " \(call["tool_call_id"]?.string ?? "")"
  }

  private mutating func give(
    _ call: JSON, _ outcome: ATIFResults.Outcome, thought: String, images: [ImageReference],
    model: String?, usage: TokenUsage?, _ at: ATIFPlace, into output: inout LogOutput
  ) {
    guard let index = writer?.takeIndex(), let number = writer?.takeNumber(into: &output) else {
      return
    }
    let action = action(call)
    if action.kind == .finish {
      claim = thought.isEmpty ? action.text ?? action.raw.name : ClaudeChain.firstWords(thought)
    }
    var step = Step(number: number, turn: turn, thought: thought, action: action)
    step.before = writer?.seenBefore(action)
    step.status = outcome.status
    step.exitCode = outcome.exitCode
    if !outcome.results.isEmpty {
      var shown = ATIFContent(nil, of: at.record, in: source, images: output.images)
      for result in outcome.results {
        shown.add(content(result["content"], at, output))
        let child = child(of: result, step: number)
        step.child = step.child ?? child
      }
      step.exitCode = step.exitCode ?? outcome.exitCode(in: shown.text)
      step.after = Observation(
        text: shown.text, images: shown.images, isError: outcome.status == .failed)
      writer?.see(shown.images)
    }
    writer?.give(
      Entry(
        index: index, sourceIndex: at.index, line: at.line, kind: .step, time: at.time,
        images: images, step: step, model: model, usage: usage), into: &output)
  }

  private func action(_ call: JSON) -> Action {
    let name = call["function_name"]?.string ?? call["name"]?.string ?? ""
    let arguments = call["arguments"]
    let raw = RawCall(
      name: name, arguments: arguments?.string ?? arguments?.serialized ?? "",
      callID: call.member("tool_call_id")?.string)
    let screen = writer?.screen ?? ScreenSpace()
    guard let text = arguments?.utf8 else {
      return ToolVocabulary.action(name: name, input: arguments, raw: raw, screen: screen)
    }
    let parser = JSONParser()
    return withExtendedLifetime(parser) {
      let input = try? parser.parse(copying: text)
      return ToolVocabulary.action(name: name, input: input, raw: raw, screen: screen)
    }
  }

  /// Gives the held step; its reasoning only when the next step does not repeat it.
  mutating func flushHeld(before reasoning: String?, into output: inout LogOutput) {
    guard let held else { return }
    self.held = nil
    guard let index = writer?.nextIndex else { return }
    let isRepeated = held.reasoning == reasoning || held.reasoning == lastReasoning
    // A model may think the same twice: the call after this step shows it again.
    if held.reasoning == reasoning { lastReasoning = "" }
    var usage = held.usage
    let saysSomething = !held.text.isEmpty || !held.images.isEmpty
    if !held.reasoning.isEmpty, !isRepeated {
      lastReasoning = held.reasoning
      give(
        held, .reply, title: "thinking", text: held.reasoning, images: [],
        usage: saysSomething ? nil : usage, into: &output)
    }
    if saysSomething {
      give(
        held, .reply, title: "", text: held.text, images: held.images, usage: usage, into: &output)
      usage = nil
    }
    guard index == writer?.nextIndex, let usage, usage != TokenUsage() else { return }
    // A repeated thought leaves its call's tokens to the step that repeats it.
    if isRepeated, reasoning != nil, !held.reasoning.isEmpty {
      carried = usage
    } else {
      give(
        held, .reply, title: "empty reply", text: "", images: [], usage: usage, into: &output)
    }
  }

  private mutating func give(
    _ held: ATIFHeldReply, _ kind: Entry.Kind, title: String, text: String,
    images: [ImageReference], usage: TokenUsage?, into output: inout LogOutput
  ) {
    guard let index = writer?.takeIndex() else { return }
    writer?.give(
      Entry(
        index: index, sourceIndex: held.index, line: held.line, kind: kind, time: held.time,
        title: title, text: text, images: images, model: held.model, usage: usage), into: &output)
  }
}

/// The results of one step, each with the call it belongs to.
struct ATIFResults {
  struct Outcome {
    var results: [JSON] = []
    var status = Step.Status.open
    var exitCode: Int?

    /// The exit status in the first line of a result that is marked as an error.
    func exitCode(in text: String) -> Int? {
      guard status == .failed, text.hasPrefix("Exit code ") else { return nil }
      return Int(
        text.utf8.dropFirst(10).prefix { $0 >= 48 && $0 <= 57 }.reduce(into: "") {
          $0.unicodeScalars.append(Unicode.Scalar($1))
        })
    }
  }

  private var outcomes: [Outcome]

  /// Joins results to calls by id; what names no call goes to the last calls, in order.
  init(_ step: JSON, _ calls: [JSON]) {
    outcomes = calls.map { _ in Outcome() }
    let ids = calls.map { $0["tool_call_id"]?.string }
    var unnamed: [JSON] = []
    for result in JSON.list(step["observation"]?["results"]) {
      let id = result["source_call_id"]?.string
      let places = ids.indices.filter { id != nil && ids[$0] == id }
      if let place = places.first(where: { outcomes[$0].results.isEmpty }) ?? places.last {
        outcomes[place].results.append(result)
      } else {
        unnamed.append(result)
      }
    }
    let free = outcomes.indices.filter { outcomes[$0].results.isEmpty }
    for (offset, result) in unnamed.enumerated() {
      let place = free.count - min(unnamed.count, free.count) + offset
      outcomes[place < free.count ? free[place] : outcomes.count - 1].results.append(result)
    }
    for place in outcomes.indices {
      let isAnswered = !outcomes[place].results.isEmpty
      // One result for a whole batch answers the calls before it too.
      outcomes[place].status = isAnswered || !unnamed.isEmpty ? .done : .open
      let extras = [calls[place]["extra"]] + outcomes[place].results.map { $0["extra"] }
      for extra in extras + outcomes[place].results.map(Optional.some) { mark(place, extra) }
    }
    if calls.count == 1 { mark(0, step["extra"]) }
  }

  func of(_ place: Int) -> Outcome { outcomes[place] }

  /// The format has no error flag: only what a program wrote into `extra` counts, never the text.
  private mutating func mark(_ place: Int, _ extra: JSON?) {
    guard let extra, extra.kind == .object else { return }
    let raw = extra["tool_result_metadata"]?["raw_tool_result"]
    let flags = [
      extra["is_error"], extra["isError"], extra["tool_result_is_error"], raw?["is_error"],
    ]
    if flags.contains(where: { $0?.bool == true }) { outcomes[place].status = .failed }
    // What our own exports say more exactly than an error flag can.
    let stated = extra["reverie_status"]?.string.flatMap(Step.Status.init)
    if let stated { outcomes[place].status = stated }
    if let code = (extra["exit_code"] ?? extra["exitCode"])?.int {
      outcomes[place].exitCode = code
      if code != 0, stated == nil { outcomes[place].status = .failed }
    }
  }
}
