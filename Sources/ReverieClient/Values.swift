internal import Foundation

/// Whether, and for what, runs are recorded, dreamt about and served lessons.
public enum Dreaming: Sendable, Hashable {
  /// Requests say nothing of it: they are neither recorded nor changed.
  case off
  /// Runs are recorded.
  ///
  /// - Parameters:
  ///   - project: whose memory it is.
  ///   - task: what is to be done, in a few words; else the first message says it.
  ///   - lessons: whether lessons of earlier runs are put in.
  case on(project: String? = nil, task: String? = nil, lessons: Bool = true)

  var value: JSONValue? {
    guard case .on(let project, let task, let lessons) = self else { return nil }
    guard project != nil || task != nil || !lessons else { return true }
    var members: [String: JSONValue] = lessons ? [:] : ["lessons": false]
    members["project"] = project.map(JSONValue.text)
    members["task"] = task.map(JSONValue.text)
    return .object(members)
  }
}

/// A run that a gateway records.
public struct Run: Sendable, Hashable {
  /// Its name in the archive, as `reverie show` takes it.
  public let id: String

  /// Names a run that is known from elsewhere.
  public init(id: String) { self.id = id }
}

/// How a run ended.
public enum Outcome: String, Sendable, Hashable {
  case success, failure, unknown
}

/// The whole answer to a request.
public struct Answer: Sendable, Hashable {
  /// The message, as the API documents it.
  public let message: JSONValue
  /// The run it belongs to; nil where it is not recorded.
  public let run: Run?

  /// Its text, without thoughts and calls.
  public var text: String {
    blocks.filter { $0["type"]?.text == "text" }.compactMap { $0["text"]?.text }.joined()
  }

  /// The tools that it calls.
  public var calls: [JSONValue] { blocks.filter { $0["type"]?.text == "tool_use" } }

  /// Its blocks in order, to be sent back unchanged with the next request.
  public var blocks: [JSONValue] { message["content"]?.elements ?? [] }
}

/// Why there is no answer.
public enum ClientError: Error, Sendable, Hashable, CustomStringConvertible {
  /// The server refused, with the type and message of its error.
  case refused(status: Int, type: String, message: String)
  /// No server, or not in time.
  case unreachable(String)
  /// A stream broke off before its end.
  case interrupted
  /// A body that is no JSON, or cannot be written as JSON.
  case notJSON

  init(_ status: Int, _ body: [UInt8]) {
    let json = try? JSONDecoder().decode(JSONValue.self, from: Data(body))
    self.init(status, json?["error"])
  }

  init(_ status: Int, _ error: JSONValue?) {
    self = .refused(
      status: status, type: error?["type"]?.text ?? "unknown",
      message: error?["message"]?.text ?? "")
  }

  /// The reason, in words for people.
  public var description: String {
    switch self {
    case .refused(let status, let type, let message): "\(status) \(type): \(message)"
    case .unreachable(let reason): reason
    case .interrupted: "the answer broke off before its end"
    case .notJSON: "no JSON"
    }
  }
}
