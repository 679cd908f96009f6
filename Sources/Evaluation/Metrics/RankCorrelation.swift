/// Spearman's rank correlation, with shared ranks for what is equal.
enum RankCorrelation {
  static func of(_ first: [Double], _ second: [Double]) -> Double {
    let (a, b) = (ranks(first), ranks(second))
    let count = Double(a.count)
    guard count > 1 else { return 0 }
    let (meanA, meanB) = (a.reduce(0, +) / count, b.reduce(0, +) / count)
    var together = 0.0
    var (spreadA, spreadB) = (0.0, 0.0)
    for (x, y) in zip(a, b) {
      together += (x - meanA) * (y - meanB)
      spreadA += (x - meanA) * (x - meanA)
      spreadB += (y - meanB) * (y - meanB)
    }
    return spreadA > 0 && spreadB > 0 ? together / (spreadA * spreadB).squareRoot() : 0
  }

  private static func ranks(_ values: [Double]) -> [Double] {
    let order = values.indices.sorted { (values[$0], $0) < (values[$1], $1) }
    var ranks = [Double](repeating: 0, count: values.count)
    var first = 0
    while first < order.count {
      var last = first
      while last + 1 < order.count, values[order[last + 1]] == values[order[first]] { last += 1 }
      for place in first...last { ranks[order[place]] = Double(first + last) / 2 }
      first = last + 1
    }
    return ranks
  }
}
