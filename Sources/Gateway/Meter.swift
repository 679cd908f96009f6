internal import Foundation
internal import Synchronization
internal import Trajectories

/// What the gateway counts, and the trouble that it tells its operator of.
package final class Meter: Sendable {
  private struct State {
    var counts: [String: Int] = [:]
    var waits: [Double] = []
    var lastTrouble: (text: String, at: Date)?
    var troubles: [String: Date] = [:]
  }

  /// Bounds of the histogram of what the gateway itself takes of a request, in seconds.
  static let bounds = [0.0005, 0.001, 0.002, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25]

  private struct Histogram {
    var buckets = [Int](repeating: 0, count: Meter.bounds.count)
    var count = 0
    var sum = 0.0
  }

  private let state = Mutex(State())
  private let overhead = Mutex(Histogram())
  private let tell: @Sendable (String) -> Void

  /// - Parameter tell: called with trouble, the same at most once a minute.
  package init(tell: @escaping @Sendable (String) -> Void = { _ in }) { self.tell = tell }

  func count(_ name: String, by step: Int = 1) {
    state.withLock { $0.counts[name, default: 0] += step }
  }

  /// What the gateway itself took before a request went on, in seconds.
  func note(overhead seconds: Double) {
    overhead.withLock { histogram in
      histogram.count += 1
      histogram.sum += seconds
      for (place, bound) in Self.bounds.enumerated() where seconds <= bound {
        histogram.buckets[place] += 1
      }
    }
  }

  /// Something does not work; agents get their answers all the same.
  ///
  /// - Parameter run: where it was met; on a full disk every run meets the same.
  func trouble(_ text: String, in run: RunID? = nil) {
    let told = run.map { "\($0): \(text)" } ?? text
    let isNew = state.withLock { state in
      let now = Date()
      state.counts["reverie_trouble_total", default: 0] += 1
      state.lastTrouble = (told, now)
      if state.troubles.count > 1_000 { state.troubles = [:] }
      let last = state.troubles[text]
      guard last.map({ now.timeIntervalSince($0) > 60 }) ?? true else { return false }
      state.troubles[text] = now
      return true
    }
    if isNew { tell(told) }
  }

  /// The last trouble within ten minutes.
  var recentTrouble: String? {
    state.withLock { state in
      state.lastTrouble.flatMap { Date().timeIntervalSince($0.at) < 600 ? $0.text : nil }
    }
  }

  /// Everything counted, in Prometheus' text format, version 0.0.4.
  func page(gauges: [(name: String, value: Int)]) -> String {
    let counts = state.withLock { $0.counts }
    var lines: [String] = []
    for (name, value) in counts.sorted(by: { $0.key < $1.key }) {
      let base = name.prefix { $0 != "{" }
      if !lines.contains("# TYPE \(base) counter") { lines.append("# TYPE \(base) counter") }
      lines.append("\(name) \(value)")
    }
    for gauge in gauges {
      lines.append("# TYPE \(gauge.name) gauge")
      lines.append("\(gauge.name) \(gauge.value)")
    }
    let name = "reverie_gateway_overhead_seconds"
    let histogram = overhead.withLock { $0 }
    lines.append("# TYPE \(name) histogram")
    for (bound, count) in zip(Self.bounds, histogram.buckets) {
      lines.append("\(name)_bucket{le=\"\(bound)\"} \(count)")
    }
    lines.append("\(name)_bucket{le=\"+Inf\"} \(histogram.count)")
    lines.append("\(name)_sum \(histogram.sum)")
    lines.append("\(name)_count \(histogram.count)")
    return lines.joined(separator: "\n") + "\n"
  }
}
