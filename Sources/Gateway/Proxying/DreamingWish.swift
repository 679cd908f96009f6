internal import Trajectories

/// What a request says about dreaming: the member `dreaming` of its body, or the header
/// `x-reverie-dreaming`.
///
/// Whoever does not say so is neither recorded nor changed.
struct DreamingWish: Hashable, Sendable {
  /// Whether the run is recorded at all.
  var isOn = true
  /// The project whose memory it is; nil for what the run itself says.
  var project: String?
  /// What the agent is to do, in a few words; nil for its first message.
  var task: String?
  /// Whether lessons are put in.
  var wantsLessons = true
  /// Seconds without a request after which it may be dreamt; nil for the gateway's own.
  var idleSeconds: Double?
  /// How many runs such a dream looks at most.
  var mostTrajectories: Int?
  /// How the run ended, where the request tells.
  var outcome: Outcome.Verdict?

  static let header = "x-reverie-dreaming"

  /// What a request's header says; nil where it says nothing.
  init?(_ request: ServedRequest) throws(APIError) {
    guard let value = request[Self.header] else { return nil }
    try self.init(header: value)
  }

  /// Reads the header's value: a flag, or the same object as in a body.
  init(header value: String) throws(APIError) {
    switch value.lowercased() {
    case "true", "1", "on", "yes": self.init()
    case "false", "0", "off", "no": self.init(isOn: false)
    default:
      guard value.drop(while: \.isWhitespace).first == "{" else {
        throw .invalid("the header \(Self.header) is true, false or a JSON object")
      }
      try self.init(value: Array(value.utf8)[...])
    }
  }

  /// Reads the bytes of the member's value.
  init(value bytes: ArraySlice<UInt8>) throws(APIError) {
    // Wrapped, for a flag alone is no body.
    let body = try RequestValue(Array("{\"dreaming\":".utf8) + bytes + Array("}".utf8))
    switch body["dreaming"] {
    case .flag(let flag)?: self.init(isOn: flag)
    case .null?: self.init(isOn: false)
    case .object(let members)?: try self.init(members.map(\.name), .object(members))
    default: throw .invalid("dreaming: true, false or an object is wanted")
    }
  }

  private init(isOn: Bool = true) { self.isOn = isOn }

  private init(_ names: [String], _ object: RequestValue) throws(APIError) {
    let known: Set<String> = [
      "enabled", "project", "task", "lessons", "idle_seconds", "max_trajectories", "outcome",
    ]
    if let other = names.first(where: { !known.contains($0) }) {
      throw .invalid(
        "dreaming.\(other.prefix(64)): not known; \(known.sorted().joined(separator: ", ")) are")
    }
    isOn = object.member("enabled") == nil ? true : try object.flag("enabled")
    project = try Self.text(object, "project", 200)
    task = try Self.text(object, "task", 4_000)
    wantsLessons = object.member("lessons") == nil ? true : try object.flag("lessons")
    idleSeconds = try object.number("idle_seconds", 1...86_400)
    mostTrajectories = try object.whole("max_trajectories", 1...100)
    outcome = try Self.verdict(object, "outcome")
  }

  private static func text(
    _ object: RequestValue, _ name: String, _ most: Int
  ) throws(APIError) -> String? {
    guard let text = try object.text(name, 1...most) else { return nil }
    guard !text.unicodeScalars.contains(where: { $0.value < 32 && $0 != "\n" && $0 != "\t" }) else {
      throw .invalid("\(name) holds control characters")
    }
    return text
  }

  /// How a run ended, where a member says it.
  static func verdict(
    _ object: RequestValue, _ name: String
  ) throws(APIError) -> Outcome.Verdict? {
    guard let word = try object.text(name) else { return nil }
    guard ["success", "failure", "unknown"].contains(word) else {
      throw .invalid("\(name) has to be success, failure or unknown")
    }
    return Outcome.Verdict(rawValue: word)
  }
}
