internal import Formats
internal import Trajectories

extension Export {
  /// The corrected run of each proposal that people stand behind.
  mutating func corrected(_ run: RunID) throws {
    for proposal in try source.proposals(of: run) {
      guard let material = settled(proposal) else { continue }
      let recorded = try trajectory(of: proposal)
      let made: CorrectedTrajectory
      do throws(ExportRefusal) {
        made = try CorrectedTrajectory(
          material, of: recorded, acceptedOnly: !options.takesAll, other: other)
      } catch {
        leave(error.why)
        continue
      }
      try document(made.run, made)
    }
  }

  /// One run, recorded or corrected.
  mutating func document(_ run: Trajectory, _ made: CorrectedTrajectory?) throws {
    let name = run.header.id.rawValue + (made.map { "+\($0.critique)" } ?? "")
    let file = options.format.fileName(name)
    let revision = try source.revision(of: run.header.id)
    try target.begin(file)
    if options.format == .atif {
      try atif(run, made, revision: revision, file: file)
    } else {
      try messages(run, made, revision: revision, file: file)
    }
    try target.end()
    report.written += 1
  }

  private mutating func atif(
    _ run: Trajectory, _ made: CorrectedTrajectory?, revision: Int, file: String
  ) throws {
    var document = ATIFDocument(origins: made?.origins ?? [])
    try target.write(
      document.head(run.header, revision: revision, corrected: made?.critique, tool: options.tool))
    for entry in run.entries {
      var paths: [ImageReference: String] = [:]
      for image in entry.images + (entry.step?.after?.images ?? []) {
        paths[image] = try path(of: image, file: file)
      }
      try target.write(document.element(entry) { paths[$0] })
    }
    try target.write(document.tail())
  }

  /// Puts a picture beside the document; nil when it cannot be there.
  private mutating func path(of image: ImageReference, file: String) throws -> String? {
    guard let found = picture(image, most: .max) else { return nil }
    let ending = found.mediaType.split(separator: "/").last.map(String.init) ?? "png"
    let name = "images/\(ContentHash(of: found.bytes).prefix16).\(ending)"
    if try target.write(found.bytes, beside: file, as: name) { return name }
    report.picturesLeftOut += 1
    return nil
  }

  private mutating func messages(
    _ run: Trajectory, _ made: CorrectedTrajectory?, revision: Int, file: String
  ) throws {
    var document = MessagesExport()
    try target.write(
      document.head(
        run.header, revision: revision, entries: run.entries, corrected: made?.critique,
        tool: options.tool))
    for entry in run.entries {
      let bytes = document.messages(entry) { picture($0, most: Self.largestPicture) }
      try target.write(bytes)
    }
    try target.write(document.tail())
    let outcome = run.header.outcome
    guard made == nil, outcome.authority == .verifier || outcome.authority == .human else { return }
    let verdict = VerdictFile.document(outcome.verdict, evidence: outcome.evidence)
    let name = "\(run.header.id)\(VerdictFile.suffix)"
    if target.isFolder { _ = try target.write(verdict, beside: file, as: name) }
  }

  /// One run as a page.
  mutating func page(_ run: RunID) throws {
    let recorded = try source.trajectory(of: run, revision: nil)
    let proposals = try source.proposals(of: run)
    let page = HTMLReport(recorded.header, proposals: proposals)
    try target.begin(options.format.fileName(run.rawValue))
    func write(_ text: String) throws { try target.write(Array(text.utf8)) }
    try write(page.head(revision: try source.revision(of: run), tool: options.tool))
    try write(page.critiques(proposals, in: recorded))
    for entry in recorded.entries {
      try write(page.entry(entry) { picture($0, most: Self.largestPicture) })
    }
    try write(page.tail())
    try target.end()
    report.written += 1
  }

  /// The bytes of a picture that the file may hold, with the type that the bytes tell.
  mutating func picture(_ image: ImageReference, most: Int) -> MessagesTranscript.Picture? {
    guard options.hasPictures, let bytes = source.picture(image.place), bytes.count <= most,
      let type = ImageHeader.read(bytes)?.mediaType
    else {
      report.picturesLeftOut += 1
      return nil
    }
    return .init(mediaType: type, bytes: bytes)
  }
}
