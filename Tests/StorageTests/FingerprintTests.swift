import Storage
import Testing
import Trajectories

/// What pictures are compared by, as the archive keeps it.
struct FingerprintTests {
  private let folder: Folder
  private let archive: Archive
  private let picture: ContentHash

  init() throws {
    folder = try Folder()
    archive = try folder.archive()
    picture = try archive.images.store([1, 2, 3])
    try archive.record(Sample.header("a"), [shown(picture)])
  }

  private func shown(_ hash: ContentHash) -> Entry {
    var entry = Sample.prompt(0, "look")
    entry.images = [ImageReference(.stored(hash), mediaType: "image/png")]
    return entry
  }

  private func keep(_ bytes: [UInt8], version: Int = 1, of picture: ContentHash? = nil) throws
    -> Int
  {
    try archive.recordFingerprints([
      PictureFingerprint(of: picture ?? self.picture, version: version, bytes: bytes)
    ])
  }

  @Test("a fingerprint comes back as it was kept, and a flat one takes little")
  func roundTrip() throws {
    #expect(try archive.fingerprint(of: picture, version: 1) == nil)
    let flat = [UInt8](repeating: 200, count: 2308)
    #expect(try keep(flat) < 100)
    #expect(try archive.fingerprint(of: picture, version: 1) == flat)
    var random = Seeded(3)
    let noise = (0..<2308).map { _ in UInt8(truncatingIfNeeded: random.next()) }
    #expect(try keep(noise) <= 2308)
    #expect(try archive.fingerprint(of: picture, version: 1) == noise)
    #expect(try archive.fingerprintSize().pictures == 1, "one for each picture")
  }

  @Test("a picture that cannot be decoded is remembered as such")
  func broken() throws {
    _ = try keep([])
    #expect(try archive.fingerprint(of: picture, version: 1) == [])
  }

  @Test("a fingerprint that was computed another way counts as missing, and is replaced")
  func versions() throws {
    _ = try keep([1, 2])
    #expect(try archive.fingerprint(of: picture, version: 2) == nil)
    _ = try keep([3, 4], version: 2)
    #expect(try archive.fingerprint(of: picture, version: 2) == [3, 4])
    #expect(try archive.fingerprint(of: picture, version: 1) == nil)
  }

  @Test("nothing is kept of a picture that no run shows")
  func unknown() throws {
    let stray = ContentHash(of: "stray")
    #expect(try keep([1, 2], of: stray) == 0)
    #expect(try archive.fingerprint(of: stray, version: 1) == nil)
  }

  @Test("a purge that removes the picture removes its fingerprint; another run's picture keeps it")
  func purge() throws {
    _ = try keep([1, 2])
    try archive.record(Sample.header("b"), [shown(picture)])
    _ = try archive.purge(.runs([RunID(rawValue: "run_a")]), reason: "", at: Sample.now, grace: 0)
    #expect(try archive.fingerprint(of: picture, version: 1) == [1, 2])
    _ = try archive.purge(.runs([RunID(rawValue: "run_b")]), reason: "", at: Sample.now, grace: 0)
    #expect(try archive.fingerprint(of: picture, version: 1) == nil)
    #expect(try archive.fingerprintSize().pictures == 0)
    #expect(try archive.health().problems.isEmpty)
  }

  @Test("an archive of version 2 reads without fingerprints, and keeps them once it is opened")
  func migration() throws {
    _ = try keep([1, 2])
    try archive.close()
    let back = """
      DROP TABLE fingerprint; PRAGMA user_version = 2;
      DELETE FROM grdb_migrations WHERE identifier LIKE '3 %';
      """
    try folder.execute(Folder.withoutDreams)
    try folder.execute(back)
    let old = try folder.archive(.readOnly)
    #expect(try old.fingerprint(of: picture, version: 1) == nil)
    #expect(try old.fingerprintSize().pictures == 0)
    try old.close()
    let new = try folder.archive()
    #expect(try new.health().schemaVersion == 8)
    #expect(try new.library().total == 1)
    let print = PictureFingerprint(of: picture, version: 1, bytes: [7])
    #expect(try new.recordFingerprints([print]) == 1)
  }
}
