internal import Critics
internal import Dreaming
internal import Foundation
internal import Storage
internal import Trajectories

/// What units of a dream came to before its process ended, read back so that they are not done again.
struct KeptUnits {
  /// What units rest on beside the recordings: what people decided, and the memory as it was.
  struct Basis {
    let factors: [ReviewFactor]
    let memory: Memory
    /// What models said of the runs.
    private(set) var heard: [RunID: HeardCritics] = [:]
    private(set) var hash: ContentHash

    init(_ archive: Archive, _ record: DreamRecord) throws {
      factors = try Reviews(archive).factors().filter { $0.scope.project == record.project }
      memory = try archive.memory(of: record.project)
      hash = ContentHash(
        of: "\(KeptUnits.form) \(memory.hash) \(try CanonicalJSON.text(factors))")
    }

    /// The same with what models said.
    func hearing(_ heard: [RunID: HeardCritics]) throws -> Basis {
      var basis = self
      basis.heard = heard
      let words = try heard.sorted { $0.key < $1.key }.map { try CanonicalJSON.text($0.value) }
      basis.hash = ContentHash(of: (["\(hash)"] + words).joined(separator: "\n"))
      return basis
    }

    /// What is kept of a unit.
    func keep(_ yield: UnitYield) throws -> Data {
      Data(try CanonicalJSON.text(Kept(basis: hash, yield: yield)).utf8)
    }
  }

  private struct Kept: Codable {
    var basis: ContentHash
    var yield: UnitYield
  }

  /// Units of which something is kept, and what can be gone on from, in their order.
  private(set) var found = 0
  private var yields: [UnitYield] = []

  /// To be counted up where units come to something else than before, so that the results of an
  /// earlier program are not mixed with those of this one.
  private static let form = 1

  init() {}

  init(_ archive: Archive, _ dream: DreamID, basis: Basis) throws {
    let units = try archive.units(of: dream)
    found = units.count
    for (place, unit) in units.enumerated() {
      // A gap is where a run was purged; what comes after it rests on that run.
      guard unit.unit == place + 1,
        let kept = try? JSONDecoder().decode(Kept.self, from: unit.result),
        kept.basis == basis.hash
      else { return }
      yields.append(kept.yield)
    }
  }

  /// How it goes on, in words.
  var words: String {
    guard found > 0, yields.isEmpty else { return "taken up again after \(yields.count) units" }
    return "taken up again from its beginning, as what it rests on is otherwise by now"
  }

  /// Brings a dream to where it was; returns what that took.
  func restore(_ dream: inout Dream) -> DreamUsage {
    var usage = DreamUsage()
    for yield in yields {
      guard dream.take(yield) else { return usage }
      usage.units += 1
      usage.rollouts += yield.rollouts
    }
    return usage
  }
}
