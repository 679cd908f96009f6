internal import Foundation
internal import Trajectories

/// Puts an answer of the Messages API together from the events of its stream.
///
/// Blocks are told apart by their type, never by their place: an answer may begin with a thought.
/// Events of unknown types are passed over; a stream without its last event is a part.
struct AnthropicAssembly {
  private var events = EventStream()
  private var texts: [Int: String] = [:]
  private var isText: [Int: Bool] = [:]
  private var usage = TokenUsage()
  private var model = ""
  private var reason: String?
  private var details: AnthropicWire.StopDetails?
  private(set) var isWhole = false
  /// An error that came after the head of the answer.
  private(set) var failure: AnthropicWire.ErrorBody?

  /// Takes bytes, and returns the text that is new.
  mutating func add(_ bytes: [UInt8]) throws(ModelError) -> String {
    var new = ""
    for event in events.add(bytes) where !event.data.isEmpty {
      guard
        let said = try? JSONDecoder().decode(AnthropicWire.Event.self, from: Data(event.data.utf8))
      else { throw .malformed("an event that is no JSON of the Messages API") }
      new += take(said)
    }
    return new
  }

  private mutating func take(_ event: AnthropicWire.Event) -> String {
    switch event.type {
    case "message_start":
      model = event.message?.model ?? ""
      take(event.message?.usage)
    case "content_block_start":
      guard let index = event.index else { break }
      isText[index] = event.content_block?.type == "text"
      let begun = event.content_block?.text ?? ""
      guard isText[index] == true, !begun.isEmpty else { break }
      texts[index, default: ""] += begun
      return begun
    case "content_block_delta":
      guard let index = event.index, isText[index] == true, event.delta?.type == "text_delta",
        let text = event.delta?.text
      else { break }
      texts[index, default: ""] += text
      return text
    case "message_delta":
      reason = event.delta?.stop_reason ?? reason
      details = event.delta?.stop_details ?? details
      take(event.usage)
    case "message_stop": isWhole = true
    case "error": failure = event.error
    default: break
    }
    return ""
  }

  /// Counts are those up to now, not what was added.
  private mutating func take(_ new: AnthropicWire.Usage?) {
    guard let new else { return }
    usage.input = new.input_tokens ?? usage.input
    usage.output = new.output_tokens ?? usage.output
    usage.cacheRead = new.cache_read_input_tokens ?? usage.cacheRead
    usage.cacheWrite = new.cache_creation_input_tokens ?? usage.cacheWrite
  }

  func answer(requestID: String?) -> ModelAnswer {
    ModelAnswer(
      text: texts.sorted { $0.key < $1.key }.map(\.value).joined(), ending: ending, usage: usage,
      model: model, requestID: requestID)
  }

  private var ending: ModelAnswer.Ending {
    isWhole ? ModelAnswer.Ending(reason: reason, details) : .cut
  }
}
