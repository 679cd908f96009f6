internal import Glibc

extension UnsafeRawBufferPointer {
  /// Where `other` first occurs as a run of bytes; nil when it does not.
  ///
  /// O(n) for ordinary data.
  package func offset(of other: UnsafeRawBufferPointer) -> Int? {
    guard let start = baseAddress, let wanted = other.baseAddress, !other.isEmpty,
      other.count <= count
    else { return nil }
    // The first bytes of pictures are alike, so candidates are compared from their rarest end.
    let first = Int32(other[0])
    var position = 0
    while position <= count - other.count {
      guard let hit = memchr(start + position, first, count - other.count - position + 1) else {
        return nil
      }
      let found = UnsafeRawPointer(hit) - start
      if self[found + other.count - 1] == other[other.count - 1],
        memcmp(start + found, wanted, Swift.min(other.count, 16)) == 0,
        memcmp(start + found, wanted, other.count) == 0
      {
        return found
      }
      position = found + 1
    }
    return nil
  }

  /// Where a byte first occurs at or after `from`; nil when it does not.
  func firstOffset(of byte: UInt8, from: Int = 0) -> Int? {
    guard let start = baseAddress, from < count,
      let hit = memchr(start + from, Int32(byte), count - from)
    else { return nil }
    return UnsafeRawPointer(hit) - start
  }
}

/// The three bytes that some programs put before UTF-8 text.
enum ByteOrderMark {
  static let bytes: [UInt8] = [0xEF, 0xBB, 0xBF]

  /// The text without the mark.
  static func removed(from text: UnsafeRawBufferPointer) -> UnsafeRawBufferPointer {
    guard text.count >= 3, text[0] == 0xEF, text[1] == 0xBB, text[2] == 0xBF else { return text }
    return UnsafeRawBufferPointer(rebasing: text[3...])
  }
}
