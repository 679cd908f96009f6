internal import Dreaming
package import Storage
package import Trajectories

/// What somebody wants dreamt about, and with how much.
package struct DreamRequest: Sendable {
  /// Which runs.
  package var filter = RunFilter()
  /// Of which project; nil for that of the latest run.
  package var project: String?
  /// Runs by name, instead of the latest.
  package var runs: [RunID] = []
  /// At most this many.
  package var last = DreamRequest.mostRuns
  package var mode = DreamMode.review
  package var reason = DreamReason.asked
  package var seed: UInt64 = 1
  package var budget = DreamBudget.standard

  package init() {}

  /// Runs in one dream (`dreaming.md` 6.4).
  package static let mostRuns = 100
  /// Of what is older than these nothing is picked.
  private static let mostLookedAt = 2_000

  /// The projects of what is asked for, that of the latest run first.
  ///
  /// A dream is about one project, as a memory is. Throws `OperationError.nothingToDream` where no run
  /// matches.
  package func projects(from archive: Archive) throws -> [String] {
    var projects: [String] = []
    for candidate in try candidates(from: archive).prefix(last)
    where !projects.contains(candidate.member.project) {
      projects.append(candidate.member.project)
    }
    guard !projects.isEmpty else { throw OperationError.nothingToDream }
    return projects
  }

  /// The same about one project.
  package func about(_ project: String) -> DreamRequest {
    var request = self
    request.project = project
    return request
  }

  /// The runs to dream about, oldest first, and why each was taken.
  ///
  /// Throws `OperationError.nothingToDream` where no run matches.
  package func pick(from archive: Archive) throws -> DreamPick {
    let all = try candidates(from: archive)
    guard let project = project ?? all.first?.member.project else {
      throw OperationError.nothingToDream
    }
    let own = all.filter { $0.member.project == project }.prefix(Self.mostLookedAt).reversed()
    guard !own.isEmpty else { throw OperationError.nothingToDream }
    let sketches = sketches(of: Array(own), from: archive)
    let picking = Picking(
      own.map { PickCandidate($0, sketches[$0.member.run]) }, most: min(last, Self.mostRuns),
      seed: seed)
    let members = Dictionary(own.map { ($0.member.run, $0.member) }) { first, _ in first }
    return DreamPick(
      project: project,
      runs: picking.picked.compactMap { picked in
        members[picked.run].map {
          DreamRecord.Run(
            $0.run, revision: $0.revision, why: runs.isEmpty ? picked.why : nil,
            copies: picking.copies[picked.run])
        }
      })
  }

  /// What is looked at before picking: the latest runs, up to so many steps.
  private static let mostStepsLookedAt = 20_000

  /// Sketches of those runs whose likeness matters.
  ///
  /// Where there is room for all, only those that began at one time may be one run recorded twice. A
  /// run that cannot be read has no sketch; the dream says so when it comes to it.
  private func sketches(
    of candidates: [DreamCandidate], from archive: Archive
  ) -> [RunID: RunSketch] {
    let latest = Array(candidates.reversed())
    let isCrowded = latest.count > min(last, Self.mostRuns)
    var sketches: [RunID: RunSketch] = [:]
    var steps = 0
    for (place, candidate) in latest.enumerated()
    where isCrowded || Self.hasContemporary(place, in: latest) {
      steps += candidate.steps
      guard steps <= Self.mostStepsLookedAt else { break }
      let member = candidate.member
      guard let run = try? archive.trajectory(member.run, revision: member.revision) else {
        continue
      }
      sketches[member.run] = RunSketch(run)
    }
    return sketches
  }

  /// Whether another run began when this one did; those whose time is not known may have.
  private static func hasContemporary(_ place: Int, in latest: [DreamCandidate]) -> Bool {
    guard let time = latest[place].startedAt?.rawValue else { return true }
    // They stand by their time, so the nearest are beside it; those without one come last.
    let beside = [place - 1, place + 1].filter(latest.indices.contains).map { latest[$0] }
    return latest.last?.startedAt == nil
      || beside.contains { other in
        other.startedAt.map { abs($0.rawValue - time) <= PickCandidate.sameTime(false) } ?? true
      }
  }

  private func candidates(from archive: Archive) throws -> [DreamCandidate] {
    guard !runs.isEmpty else { return try archive.dreamCandidates(matching: filter) }
    let wanted = Set(runs)
    return try archive.dreamCandidates().filter { wanted.contains($0.member.run) }
  }
}

/// The runs of one dream.
package struct DreamPick: Sendable {
  package var project: String
  package var runs: [DreamRecord.Run]
}

extension PickCandidate {
  fileprivate init(_ candidate: DreamCandidate, _ sketch: RunSketch?) {
    self.init(
      candidate.member.run, verdict: candidate.verdict,
      family: TaskFamily.name(of: candidate.task), steps: candidate.steps,
      timesDreamt: candidate.timesDreamt,
      contradicts: candidate.contradicts, startedAt: candidate.startedAt,
      format: candidate.format, sketch: sketch)
  }
}

/// What a dream will take, as far as that can be told before.
package struct DreamEstimate: Hashable, Sendable {
  package var project: String
  package var runs: Int
  package var steps: Int
  package var units: Int
  package var rollouts: Int
  /// Embedded dreams cost nothing.
  package var dollars = 0.0
  /// How many runs for which reason, and how many left out as copies, in words.
  package var picked: [String] = []
  /// How many ways a hundred rollouts more have to be expected to change; 0 for none.
  package var stopBelow = 0.0
}
