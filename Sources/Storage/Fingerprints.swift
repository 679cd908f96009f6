internal import CZstd
internal import Foundation
internal import GRDB
package import Trajectories

/// What one stored picture is compared by, as bytes that the archive does not look into.
package struct PictureFingerprint: Hashable, Sendable {
  package var picture: ContentHash
  /// The way it was computed; another way's fingerprint counts as missing.
  package var version: Int
  /// Empty for a picture that cannot be decoded, so that nobody tries again.
  package var bytes: [UInt8]

  package init(of picture: ContentHash, version: Int, bytes: [UInt8]) {
    self.picture = picture
    self.version = version
    self.bytes = bytes
  }
}

/// How many fingerprints are kept, and what they take.
package struct FingerprintSize: Hashable, Sendable {
  package var pictures: Int
  /// Bytes as they are stored.
  package var bytes: Int
}

extension Archive {
  /// No fingerprint is longer, so that a damaged row asks for no memory.
  private static var longestFingerprint: Int { 1 << 16 }

  /// The fingerprint that is kept of a picture; nil when it is still to be computed.
  package func fingerprint(of picture: ContentHash, version: Int) throws -> [UInt8]? {
    try read { db in
      guard try Self.knowsFingerprints(db) else { return nil }
      let statement = try db.cachedStatement(
        sql: "SELECT length, packed FROM fingerprint WHERE image = ? AND version = ?")
      guard let row = try Row.fetchOne(statement, arguments: [picture.blob, version]) else {
        return nil
      }
      return Self.unpacked(row[1], length: row[0])
    }
  }

  /// Keeps fingerprints, each in place of an older one of its picture.
  ///
  /// Those of pictures that no run shows (any more) are left out. Returns how many bytes they take.
  @discardableResult
  package func recordFingerprints(_ fingerprints: [PictureFingerprint]) throws -> Int {
    let rows = fingerprints.filter { $0.bytes.count <= Self.longestFingerprint }
      .map { ($0, Self.packed($0.bytes)) }
    return try write { db in
      var bytes = 0
      let statement = try db.cachedStatement(
        sql: """
          INSERT INTO fingerprint (image, version, length, packed)
          SELECT hash, ?, ?, ? FROM image WHERE hash = ?
          ON CONFLICT (image) DO UPDATE SET
            version = excluded.version, length = excluded.length, packed = excluded.packed
          """)
      for (fingerprint, packed) in rows {
        try statement.execute(
          arguments: [
            fingerprint.version, fingerprint.bytes.count, packed, fingerprint.picture.blob,
          ])
        bytes += db.changesCount > 0 ? packed.count : 0
      }
      return bytes
    }
  }

  /// What all fingerprints take.
  package func fingerprintSize() throws -> FingerprintSize {
    try read { db in
      guard try Self.knowsFingerprints(db) else { return FingerprintSize(pictures: 0, bytes: 0) }
      let row = try Row.fetchOne(
        db, sql: "SELECT count(*), coalesce(sum(length(packed)), 0) FROM fingerprint")
      return FingerprintSize(pictures: row?[0] ?? 0, bytes: row?[1] ?? 0)
    }
  }

  /// An archive of an earlier version that is open for reading has none.
  private static func knowsFingerprints(_ db: Database) throws -> Bool { try version(db) >= 3 }

  /// The bytes compressed, where that makes them fewer.
  private static func packed(_ bytes: [UInt8]) -> Data {
    let packed = [UInt8](unsafeUninitializedCapacity: reverie_zstd_bound(bytes.count)) {
      out, count in
      count = bytes.withUnsafeBufferPointer {
        reverie_zstd_compress(out.baseAddress, out.count, $0.baseAddress, $0.count, 3)
      }
    }
    return Data(packed.isEmpty || packed.count >= bytes.count ? bytes : packed)
  }

  /// What `packed` was given; nil for a damaged row, which is computed anew.
  private static func unpacked(_ packed: Data, length: Int) -> [UInt8]? {
    guard length >= 0, length <= longestFingerprint else { return nil }
    if packed.count == length { return [UInt8](packed) }
    let bytes = [UInt8](unsafeUninitializedCapacity: length) { out, count in
      let written = packed.withUnsafeBytes { input in
        let input = input.bindMemory(to: UInt8.self)
        return reverie_zstd_decompress(out.baseAddress, out.count, input.baseAddress, input.count)
      }
      count = min(length, written)
    }
    return bytes.count == length ? bytes : nil
  }
}
