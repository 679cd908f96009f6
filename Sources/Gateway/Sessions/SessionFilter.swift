/// What the API can ask of a list of sessions that recorded runs have but one answer to.
struct SessionFilter {
  /// Whether a recorded run can be what is asked for.
  let mayMatch: Bool
  private let wanted: Set<String>

  private static let statuses: Set<String> = ["rescheduling", "running", "idle", "terminated"]

  init(_ request: ServedRequest) throws(APIError) {
    let statuses = request.parameters("statuses")
    wanted = Set(statuses)
    for status in statuses where !Self.statuses.contains(status) {
      let known = Self.statuses.sorted().joined(separator: ", ")
      throw .invalid("statuses cannot be \(status); it is one of \(known)")
    }
    func isOnly(_ name: String, _ value: String) -> Bool {
      let asked = request.parameter(name) ?? ""
      return asked.isEmpty || asked == value
    }
    mayMatch =
      (statuses.isEmpty || statuses.contains("idle") || statuses.contains("running"))
      && isOnly("agent_id", SessionJSON.agentID) && isOnly("agent_version", "1")
      && isOnly("deployment_id", "") && isOnly("memory_store_id", "")
  }

  func takes(_ status: String) -> Bool { wanted.isEmpty || wanted.contains(status) }
}
