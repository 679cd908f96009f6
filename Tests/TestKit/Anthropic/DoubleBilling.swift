internal import Foundation
internal import Synchronization

/// What a question to the double holds.
package struct DoublePrompt: Sendable {
  package var system: String
  package var user: String
  /// Empty where none is asked for.
  package var schema: String

  init(_ body: [String: Any]) {
    func text(_ blocks: Any?) -> String {
      (blocks as? [[String: Any]] ?? []).compactMap { $0["text"] as? String }
        .joined(separator: "\n")
    }
    system = text(body["system"])
    let last = (body["messages"] as? [[String: Any]])?.last?["content"]
    user = last as? String ?? text(last)
    let format = (body["output_config"] as? [String: Any])?["format"] as? [String: Any]
    let data = format?["schema"].flatMap {
      try? JSONSerialization.data(withJSONObject: $0, options: .sortedKeys)
    }
    schema = String(decoding: data ?? Data(), as: UTF8.self)
  }
}

/// What the double says that an answer used.
package final class DoubleBilling: Sendable {
  private let thinking: (@Sendable (DoublePrompt) -> Int)?
  private let kept = Mutex<Set<String>>([])

  private init(_ thinking: (@Sendable (DoublePrompt) -> Int)?) { self.thinking = thinking }

  /// 147 tokens, whatever was asked.
  package static var fixed: DoubleBilling { DoubleBilling(nil) }

  /// By the size of question and answer; what was sent before is read from the cache.
  ///
  /// - Parameter thinking: tokens that the model thinks before it answers.
  package static func bySize(
    thinking: @escaping @Sendable (DoublePrompt) -> Int
  ) -> DoubleBilling { DoubleBilling(thinking) }

  /// As JSON.
  func usage(_ prompt: DoublePrompt, _ answer: String) -> String {
    guard let thinking else {
      return
        #"{"input_tokens":25,"cache_read_input_tokens":100,"cache_creation_input_tokens":7,"cache_creation":{"ephemeral_5m_input_tokens":7,"ephemeral_1h_input_tokens":0},"output_tokens":15}"#
    }
    let prefix = Self.tokens(prompt.system) + Self.tokens(prompt.schema)
    let isKnown = !kept.withLock { $0.insert(prompt.system + prompt.schema).inserted }
    return
      #"{"input_tokens":\#(Self.tokens(prompt.user)),"cache_read_input_tokens":\#(isKnown ? prefix : 0),"cache_creation_input_tokens":\#(isKnown ? 0 : prefix),"output_tokens":\#(Self.tokens(answer) + thinking(prompt))}"#
  }

  /// A stand-in for a tokenizer: words in pieces of five letters, numbers of three digits, each other
  /// mark alone, a blank with what follows it.
  package static func tokens(_ text: String) -> Int {
    var sum = 0
    var run = (kind: 0, count: 0)
    func close() { sum += run.kind == 1 ? (run.count + 4) / 5 : (run.count + 2) / 3 }
    for scalar in text.unicodeScalars {
      let kind = scalar.properties.isAlphabetic ? 1 : scalar.properties.numericType != nil ? 2 : 0
      if kind != run.kind || kind == 0 {
        close()
        run = (kind, 0)
      }
      if kind == 0 {
        sum += scalar == " " ? 0 : 1
      } else {
        run.count += 1
      }
    }
    close()
    return sum
  }
}
