package import Foundation
package import Trajectories

/// A store of files that clients of the API write and read.
///
/// Not to be taken for a `Memory`: what is in a store is the client's own, is never served as a lesson
/// and never reaches a dream.
package struct MemoryStore: Hashable, Sendable {
  package var id: String
  package var name: String
  package var description: String
  package var metadata: [String: String]
  package var createdAt: Timestamp
  /// When it was renamed, described anew or archived; its files do not count.
  package var updatedAt: Timestamp
  package var archivedAt: Timestamp?
  /// Its row, which grows with every store.
  package var number: Int64

  package static let prefix = "memstore_"
}

/// One file of a store as it is now.
package struct StoreFile: Hashable, Sendable {
  package var id: String
  package var store: String
  /// Its current version.
  package var version: String
  package var path: String
  /// Nil where it was not asked for.
  package var content: Data?
  package var hash: String
  package var size: Int
  package var createdAt: Timestamp
  package var updatedAt: Timestamp
  /// The lesson that a dream wrote into it; nil for what anyone else wrote.
  package var lesson: String?

  package static let prefix = "mem_"
}

/// What a file was at some time.
package struct StoreVersion: Hashable, Sendable {
  package enum Operation: String, CaseIterable, Hashable, Sendable {
    case created, modified, deleted
  }

  package var id: String
  package var store: String
  package var file: String
  package var operation: Operation
  /// Nil where it was deleted or redacted, or was not asked for.
  package var content: Data?
  package var hash: String?
  package var size: Int?
  /// Nil only where it was redacted.
  package var path: String?
  package var createdAt: Timestamp
  package var by: StoreActor?
  package var redactedAt: Timestamp?
  package var redactedBy: StoreActor?
  package var lesson: String?
  package var number: Int64

  package static let prefix = "memver_"
}

/// Who changed a store.
package struct StoreActor: Hashable, Sendable {
  package enum Kind: String, CaseIterable, Hashable, Sendable {
    /// A session, such as that of a dream.
    case session
    /// Whoever has a key of the API.
    case api
    case user
    case serviceAccount = "service_account"
  }

  package var kind: Kind
  package var name: String

  package init(_ kind: Kind, _ name: String) {
    self.kind = kind
    self.name = name
  }

  init?(kind: String?, name: String?) {
    guard let kind = kind.flatMap(Kind.init(rawValue:)), let name else { return nil }
    self.init(kind, name)
  }
}

/// A store that was deleted.
package struct StoreTombstone: Hashable, Sendable {
  package var id: String
  package var name: String
  package var at: Timestamp
  package var files: Int
  package var versions: Int
  package var by: StoreActor?
}

/// What stores may hold (`anthropic-api.md` 2).
package enum StoreLimits {
  /// Bytes of one file.
  package static let content = 102_400
  /// Files of one store.
  package static let files = 2_000
  package static let name = 255
  package static let description = 1_024
  package static let pairs = 16
  package static let key = 64
  package static let value = 512
}

/// Why something cannot be done with a store.
package enum StoreError: Error, Hashable, Sendable {
  /// There is none of this name; when it was deleted, where it was.
  case noSuchStore(String, deletedAt: Timestamp?)
  case noSuchFile(String)
  case noSuchVersion(String)
  case isArchived(String)
  /// Another file has this path.
  case pathTaken(String, by: String)
  /// The file is not as the client took it to be.
  case hasChanged(hash: String)
  /// No room for another file.
  case isFull(String)
  /// The version is what a file is now.
  case isCurrent(String)
}

extension StoreError: CustomStringConvertible {
  package var description: String {
    switch self {
    case .noSuchStore(let id, let time?): "the memory store \(id) was deleted at \(time.iso8601)"
    case .noSuchStore(let id, nil): "there is no memory store \(id)"
    case .noSuchFile(let id): "there is no memory \(id) in this store"
    case .noSuchVersion(let id): "there is no version \(id) in this store"
    case .isArchived(let id):
      "the memory store \(id) is archived; it can be read, and not be written"
    case .pathTaken(let path, let id):
      "\(path) is taken by \(id); update that one, or choose another path"
    case .hasChanged(let hash): "the memory has changed: its content_sha256 is \(hash)"
    case .isFull(let id):
      "the memory store \(id) holds \(StoreLimits.files) memories, which is the most; delete some"
    case .isCurrent(let id):
      "\(id) is the current version of a memory; write or delete the memory first"
    }
  }
}
