/// Where the words of a lesson come from, from the most trusted source to the least.
///
/// It is set when something is captured and is monotone: what is joined is as little trusted as its
/// least trusted part, however often it is summed up.
package enum Origin: String, CaseIterable, Hashable, Sendable, Codable, Comparable {
  /// The person who gave the task.
  case user
  /// The agent's own thoughts and calls.
  case agent
  /// Pages, files, tool output, window titles.
  case environment
  /// A bundle that came from elsewhere.
  case imported

  package func joined(_ other: Origin) -> Origin { max(self, other) }

  package static func < (left: Origin, right: Origin) -> Bool { left.rank < right.rank }

  private var rank: Int {
    switch self {
    case .user: 0
    case .agent: 1
    case .environment: 2
    case .imported: 3
    }
  }
}
