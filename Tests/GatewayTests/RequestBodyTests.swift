import Foundation
import Testing
import Trajectories

@testable import Gateway

/// Only the member `dreaming` goes, only one block comes; every other byte stays.
@Suite struct RequestBodyTests {
  private func cut(_ text: String) throws -> (String, DreamingWish?) {
    var body = RequestBody(Array(text.utf8))
    let wish = try body.takeWish()
    return (String(decoding: body.bytes, as: UTF8.self), wish)
  }

  @Test(arguments: [
    (#"{"dreaming":true,"model":"m"}"#, #"{"model":"m"}"#),
    (#"{"model":"m","dreaming":true}"#, #"{"model":"m"}"#),
    (#"{ "model" : "m" , "dreaming" : true , "x":1 }"#, #"{ "model" : "m" , "x":1 }"#),
    (#"{"dreaming":{"task":"a,}\"b"}}"#, "{}"),
    (#"{"dreaming":true,"dreaming":false}"#, "{}"),
    (#"{"dreaming":1e3,"a":"dreaming","dreaming":true}"#, #"{"a":"dreaming"}"#),
    (#"{"\u0064reaming":true,"a":[1,{"dreaming":2}]}"#, #"{"a":[1,{"dreaming":2}]}"#),
  ])
  func `the member goes with one comma`(text: String, rest: String) throws {
    let (found, wish) = try cut(text)
    #expect(found == rest)
    #expect(wish != nil)
  }

  @Test(arguments: [
    "", "{", "null", "[1]", #"{"model":"m"}"#, #"{"a":"dreaming"}"#, #"{"a":{"dreaming":true}}"#,
    #"{"dreaming":true"#, #"{"dreaming" true}"#, #"{"dreaming":true} x"#, "\u{0}\u{1}dreaming",
  ])
  func `what does not ask stays as it is`(text: String) throws {
    let (found, wish) = try cut(text)
    #expect(found == text)
    #expect(wish == nil)
  }

  @Test(arguments: [
    (
      #"{"requests":[{"custom_id":"a","params":{"model":"m","dreaming":true}},"#
        + #"{"params":{"dreaming":{"x":[1]},"messages":[{"dreaming":1}]},"custom_id":"b"}],"dreaming":true}"#,
      #"{"requests":[{"custom_id":"a","params":{"model":"m"}},"#
        + #"{"params":{"messages":[{"dreaming":1}]},"custom_id":"b"}]}"#
    ),
    (#"{"requests":"dreaming"}"#, #"{"requests":"dreaming"}"#),
    (#"{"requests":[1,{"params":"dreaming"}]"#, #"{"requests":[1,{"params":"dreaming"}]"#),
    (#"{ "requests" : [ ] , "dreaming":1 }"#, #"{ "requests" : [ ] }"#),
  ])
  func `in a batch it goes out of every request`(text: String, rest: String) {
    var body = RequestBody(Array(text.utf8))
    body.cutFromBatch()
    #expect(String(decoding: body.bytes, as: UTF8.self) == rest)
  }

  @Test func `an object says more`() throws {
    let (_, wish) = try cut(
      #"{"dreaming":{"project":"p","task":"t","lessons":false,"idle_seconds":40,"#
        + #""max_trajectories":7,"outcome":"failure"}}"#)
    #expect(wish?.project == "p")
    #expect(wish?.task == "t")
    #expect(wish?.wantsLessons == false)
    #expect(wish?.idleSeconds == 40)
    #expect(wish?.mostTrajectories == 7)
    #expect(wish?.outcome == .failure)
  }

  @Test(arguments: [
    #"{"dreaming":"yes"}"#, #"{"dreaming":{"taks":"t"}}"#, #"{"dreaming":{"project":""}}"#,
    #"{"dreaming":{"idle_seconds":0}}"#, #"{"dreaming":{"max_trajectories":101}}"#,
    #"{"dreaming":{"outcome":"great"}}"#, #"{"dreaming":{"lessons":1}}"#,
  ])
  func `a mistake is told as the API tells it`(text: String) {
    #expect(throws: APIError.self) { try cut(text) }
  }

  @Test(arguments: [
    (#"{"model":"m"}"#, #"{"system":[BLOCK],"model":"m"}"#),
    ("{}", #"{"system":[BLOCK]}"#),
    (#"{"system":"a\"b","x":1}"#, #"{"system":[{"type":"text","text":"a\"b"},BLOCK],"x":1}"#),
    (#"{"system":[ ]}"#, #"{"system":[ BLOCK]}"#),
    (#"{"system":[{"t":"]"} ]}"#, #"{"system":[{"t":"]"} ,BLOCK]}"#),
    (#"{"system":null}"#, #"{"system":[BLOCK]}"#), (#"{"system":""}"#, #"{"system":[BLOCK]}"#),
  ])
  func `a block comes to the end of system`(text: String, wanted: String) {
    var body = RequestBody(Array(text.utf8))
    let isIn = body.append(block: Array("BLOCK".utf8))
    #expect(isIn)
    #expect(String(decoding: body.bytes, as: UTF8.self) == wanted)
  }

  @Test func `generated bodies keep every other byte`() throws {
    var random = SeededNumbers(state: 7)
    for _ in 0..<2_000 {
      let members = (0..<Int.random(in: 0..<6, using: &random)).map { place in
        "\"m\(place)\"\(random.blank)\(":")\(random.blank)\(random.value(3))"
      }
      let place = Int.random(in: 0...members.count, using: &random)
      var whole = members
      whole.insert("\"dreaming\"\(random.blank):\(random.blank)true", at: place)
      let text = "{" + whole.joined(separator: ",") + "}"
      let (found, wish) = try cut(text)
      #expect(wish?.isOn == true)
      #expect(found == "{" + members.joined(separator: ",") + "}")
    }
  }
}

/// Numbers that are the same in every run (SplitMix64).
struct SeededNumbers: RandomNumberGenerator {
  var state: UInt64

  mutating func next() -> UInt64 {
    state &+= 0x9E37_79B9_7F4A_7C15
    var mixed = (state ^ (state >> 30)) &* 0xBF58_476D_1CE4_E5B9
    mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
    return mixed ^ (mixed >> 31)
  }

  var blank: String {
    mutating get { ["", " ", "\n", "\t ", "\r\n"][Int.random(in: 0..<5, using: &self)] }
  }

  /// JSON text of a value, strange strings included.
  mutating func value(_ depth: Int) -> String {
    switch Int.random(in: 0..<(depth > 0 ? 7 : 5), using: &self) {
    case 0: return "\(Int.random(in: -9...9, using: &self))"
    case 1: return "-1.5e+3"
    case 2: return ["true", "false", "null"][Int.random(in: 0..<3, using: &self)]
    case 3, 4:
      let parts = ["a", "\\\"", "\\\\", "{", "]", "dreaming", "\\u00e9", "é", "😀", ",", ":"]
      let count = Int.random(in: 0..<9, using: &self)
      return "\"" + (0..<count).map { _ in parts[Int.random(in: 0..<11, using: &self)] }.joined()
        + "\""
    case 5:
      let count = Int.random(in: 0..<4, using: &self)
      return "[" + (0..<count).map { _ in value(depth - 1) }.joined(separator: ", ") + "]"
    default:
      let count = Int.random(in: 0..<4, using: &self)
      return "{" + (0..<count).map { "\"k\($0)\":" + value(depth - 1) }.joined(separator: ",") + "}"
    }
  }
}
