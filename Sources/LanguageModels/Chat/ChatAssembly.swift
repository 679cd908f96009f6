internal import Foundation
internal import Trajectories

/// Puts an answer of a chat server together from the chunks of its stream.
///
/// What a model thinks aloud, in a field of its own or between `<think>` marks at the beginning, is
/// left out.
struct ChatAssembly {
  private enum Opening { case undecided, thought, blank, over }

  private static let mark = (begin: "<think>", end: "</think>")

  private var events = EventStream()
  private var text = ""
  private var opening = Opening.undecided
  private var held = ""
  private var usage = TokenUsage()
  private var model = ""
  private var reason: String?
  private(set) var failure: ChatWire.Failure?

  /// Whether anything of an answer has come.
  var hasBegun: Bool { !model.isEmpty || !text.isEmpty || !held.isEmpty }

  /// Takes bytes, and returns the text that is new.
  mutating func add(_ bytes: [UInt8]) throws(ModelError) -> String {
    var new = ""
    for event in events.add(bytes) where !event.data.isEmpty && event.data != "[DONE]" {
      new += try take(json: Data(event.data.utf8))
    }
    return new
  }

  /// Takes one chunk, or a whole answer of a server that does not stream.
  mutating func take(json: Data) throws(ModelError) -> String {
    guard let chunk = try? JSONDecoder().decode(ChatWire.Chunk.self, from: json) else {
      throw .malformed("a chunk that is no JSON of a chat server")
    }
    failure = chunk.error ?? failure
    if let name = chunk.model, !name.isEmpty { model = name }
    if let said = chunk.usage {
      let cached = min(said.prompt_tokens_details?.cached_tokens ?? 0, said.prompt_tokens ?? 0)
      usage = TokenUsage(
        input: (said.prompt_tokens ?? 0) - cached, output: said.completion_tokens ?? 0,
        cacheRead: cached)
    }
    var new = ""
    for choice in (chunk.choices ?? []).prefix(1) {
      reason = choice.finish_reason ?? reason
      new += open((choice.delta ?? choice.message)?.content ?? "")
    }
    text += new
    return new
  }

  /// What of a piece of text is no thought.
  private mutating func open(_ piece: String) -> String {
    guard opening != .over else { return piece }
    held += piece
    let start = held.drop(while: \.isWhitespace)
    if opening == .undecided {
      if Self.mark.begin.hasPrefix(start) { return "" }
      opening = start.hasPrefix(Self.mark.begin) ? .thought : .over
    }
    if opening == .thought {
      guard let end = held.range(of: Self.mark.end) else { return "" }
      opening = .blank
      held = String(held[end.upperBound...])
    }
    if opening == .blank {
      held = String(held.drop(while: \.isWhitespace))
      if !held.isEmpty { opening = .over }
    }
    defer { held = "" }
    return held
  }

  func answer(requestID: String?) -> ModelAnswer {
    // A few letters that could have become a mark and did not are the answer.
    let rest = opening == .undecided ? held : ""
    return ModelAnswer(
      text: text + rest, ending: ending, usage: usage, model: model, requestID: requestID)
  }

  private var ending: ModelAnswer.Ending {
    switch reason {
    case nil: .cut
    case "stop": .finished
    case "length": .tooLong
    case "content_filter": .refused("the server's filter")
    case let other?: .other(other)
    }
  }
}
