/// How many steps every page is from every other, in truth.
struct WebRoutes: Sendable {
  static let unreachable: UInt8 = 255

  /// By goal, then by page; the results of a search for the goal come last.
  private var steps: [UInt8] = []
  private var width = 0

  init() {}

  /// - Parameter unfolding: whether links may be used that show only under the pointer.
  init(_ pages: [WebPage], _ results: [WebResults], unfolding: Bool) {
    width = pages.count + 1
    var incoming: [[(page: Int, cost: Int)]] = pages.map { _ in [] }
    for (number, page) in pages.enumerated() {
      for link in page.links where unfolding || !link.isFolded {
        incoming[link.target].append((number, link.isFolded ? 2 : 1))
      }
    }
    let searching = pages.indices.filter { pages[$0].hasSearch }
    steps = [UInt8](repeating: WebRoutes.unreachable, count: pages.count * width)
    var buckets = [[Int]](repeating: [], count: 64)
    for goal in pages.indices {
      fill(goal, incoming, Set(results[goal].links.map(\.target)), searching, &buckets)
    }
  }

  /// From page to goal; from the results of a search for the goal where there is no page.
  func steps(from page: Int?, to goal: Int) -> Int {
    Int(steps[goal * width + (page ?? width - 1)])
  }

  func reaches(_ goal: Int, from page: Int) -> Bool {
    steps[goal * width + page] != WebRoutes.unreachable
  }

  /// Dijkstra's way from the goal outwards, with a bucket for each number of steps.
  private mutating func fill(
    _ goal: Int, _ incoming: [[(page: Int, cost: Int)]], _ found: Set<Int>, _ searching: [Int],
    _ buckets: inout [[Int]]
  ) {
    let start = goal * width
    func reach(_ page: Int, _ count: Int) {
      guard count < 60, Int(steps[start + page]) > count else { return }
      steps[start + page] = UInt8(count)
      buckets[count].append(page)
    }
    reach(goal, 0)
    for count in buckets.indices {
      var place = 0
      while place < buckets[count].count {
        let page = buckets[count][place]
        place += 1
        guard Int(steps[start + page]) == count else { continue }
        if page == width - 1 {
          // Into the field, and the text.
          for other in searching { reach(other, count + 2) }
          continue
        }
        for (other, cost) in incoming[page] { reach(other, count + cost) }
        if found.contains(page) { reach(width - 1, count + 1) }
      }
      buckets[count].removeAll(keepingCapacity: true)
    }
  }
}
