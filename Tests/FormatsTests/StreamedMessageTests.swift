import Formats
import Foundation
import Testing

/// A message put together from its stream is the one that was not streamed.
@Suite struct StreamedMessageTests {
  private static let events = [
    #"{"type":"message_start","message":{"id":"msg_1","type":"message","role":"assistant","content":[],"usage":{"input_tokens":5,"output_tokens":1}}}"#,
    #"{"type":"ping"}"#,
    #"{"type":"content_block_start","index":0,"content_block":{"type":"thinking","thinking":"","signature":""}}"#,
    #"{"type":"content_block_delta","index":0,"delta":{"type":"thinking_delta","thinking":"let me "}}"#,
    #"{"type":"content_block_delta","index":0,"delta":{"type":"thinking_delta","thinking":"see"}}"#,
    #"{"type":"content_block_delta","index":0,"delta":{"type":"signature_delta","signature":"sig"}}"#,
    #"{"type":"content_block_start","index":1,"content_block":{"type":"text","text":""}}"#,
    #"{"type":"content_block_delta","index":1,"delta":{"type":"text_delta","text":"é😀"}}"#,
    #"{"type":"future_event","index":1}"#,
    #"{"type":"content_block_start","index":2,"content_block":{"type":"tool_use","id":"toolu_1","name":"t","input":{}}}"#,
    #"{"type":"content_block_delta","index":2,"delta":{"type":"input_json_delta","partial_json":""}}"#,
    #"{"type":"content_block_delta","index":2,"delta":{"type":"input_json_delta","partial_json":"{\"a\":[1,"}}"#,
    #"{"type":"content_block_delta","index":2,"delta":{"type":"input_json_delta","partial_json":"2]}"}}"#,
    #"{"type":"message_delta","delta":{"stop_reason":"tool_use"},"usage":{"output_tokens":9}}"#,
    #"{"type":"message_stop"}"#,
  ]

  private func bytes(_ events: some Sequence<String>) -> [UInt8] {
    Array(events.map { "event: x\ndata: \($0)\n\n" }.joined().utf8)
  }

  private func object(_ message: StreamedMessage) throws -> NSDictionary {
    let json = try JSONSerialization.jsonObject(with: Data(message.bytes))
    return try #require(json as? NSDictionary)
  }

  @Test func `a line that never ends is given up, and said to be`() {
    var message = StreamedMessage()
    let part = [UInt8](repeating: 97, count: 1 << 20)
    for _ in 0..<65 { message.take(part) }
    #expect(message.failure == "a line of the stream is longer than 64 MB")
    message.take(bytes(Self.events))
    #expect(!message.isWhole && !message.hasBegun)
  }

  @Test(arguments: [1, 2, 7, 64, 100_000])
  func `wherever its bytes are cut`(size: Int) throws {
    var message = StreamedMessage()
    let all = bytes(Self.events)
    for start in stride(from: 0, to: all.count, by: size) {
      message.take(Array(all[start..<min(start + size, all.count)]))
    }
    #expect(message.isWhole && message.failure == nil)
    let wanted: NSDictionary = [
      "id": "msg_1", "type": "message", "role": "assistant", "stop_reason": "tool_use",
      "usage": ["input_tokens": 5, "output_tokens": 9],
      "content": [
        ["type": "thinking", "thinking": "let me see", "signature": "sig"],
        ["type": "text", "text": "é😀"],
        ["type": "tool_use", "id": "toolu_1", "name": "t", "input": ["a": [1, 2]]],
      ],
    ]
    #expect(try object(message) == wanted)
  }

  @Test func `what was cut off stays as far as it came`() throws {
    var message = StreamedMessage()
    message.take(bytes(Self.events.prefix(12)))
    #expect(!message.isWhole && message.hasBegun)
    let content = try #require(try object(message)["content"] as? [NSDictionary])
    #expect(content.count == 3 && content[2]["input"] as? String == "{\"a\":[1,")
  }

  @Test func `an error in the stream is told`() {
    var message = StreamedMessage()
    message.take(bytes([#"{"type":"error","error":{"type":"overloaded_error","message":"busy"}}"#]))
    #expect(message.failure == "busy" && !message.hasBegun)
  }
}
