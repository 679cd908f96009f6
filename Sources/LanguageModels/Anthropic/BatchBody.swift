internal import Transport

/// The body of a batch, which grows entry by entry in a file without a name: hundreds of megabytes are
/// no memory.
package struct BatchBody: Sendable {
  let file: LargeBody
  /// Where each entry ends.
  private var ends: [Int] = []

  /// - Parameter folder: where the disk has room.
  package init(in folder: String) throws(ModelError) {
    guard let file = LargeBody(in: folder), file.add(Array("{\"requests\":[".utf8)) else {
      throw Self.noRoom(folder)
    }
    self.file = file
  }

  /// Bytes, and entries.
  package var bytes: Int { file.count }
  package var count: Int { ends.count }

  package mutating func add(_ entry: [UInt8]) throws(ModelError) {
    guard file.add((ends.isEmpty ? [] : [UInt8(ascii: ",")]) + entry) else {
      throw Self.noRoom("the archive's folder")
    }
    ends.append(file.count)
  }

  /// Leaves the first entries alone, at least one.
  package mutating func keep(_ most: Int) {
    guard most > 0, most < ends.count else { return }
    ends.removeSubrange(most...)
    file.cut(to: ends[most - 1])
  }

  /// Closes the list for sending.
  package func close() throws(ModelError) {
    guard file.add(Array("]}".utf8)) else { throw Self.noRoom("the archive's folder") }
  }

  private static func noRoom(_ folder: String) -> ModelError {
    .notAllowed("a batch cannot be written in \(folder); is the disk full?")
  }
}
