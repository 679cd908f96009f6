internal import Formats

/// The bytes of a request to the Messages API, and what is changed in them: the member `dreaming` is
/// cut, one block of text is put at the end of `system`; every other byte stays.
struct RequestBody {
  private(set) var bytes: [UInt8]
  private var outline: ObjectOutline?

  init(_ bytes: [UInt8]) { self.bytes = bytes }

  /// Takes the member `dreaming` out; returns what it said, or nil where there was none.
  ///
  /// What is no JSON object stays as it is.
  mutating func takeWish() throws(APIError) -> DreamingWish? {
    guard mayHold("dreaming"), let outline = ObjectOutline(bytes),
      let member = outline.all("dreaming").last
    else { return nil }
    let wish = try DreamingWish(value: bytes[member.value])
    for cut in outline.cuts("dreaming", in: bytes).reversed() { bytes.removeSubrange(cut) }
    return wish
  }

  /// Takes the member `dreaming` out of a batch, and out of what is asked in each of its requests.
  mutating func cutFromBatch() {
    guard mayHold("dreaming"), let outline = ObjectOutline(bytes) else { return }
    var cuts = outline.cuts("dreaming", in: bytes)
    if let list = outline.all("requests").last?.value {
      for item in ObjectOutline.items(Array(bytes[list])) ?? [] {
        let whole = list.lowerBound + item.lowerBound..<list.lowerBound + item.upperBound
        cuts += cutsOfParameters(in: whole)
      }
    }
    for cut in cuts.sorted(by: { $0.lowerBound > $1.lowerBound }) { bytes.removeSubrange(cut) }
  }

  private func cutsOfParameters(in request: Range<Int>) -> [Range<Int>] {
    let place = request.lowerBound
    guard let parameters = ObjectOutline(Array(bytes[request]))?.all("params").last?.value
    else { return [] }
    let start = place + parameters.lowerBound
    let inside = Array(bytes[start..<place + parameters.upperBound])
    return ObjectOutline(inside)?.cuts("dreaming", in: inside).map {
      start + $0.lowerBound..<start + $0.upperBound
    } ?? []
  }

  /// Whether a name may be in it; a search that is much faster than the outline.
  private func mayHold(_ name: String) -> Bool {
    bytes.withUnsafeBytes { all in
      [name, "\\u00"].contains { text in
        Array(text.utf8).withUnsafeBytes { all.offset(of: $0) != nil }
      }
    }
  }

  /// Puts a block of text at the end of `system`.
  ///
  /// A text becomes a list of blocks, with its own bytes in the first. Returns false, and changes
  /// nothing, where `system` is neither a text nor a list.
  mutating func append(block: [UInt8]) -> Bool {
    guard let outline = ObjectOutline(bytes) else { return false }
    guard let system = outline.all("system").last else {
      let comma = outline.members.isEmpty ? "" : ","
      bytes.insert(
        contentsOf: Array("\"system\":[".utf8) + block + Array("]\(comma)".utf8), at: outline.start)
      return true
    }
    let value = bytes[system.value]
    switch value.first {
    case UInt8(ascii: "\"") where value.count == 2:
      // The API refuses blocks of text that are empty.
      bytes.replaceSubrange(system.value, with: Array("[".utf8) + block + Array("]".utf8))
      return true
    case UInt8(ascii: "\""):
      let text = Array("[{\"type\":\"text\",\"text\":".utf8) + value + Array("},".utf8)
      bytes.replaceSubrange(system.value, with: text + block + Array("]".utf8))
      return true
    case UInt8(ascii: "["):
      let inside = value.dropFirst().dropLast()
      let isEmpty = inside.allSatisfy { $0 == 32 || $0 == 10 || $0 == 13 || $0 == 9 }
      bytes.insert(
        contentsOf: (isEmpty ? [] : [UInt8(ascii: ",")]) + block, at: system.value.upperBound - 1)
      return true
    case UInt8(ascii: "n"):
      bytes.replaceSubrange(system.value, with: Array("[".utf8) + block + Array("]".utf8))
      return true
    default: return false
    }
  }
}
