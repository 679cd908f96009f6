internal import Trajectories

/// A number that is the same for observations which show the same state.
///
/// Digits count as one sign, so that clocks and counters make no difference; FNV-1a, 64 bits.
struct Fingerprint: Hashable, Sendable {
  private(set) var value: UInt64 = 0xCBF2_9CE4_8422_2325

  mutating func add(_ byte: UInt8) {
    value = (value ^ UInt64(byte)) &* 0x0000_0100_0000_01B3
  }

  /// Adds a text as it is.
  mutating func add(exactly text: String) {
    for byte in text.utf8 { add(byte) }
    add(0)
  }

  /// Adds a text with each run of digits as one sign and each run of blanks as one blank.
  mutating func add(_ text: String) {
    var last: UInt8 = 0
    for byte in text.utf8 {
      let sign: UInt8 =
        switch byte {
        case 48...57: UInt8(ascii: "#")
        case 9, 10, 13, 32: 32
        default: byte
        }
      if sign == last, sign == 32 || sign == UInt8(ascii: "#") { continue }
      add(sign)
      last = sign
    }
    add(0)
  }

  /// The state that a tree shows: roles, names, states and values, not places on the screen.
  init(_ tree: ElementTree) {
    for element in tree.elements where !element.states.contains("offscreen") {
      add(exactly: element.role)
      add(element.name)
      for state in element.states where state != "focused" { add(exactly: state) }
      if let value = element.value { add(exactly: value) }
    }
  }

  init(text: String) { add(text) }
}
