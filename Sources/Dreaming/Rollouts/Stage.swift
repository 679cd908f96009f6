internal import Critics
internal import Glibc
internal import Trajectories

/// Where rollouts play: tables that are looked up at every step, made once.
struct Stage: Sendable {
  /// The ways out of all scenes, one scene after the other.
  private(set) var wayElements: [Int32] = []
  private var firstWay: [Int32] = []
  private var titles: [NameID] = []
  private var rivals: [NameID: [NameID]] = [:]
  private var byName: [NameID: [Int32]] = [:]
  private var commands: [NameID: [Int32]] = [:]
  private var savable: [Bool]
  private var scrolls: [Bool]
  private let apps: [NameID]
  let up: NameID
  let down: NameID

  init(_ experience: Experience) {
    up = experience.names.known("up") ?? -1
    down = experience.names.known("down") ?? -1
    apps = experience.elements.map(\.app)
    scrolls = Array(repeating: false, count: experience.elements.count)
    savable = scrolls
    for (number, element) in experience.elements.enumerated() {
      byName[element.name, default: []].append(Int32(number))
      if experience.traits[number].isCommand {
        commands[element.app, default: []].append(Int32(number))
      }
    }
    for (round, scene) in experience.scenes.enumerated() {
      if Interruption.isAsked(at: round, each: 1024) { break }
      firstWay.append(Int32(wayElements.count))
      wayElements += scene.elements.filter { experience.traits[Int($0)].isPassage }
      titles.append(experience.places[Int(scene.place)].title)
    }
    firstWay.append(Int32(wayElements.count))
    readUses(experience)
    readVariables(experience)
  }

  private mutating func readUses(_ experience: Experience) {
    var marked: [NameID: DialogMechanism.Share] = [:]
    for transition in experience.transitions where transition.act.element >= 0 {
      let element = Int(transition.act.element)
      if transition.act.gesture == .scroll { scrolls[element] = true }
      if transition.act.verb == .use, transition.hadEffect {
        marked[apps[element], default: .init()].add(transition.isUnsaved)
      }
    }
    for number in savable.indices {
      savable[number] = (marked[apps[number]]?.towards(0, 1) ?? 0) > 0.5
    }
  }

  /// Commands that set the same variable take each other's place.
  private mutating func readVariables(_ experience: Experience) {
    var setters: [Substring: [NameID]] = [:]
    for (number, text) in experience.names.texts.enumerated() {
      if let variable = text.assignedVariable {
        setters[variable, default: []].append(NameID(number))
      }
    }
    for names in setters.values where names.count > 1 {
      for name in names { rivals[name] = names.filter { $0 != name } }
    }
  }

  var wayCount: Int { wayElements.count }

  @inline(__always)
  func ways(of scene: Int32) -> Range<Int> {
    Int(firstWay[Int(scene)])..<Int(firstWay[Int(scene) + 1])
  }

  @inline(__always)
  func title(of scene: Int32) -> NameID { titles[Int(scene)] }

  func isScroll(_ way: Int32) -> Bool { scrolls[Int(way)] }
  /// Whether using it leaves changes that have to be saved.
  func marksUnsaved(_ element: Int32) -> Bool { savable[Int(element)] }
  func rivals(of name: NameID) -> [NameID] { rivals.isEmpty ? [] : rivals[name] ?? [] }

  func targets(named name: NameID, in app: NameID) -> [Int32] {
    let all = byName[name] ?? []
    let own = all.filter { apps[Int($0)] == app }
    return own.isEmpty ? all : own
  }

  func command(in app: NameID, _ roll: Double) -> Int32? {
    guard let all = commands[app], !all.isEmpty else { return nil }
    return all[Int(roll * Double(all.count))]
  }
}

/// How likely each way is taken, by scene and goal, worked out when it is first asked for.
struct WayTable {
  private(set) var weights: [Double] = []
  private(set) var again: [Double] = []
  private(set) var backWeight = 0.0
  private var tables: [UInt64: Int] = [:]

  init(_ count: Int) { weights.reserveCapacity(count) }

  mutating func table(
    _ scene: Int32, _ goal: Undertaking.SubGoal, _ stage: Stage, _ habits: Habits,
    _ experience: Experience
  ) -> Range<Int> {
    let key =
      UInt64(UInt32(bitPattern: scene)) << 42 | UInt64(UInt32(bitPattern: goal.name) & 0x1F_FFFF)
      << 21
      | UInt64(UInt32(bitPattern: goal.app) & 0x1F_FFFF)
    let range = stage.ways(of: scene)
    if let known = tables[key] { return known..<(known + range.count) }
    if again.isEmpty {
      again = (0..<8).map { exp(habits.ways.againScore * Double(min($0, 4))) }
      backWeight = exp(habits.ways.backScore)
    }
    let first = weights.count
    tables[key] = first
    for slot in range {
      let seen = habits.ways.features(of: stage.wayElements[slot], for: goal, in: scene, experience)
      weights.append(exp(habits.ways.score(seen)))
    }
    return first..<weights.count
  }
}
