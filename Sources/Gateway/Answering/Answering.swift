internal import Formats
internal import Operations
internal import Storage
internal import Trajectories

/// Does something with the archive, and turns what it says against it into what a client is told.
func answering<Value>(_ body: () throws -> Value) throws(APIError) -> Value {
  do {
    return try body()
  } catch let error as APIError {
    throw error
  } catch let error as StoreError {
    throw APIError(error)
  } catch let error as ArchiveError {
    throw APIError(error)
  } catch let error as ServedDreamError {
    throw APIError(error)
  } catch let error as OperationError {
    throw .invalid("\(error)")
  } catch let error as MemoryError {
    throw .conflict("conflict_error", "\(error)")
  } catch {
    throw APIError(500, "api_error", "\(error)")
  }
}

extension APIError {
  init(_ error: StoreError) {
    let words = "\(error)"
    switch error {
    case .noSuchStore, .noSuchFile, .noSuchVersion: self = .notFound(words)
    case .isArchived, .isFull, .isCurrent: self = .invalid(words)
    case .pathTaken(let path, let id):
      self = .conflict("memory_path_conflict_error", words)
      members = ["conflicting_memory_id": id, "conflicting_path": path]
    case .hasChanged: self = .conflict("memory_precondition_failed_error", words)
    }
  }

  init(_ error: ServedDreamError) {
    switch error {
    case .noSuchDream: self = .notFound("\(error)")
    case .isBeingWritten: self = .conflict("conflict_error", "\(error)")
    case .hasEnded, .hasNotEnded: self = .invalid("\(error)")
    }
  }

  init(_ error: ArchiveError) {
    switch error {
    case .noSuchRun, .noSuchDream, .noSuchLesson, .noSuchEntry, .ambiguousRun, .ambiguousDream,
      .ambiguousLesson:
      self = .notFound("\(error)")
    case .dreamIsOver: self = .invalid("\(error)")
    case .busy:
      self.init(503, "api_error", "\(error)")
      mayRetry = true
    default: self.init(500, "api_error", "\(error)")
    }
  }
}

extension ExportValue {
  /// A moment as the API writes it, or null.
  static func time(_ time: Timestamp?) -> ExportValue { .optional(time?.iso8601) }
}

extension Reply {
  /// Answers 200 with JSON.
  func send(_ value: ExportValue) { send(200, json: value.bytes) }
}
