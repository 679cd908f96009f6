import Evaluation

/// How well decisive steps are named, as a table.
enum LocalisationText {
  static let head =
    "  part                      cases  top-1  top-3    +-1    +-3  any  agent  none | constant"
    + "        random  last"

  static func row(_ figures: Localisation) -> String {
    func share(_ value: Double, _ width: Int = 7) -> String {
      let text = Words.oneDecimal(value * 100)
      return String(repeating: " ", count: max(0, width - text.utf8.count)) + text
    }
    let constant = figures.bestConstant
    return "  \(figures.name.padded(to: 26))\("\(figures.answers.count)".padded(to: 5))"
      + share(figures.share(\.isHit)) + share(figures.share(\.isAmongThree))
      + share(figures.share { $0.isWithin(1) }) + share(figures.share { $0.isWithin(3) })
      + share(figures.share(\.isAnyLabel), 5) + share(figures.share(\.namesAgent))
      + share(figures.abstention, 6) + " | " + share(constant.share, 5)
      + " (step \(constant.step))".padded(to: 12) + share(figures.random, 5)
      + share(figures.last, 6)
  }

  static func gain(_ figures: Localisation) -> String {
    let gain = figures.gain()
    func points(_ value: Double) -> String {
      (value < 0 ? "-" : "+") + Words.oneDecimal(abs(value) * 100)
    }
    return "  \(figures.name): \(points(gain.mean)) points over the best constant "
      + "(95 % \(points(gain.low)) to \(points(gain.high)), paired, by question)"
  }

  /// What others report, with the source; read in November 2026.
  static let published = [
    "  published, step accuracy: Who&When all methods of the paper at most 14.2 % (2505.00212);",
    "  later 29 to 50 % on Algorithm-Generated, 20 to 29 % on Hand-Crafted, all with language models",
    "  (2509.10401, 2509.06822, 2606.00765); two human labellings of Hand-Crafted agree in 36 %.",
  ]
}
