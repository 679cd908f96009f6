import Testing

@testable import Worlds

@Suite("Messages that NUL bytes end")
struct MessageSplitterTests {
  private func split(_ chunks: [[UInt8]]) throws -> [String] {
    var splitter = MessageSplitter()
    var messages: [String] = []
    for chunk in chunks {
      try splitter.append(chunk)
      while let message = splitter.next() {
        messages.append(String(decoding: message, as: UTF8.self))
      }
    }
    return messages
  }

  @Test func `Every way to chop a stream gives the same messages`() throws {
    let stream = Array("{\"a\":\"ü€\"}\0\0[]\0{\"b\":1}\0rest".utf8)
    for first in 0...stream.count {
      for second in first...stream.count {
        let chunks = [
          Array(stream[..<first]), Array(stream[first..<second]), Array(stream[second...]),
        ]
        #expect(try split(chunks) == ["{\"a\":\"ü€\"}", "[]", "{\"b\":1}"])
      }
    }
    #expect(try split(stream.map { [$0] }).count == 3)
  }

  @Test func `Messages wait until they are asked for`() throws {
    var splitter = MessageSplitter()
    try splitter.append(Array("one\0two\0thr".utf8))
    #expect(splitter.next() == Array("one".utf8))
    try splitter.append(Array("ee\0".utf8))
    #expect(splitter.next() == Array("two".utf8))
    #expect(splitter.next() == Array("three".utf8))
    #expect(splitter.next() == nil)
  }

  @Test func `A message without an end is an error before it fills the memory`() throws {
    var splitter = MessageSplitter()
    let half = [UInt8](repeating: 65, count: MessageSplitter.longest / 2)
    try splitter.append(half)
    try splitter.append(half)
    #expect(throws: BrowserError.self) { try splitter.append([65]) }
  }
}
