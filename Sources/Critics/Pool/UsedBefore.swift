/// What had been used or run with effect before an attempt, in the same app, in the order of first use.
///
/// All attempts of a run in one app share one list, and each sees the beginning of it: so a long run does
/// not hold its own past once more at each of its steps.
struct UsedBefore: Sendable {
  /// All that a run came to use in one app.
  final class History: Sendable {
    let names: [String]
    private let places: [String: Int]

    /// - Parameter names: each of them once.
    init(_ names: [String]) {
      self.names = names
      places = Dictionary(names.enumerated().map { ($1, $0) }, uniquingKeysWith: min)
    }

    func place(of name: String) -> Int? { places[name] }
  }

  let history: History
  let count: Int

  static let nothing = UsedBefore(History([]), 0)

  init(_ history: History, _ count: Int) {
    self.history = history
    self.count = min(count, history.names.count)
  }

  var names: ArraySlice<String> { history.names[..<count] }

  /// Constant time.
  func contains(_ name: String) -> Bool { history.place(of: name).map { $0 < count } ?? false }

  /// What was not there yet at an earlier attempt.
  func subtracting(_ earlier: UsedBefore) -> [String] {
    earlier.history === history
      ? Array(names.dropFirst(earlier.count)) : names.filter { !earlier.contains($0) }
  }
}
