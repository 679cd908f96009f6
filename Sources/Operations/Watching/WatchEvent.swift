package import Trajectories

/// One thing that happened while logs were watched, as one line of JSON tells it.
package struct WatchEvent: Hashable, Sendable, Encodable {
  package enum Kind: String, Hashable, Sendable, Encodable {
    case began, imported, moved, decided, dream, trouble, ended
  }

  package var event: Kind
  /// The project it is about.
  package var project: String?
  /// The log it is about.
  package var path: String?
  package var added: Int?
  package var grown: Int?
  package var steps: Int?
  /// Why it waits, in a word; nil where it dreams.
  package var reason: String?
  package var text: String
  package var rollouts: Int?
  package var dream: DreamID?
  package var journal: JournalEvent?
  package var milliseconds: Int?

  package init(_ event: Kind, _ text: String, project: String? = nil, path: String? = nil) {
    self.event = event
    self.text = text
    self.project = project
    self.path = path
  }
}
