internal import Formats
internal import Operations
internal import Storage
internal import Trajectories

/// Where the events of a session come from: a recorded run, or the journal of a dream.
struct SessionSource {
  private enum Kind {
    case run(RunID, SessionName, start: Timestamp)
    case dream(ServedDream)
  }

  private let kind: Kind
  private let archive: Archive

  /// - Parameter isThread: whether the name is that of a thread.
  ///
  /// Throws `APIError` where there is none.
  init(_ text: String, _ archive: Archive, isThread: Bool = false) throws(APIError) {
    self.archive = archive
    guard let name = isThread ? SessionName(thread: text) : SessionName(text) else {
      throw .notFound("there is no session \(text)")
    }
    if let run = try? archive.sessionRun(name.run) {
      kind = .run(name.run, name, start: run.createdAt)
    } else if let dream = try? archive.servedDream(name.dream) {
      kind = .dream(dream)
    } else {
      throw .notFound("there is no session \(text)")
    }
  }

  func value() throws(APIError) -> ExportValue {
    switch kind {
    case .run(let run, _, _):
      try answering { SessionJSON.session(try archive.sessionRun(run), try archive.isIdle(run)) }
    case .dream(let dream):
      SessionJSON.session(try answering { try archive.servedDream(dream.id) })
    }
  }

  /// A place behind the last event.
  var end: Int64 {
    get throws {
      switch kind {
      case .run(let run, _, _): Int64(try archive.extent(of: run)) + 1
      case .dream: .max
      }
    }
  }

  /// Whether places are near one another, so that one may begin anywhere.
  var hasWindows: Bool {
    if case .run = kind { true } else { false }
  }

  /// Gives the events from a place on, oldest first, until `body` returns false.
  ///
  /// Returns whether all were given.
  @discardableResult
  func forEach(from place: Int64, _ body: (SessionEvent) -> Bool) throws -> Bool {
    switch kind {
    case .run(let run, let name, let start):
      try forEachOfRun(run, name, start, from: Int(place), body)
    case .dream(let dream): try forEachOfJournal(dream, from: place, body)
    }
  }

  private func forEachOfRun(
    _ run: RunID, _ name: SessionName, _ start: Timestamp, from place: Int,
    _ body: (SessionEvent) -> Bool
  ) throws -> Bool {
    let standing = try SessionStanding(before: place, of: run, from: start, in: archive)
    var events = EntryEvents(name, from: standing) { picture($0) }
    var isWanted = true
    var end = place
    try archive.forEachEntry(of: run, from: place) { entry in
      end = entry.index + 1
      for event in events.events(entry) where isWanted { isWanted = body(event) }
      return isWanted
    }
    guard isWanted, events.isIdle, try archive.sessionRun(run).isComplete else { return isWanted }
    return body(events.ending(after: end))
  }

  private func forEachOfJournal(
    _ dream: ServedDream, from place: Int64, _ body: (SessionEvent) -> Bool
  ) throws -> Bool {
    for part in dream.wish.parts {
      var last = max(place - 1, 0)
      while true {
        let page = try archive.journal(since: last, of: part)
        for entry in page.entries {
          for event in JournalEvents.events(entry, of: dream) where !body(event) { return false }
        }
        guard page.last > last else { break }
        last = page.last
      }
    }
    return true
  }

  private func picture(_ image: ImageReference) -> ExportValue? {
    let bytes: [UInt8]? =
      if case .stored(let hash) = image.place {
        archive.images.bytes(for: hash)
      } else {
        PictureBytes.read(image.place)
      }
    guard let bytes else { return nil }
    var data: [UInt8] = []
    Base64.append(bytes, to: &data)
    let type = image.mediaType.isEmpty ? "image/png" : image.mediaType
    return .object([
      ("type", .text("image")),
      (
        "source",
        .object([
          ("type", .text("base64")), ("media_type", .text(type)),
          ("data", .text(String(decoding: data, as: UTF8.self))),
        ])
      ),
    ])
  }
}
