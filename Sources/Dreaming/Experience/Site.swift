internal import Critics
internal import Trajectories

/// The web site that a run is on, by its host: what lessons about pages are scoped by.
///
/// Only the host is kept, never the rest of an address, which is text of the environment.
struct Site {
  /// Without `www.`; nil while no address was seen.
  private(set) var host: String?

  /// Takes note of where a step led: the address that its result names, else the one that it opened.
  mutating func see(_ step: Step) {
    let shown = step.after.flatMap { Self.address(in: $0.text) }
    let opened =
      step.action.kind == .navigate && step.status == .done ? step.action.text : nil
    host = (shown ?? opened).flatMap(Self.host) ?? host
  }

  /// Labels with which tools say where a page is, in small letters.
  private static let labels = ["page url:", "current url:", "url:"]

  /// The address that stands after such a label, on a line of its own near the start.
  private static func address(in text: String) -> String? {
    for line in text.cut(to: 2_000).split(separator: "\n").prefix(20) {
      let plain = line.drop { $0 == "-" || $0 == " " || $0 == "*" }
      let lower = plain.prefix(16).lowercased()
      if let label = labels.first(where: { lower.hasPrefix($0) }) {
        return String(plain.dropFirst(label.count).drop { $0 == " " })
      }
    }
    return nil
  }

  /// The host of an address of the web; nil for anything else.
  static func host(of address: String) -> String? {
    let lower = address.cut(to: 500).lowercased()
    guard let scheme = ["https://", "http://"].first(where: { lower.hasPrefix($0) }) else {
      return nil
    }
    let rest = lower.dropFirst(scheme.count).prefix { $0 != "/" && $0 != "?" && $0 != "#" }
    guard !rest.contains("@") else { return nil }
    let host = rest.hasPrefix("www.") ? rest.dropFirst(4) : rest
    let isPlain = host.utf8.allSatisfy {
      (97...122).contains($0) || $0.isASCIIDigit || $0 == 45 || $0 == 46 || $0 == 58
    }
    return isPlain && !host.isEmpty && host.utf8.count <= 80 ? String(host) : nil
  }
}
