import Foundation
import Testing

/// The house of the design: who may import whom, and what no source file may hold.
@Suite struct HouseTests {
  /// Read once for all tests.
  private static let read = Result { try House(package: Sandbox.package) }
  let house: House

  init() throws { house = try Self.read.get() }

  @Test func `an import only ever points down`() {
    #expect(!house.imports.isEmpty)
    for (file, room, imported) in house.imports {
      guard let own = House.floors.firstIndex(of: room),
        let other = House.floors.firstIndex(of: imported)
      else { continue }
      #expect(other > own, "\(file) imports \(imported), which does not stand below \(room)")
    }
  }

  @Test func `every room stands on a floor of the house`() {
    #expect(house.rooms.count > 5)
    for room in house.rooms {
      #expect(
        House.floors.contains(room) || room.hasPrefix("C"),
        "\(room) is neither a room of the design nor a C target")
    }
  }

  @Test(arguments: [
    ("Console", ["Canvas", "Trajectories"]), ("Canvas", []), ("Trajectories", ["CDigest"]),
    ("Pictures", ["CGD"]), ("Terminal", ["Canvas", "Pictures", "CNcurses", "CChafa"]),
    ("Settings", ["TOMLKit"]), ("Transport", ["CTransport"]),
    ("ReverieClient", ["Transport"]),
  ])
  func `a room that is kept apart imports only`(room: String, allowed: [String]) {
    let known = Set(allowed + House.systemModules)
    for (file, importer, imported) in house.imports where importer == room {
      #expect(known.contains(imported), "\(file) imports \(imported)")
    }
  }

  @Test(arguments: [
    ("CNcurses", "Terminal"), ("CChafa", "Terminal"), ("GRDB", "Storage"), ("CGD", "Pictures"),
    ("TOMLKit", "Settings"), ("CDigest", "Trajectories"), ("ArgumentParser", "reverie"),
    ("CTransport", "Transport"), ("NIOCore", "Gateway"), ("NIOPosix", "Gateway"),
    ("NIOHTTP1", "Gateway"),
  ])
  func `one room alone imports`(module: String, room: String) {
    for (file, importer, imported) in house.imports where imported == module {
      #expect(importer == room, "\(file) imports \(module)")
    }
  }

  @Test(arguments: ["Dreaming", "Critics"], ["Worlds", "Evaluation"])
  func `the dreamer cannot reach the truth it is scored on`(room: String, truth: String) throws {
    #expect(!house.reach(of: room, by: house.declared).contains(truth))
    #expect(!house.reach(of: room, by: house.imported).contains(truth))
  }

  @Test func `what reaches the truth is found, however long the way`() throws {
    let graph: [String: Set<String>] = [
      "Dreaming": ["Critics"], "Critics": ["Formats"], "Formats": ["Worlds"],
    ]
    #expect(house.reach(of: "Dreaming", by: graph).contains("Worlds"))
  }

  @Test func `a target declares only what stands below it`() throws {
    #expect(house.declared["reverie"]?.contains("Console") == true)
    for (room, dependencies) in house.declared {
      guard let own = House.floors.firstIndex(of: room) else { continue }
      for dependency in dependencies {
        guard let other = House.floors.firstIndex(of: dependency) else { continue }
        #expect(other > own, "Package.swift lets \(room) import \(dependency)")
      }
    }
  }

  @Test func `nothing rests on the library for agents`() {
    for (file, _, imported) in house.imports where imported == "ReverieClient" {
      Issue.record("\(file) imports ReverieClient")
    }
    for (room, dependencies) in house.declared {
      #expect(!dependencies.contains("ReverieClient"), "Package.swift lets \(room) import it")
    }
  }

  @Test func `no source file is longer than 500 lines`() {
    for source in house.sources {
      #expect(source.lineCount <= 500, "\(source.path) has \(source.lineCount) lines")
    }
  }

  @Test(arguments: ["try!", "fatalError(", "preconditionFailure(", " as! "])
  func `no source file holds`(trap: String) {
    for source in house.sources {
      for line in source.code(with: trap) {
        Issue.record("\(source.path):\(line.number) holds \(trap)")
      }
    }
  }

  @Test(arguments: ["print(", "debugPrint(", "dump("])
  func `only the commands print with`(call: String) {
    for source in house.sources where source.room != "reverie" {
      for line in source.code(with: call) where calls(call, in: line.text) {
        Issue.record("\(source.path):\(line.number) prints")
      }
    }
  }

  /// Whether a name that ends so is not part of a longer one, a member or a declaration.
  private func calls(_ call: String, in line: String) -> Bool {
    guard let range = line.range(of: call) else { return false }
    let before = line[..<range.lowerBound]
    guard let last = before.last else { return true }
    return !last.isLetter && !last.isNumber && !"_.".contains(last) && !before.hasSuffix("func ")
  }
}
