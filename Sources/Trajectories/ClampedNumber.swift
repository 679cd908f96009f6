extension Int {
  /// The whole part of a number that a log may have made up.
  ///
  /// Too large ones become the largest that is exact, and what is no number becomes 0.
  package init(clamped value: Double) {
    let most = 9_007_199_254_740_992.0
    self = value.isNaN ? 0 : Int(Swift.min(most, Swift.max(-most, value)))
  }
}
