/// How a screenshot is made small enough for a model, and its answers brought back.
///
/// Servers shrink pictures that are too large, and a model then answers in pixels of the shrunken
/// one. So pictures are scaled here, by a factor that is known.
package struct PictureScale: Hashable, Sendable {
  /// What a model sees of a picture at most.
  package struct Budget: Hashable, Sendable {
    package var longestSide: Int
    /// Patches of 28 by 28 pixels.
    package var patches: Int

    /// Models up to 4.6.
    package static let standard = Budget(longestSide: 1568, patches: 1568)
    /// Models from 4.7 on.
    package static let high = Budget(longestSide: 2576, patches: 4784)
  }

  package let width: Int
  package let height: Int
  private let across: Double
  private let down: Double

  /// The largest size, never larger than the picture, that fits a budget.
  package init(width: Int, height: Int, within budget: Budget) {
    let longest = Double(max(width, height, 1))
    var factor = min(1, Double(budget.longestSide) / longest)
    func size(_ side: Int) -> Int { max(1, Int((Double(side) * factor).rounded(.down))) }
    func patches(_ side: Int) -> Int { (size(side) + 27) / 28 }
    // The area gives a first guess; whole patches at the edges may want a little less.
    let area = Double(width) * Double(height) * factor * factor
    let most = Double(budget.patches) * 784
    if area > most { factor *= (most / area).squareRoot() }
    while patches(width) * patches(height) > budget.patches { factor *= 0.995 }
    self.width = size(width)
    self.height = size(height)
    // Each side is rounded by itself.
    across = Double(max(1, width)) / Double(self.width)
    down = Double(max(1, height)) / Double(self.height)
  }

  /// Tokens that a picture of this size takes, about.
  package var tokens: Int { ((width + 27) / 28) * ((height + 27) / 28) }

  /// A place in the model's picture as one in the original; nil where it lies outside.
  package func original(x: Double, y: Double) -> (x: Double, y: Double)? {
    guard x >= 0, y >= 0, x < Double(width), y < Double(height) else { return nil }
    return (x * across, y * down)
  }

  /// A place of the original in the model's picture.
  package func scaled(x: Double, y: Double) -> (x: Double, y: Double) { (x / across, y / down) }
}
