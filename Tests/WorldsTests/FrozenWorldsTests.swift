import Foundation
import Testing
import Trajectories
import Worlds

@Suite struct FrozenWorldsTests {
  private static let room = URL(filePath: #filePath)
    .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()
    .appending(path: "Sources/Worlds")

  @Test func `The worlds are as they were frozen, or the reason for the change is written down`()
    throws
  {
    let room = Self.room.path
    let files = try FileManager.default.subpathsOfDirectory(atPath: room)
      .filter { $0.hasSuffix(".swift") && $0 != "FrozenWorlds.swift" }.sorted()
    #expect(files.count > 60)
    var text = ""
    for file in files {
      text += file + "\n" + (try String(contentsOfFile: "\(room)/\(file)", encoding: .utf8)) + "\n"
    }
    let hash = ContentHash(of: text).description.prefix(16)
    #expect(
      FrozenWorlds.hash == hash,
      """
      The sources of the worlds have changed. If that cannot be helped, add their state \(hash) to \
      FrozenWorlds.states with the reason: no figure from before can be compared any more.
      """)
    #expect(FrozenWorlds.states.allSatisfy { !$0.reason.isEmpty })
    #expect(Set(FrozenWorlds.states.map(\.hash)).count == FrozenWorlds.states.count)
  }

  /// Sources can stay while what they stand on changes; so the figures of a few episodes are kept too.
  @Test func `The same episodes end as they did when the worlds were frozen`() throws {
    var ends: [String] = []
    for family in WorldRegistry.families where family.isComputed {
      let plan = TrialPlan(worlds: 4, episodes: 40, salt: "frozen")
      for lessoning in Lessoning.allCases {
        var trial = Trial()
        for place in 0..<plan.worlds {
          trial.add(try family.trial(plan, at: place, with: lessoning))
        }
        ends.append("\(family.name) \(lessoning) \(trial.solved) \(trial.steps)")
      }
    }
    #expect(
      ends == [
        "desktop none 5 546",
        "desktop oracle 37 420",
        "desktop random 6 685",
        "desktop permuted 3 576",
        "web none 5 516",
        "web oracle 40 254",
        "web random 3 537",
        "web permuted 5 512",
        "testing none 4 613",
        "testing oracle 40 346",
        "testing random 3 620",
        "testing permuted 4 615",
      ])
  }
}
