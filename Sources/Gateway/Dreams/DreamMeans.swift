internal import Operations
package import Storage
package import Trajectories

/// How dreams that clients ask for are dreamt.
package struct DreamMeans: Sendable {
  /// Who decides about lessons.
  package var mode = DreamMode.review
  /// What a dream may use, where the client does not say.
  package var budget = DreamBudget.standard
  /// Models that a dream asks where the client names one of them.
  package var models: Set<String> = []
  /// Seconds without a request after which a dream begins that waits for a gap.
  package var gap = 30.0
  /// Whose decisions clients make.
  package var person: String
  /// Takes up a dream that waits, and returns when it has ended, was paused or could not begin.
  package var carryOut: CarryOut

  /// - Parameters:
  ///   - seconds: for how long more; nil for what is left of the dream's own budget.
  ///   - shouldStop: whether the gateway ends.
  package typealias CarryOut =
    @Sendable (_ dream: DreamID, _ seconds: Int?, _ shouldStop: @escaping @Sendable () -> Bool)
    throws -> Void

  package init(carryOut: @escaping CarryOut) {
    person = Reviewer.name
    self.carryOut = carryOut
  }

  /// On a thread of this process.
  package static func inThisProcess(
    _ archive: Archive, clock: @escaping @Sendable () -> Timestamp
  ) -> DreamMeans {
    DreamMeans { dream, seconds, shouldStop in
      var manners = DreamManners()
      manners.notice = { shouldStop() ? .pause("the gateway ends") : nil }
      _ = try DreamSession(archive, manners: manners, clock: clock).resume(
        named: dream.rawValue, for: seconds)
    }
  }
}
