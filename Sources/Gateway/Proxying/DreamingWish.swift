internal import Formats
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
    let parser = JSONParser()
    // Wrapped, for a flag alone is no document to every parser.
    let wrapped = Array("{\"dreaming\":".utf8) + bytes + Array("}".utf8)
    defer { withExtendedLifetime(parser) {} }
    guard let json = (try? parser.parse(copying: wrapped))?["dreaming"] else {
      throw .invalid("dreaming is no JSON")
    }
    if let flag = json.bool {
      self.init(isOn: flag)
    } else if json.isNull {
      self.init(isOn: false)
    } else if json.kind == .object {
      self = try Self(object: json)
    } else {
      throw .invalid("dreaming: true, false or an object is wanted")
    }
  }

  private init(isOn: Bool = true) { self.isOn = isOn }

  private init(object json: JSON) throws(APIError) {
    let known: Set<String> = [
      "enabled", "project", "task", "lessons", "idle_seconds", "max_trajectories", "outcome",
    ]
    if let other = json.names.first(where: { !known.contains($0) }) {
      throw .invalid(
        "dreaming.\(other.prefix(64)): not known; \(known.sorted().joined(separator: ", ")) are")
    }
    isOn = try Self.flag(json.member("enabled"), "enabled") ?? true
    project = try Self.text(json.member("project"), "project", most: 200)
    task = try Self.text(json.member("task"), "task", most: 4_000)
    wantsLessons = try Self.flag(json.member("lessons"), "lessons") ?? true
    idleSeconds = try Self.number(json.member("idle_seconds"), "idle_seconds", 1...86_400)
    mostTrajectories = try Self.number(
      json.member("max_trajectories"), "max_trajectories", 1...100
    ).map { Int($0) }
    outcome = try Self.verdict(json.member("outcome"))
  }

  private static func flag(_ json: JSON?, _ name: String) throws(APIError) -> Bool? {
    guard let json else { return nil }
    guard let flag = json.bool else { throw .invalid("dreaming.\(name): true or false is wanted") }
    return flag
  }

  private static func text(
    _ json: JSON?, _ name: String, most: Int
  ) throws(APIError) -> String? {
    guard let json else { return nil }
    guard let text = json.string, !text.isEmpty, text.utf8.count <= most,
      !text.unicodeScalars.contains(where: { $0.value < 32 && $0 != "\n" && $0 != "\t" })
    else { throw .invalid("dreaming.\(name): a text of 1 to \(most) bytes is wanted") }
    return text
  }

  private static func number(
    _ json: JSON?, _ name: String, _ range: ClosedRange<Double>
  ) throws(APIError) -> Double? {
    guard let json else { return nil }
    guard let number = json.double, range.contains(number) else {
      throw .invalid(
        "dreaming.\(name): a number from \(Int(range.lowerBound)) to \(Int(range.upperBound)) is wanted"
      )
    }
    return number
  }

  static func verdict(_ json: JSON?) throws(APIError) -> Outcome.Verdict? {
    guard let json else { return nil }
    guard let word = json.string, ["success", "failure", "unknown"].contains(word) else {
      throw .invalid("outcome: success, failure or unknown is wanted")
    }
    return Outcome.Verdict(rawValue: word)
  }
}
