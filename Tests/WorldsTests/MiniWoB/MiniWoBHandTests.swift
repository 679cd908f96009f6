import Testing
import Trajectories

@testable import Worlds

@Suite("Between hand and page") struct MiniWoBHandTests {
  private let button = SceneElement(
    id: 1, role: .button, name: .none, app: .none, box: Box(x: 30, y: 60, width: 90, height: 60))

  private func hand(
    _ manner: MiniWoBManner?, lost: Double = 0, isCalm: Bool = false
  ) -> MiniWoBHand {
    MiniWoBHand(
      manner.map { [.button: $0] } ?? [:], seed: 7, lostInputs: lost, isCalm: isCalm)
  }

  private func use(_ gesture: Gesture = .click, of element: SceneElement? = nil) -> Move {
    let element = element ?? button
    return .use(element, gesture, at: element.box.centre, to: nil)
  }

  @Test func `Where one gesture is wanted it clicks, and no other reaches the page`() {
    var hand = hand(.otherGesture(.doubleClick))
    #expect(hand.carry(use(.doubleClick)) == use(.click))
    for gesture in Gesture.allCases where gesture != .doubleClick {
      #expect(hand.carry(use(gesture)) == nil)
    }
    let field = SceneElement(id: 2, role: .field, name: .none, app: .none)
    #expect(hand.carry(use(of: field)) == use(of: field))
  }

  @Test func `A late kind reacts once enough seconds have passed at its place`() {
    var hand = hand(.late(seconds: 5))
    #expect(hand.carry(use()) == nil)
    #expect(hand.secondsLeft(of: .button) == 4)
    _ = hand.carry(.wait(seconds: 3))
    #expect(hand.carry(use()) == nil)
    #expect(hand.carry(use()) == use())
    hand.arrive()
    #expect(hand.carry(use()) == nil)
  }

  @Test func `On an unsteady kind the pointer slips until it was looked at closely`() {
    var hand = hand(.unsteady)
    var slips = 0
    for _ in 0..<20 where hand.carry(use()) != use() { slips += 1 }
    #expect(slips == 20)
    _ = hand.carry(.zoom(button))
    for _ in 0..<20 { #expect(hand.carry(use()) == use()) }
    hand.arrive()
    #expect(hand.carry(use()) != use())
    var calm = self.hand(.unsteady, isCalm: true)
    #expect(calm.carry(use()) == use())
  }

  @Test func `Inputs get lost, but not in a calm episode`() {
    var hand = hand(nil, lost: 1)
    #expect(hand.carry(use()) == nil)
    var calm = self.hand(nil, lost: 1, isCalm: true)
    #expect(calm.carry(use()) == use())
  }

  // MARK: - Manners of a world

  private let worlds = (1...100).map { MiniWoBWorld(seed: WorldSeed($0, salt: "tests")) }

  @Test func `Manners are the same for the same world, and differ between worlds`() {
    #expect(
      MiniWoBWorld(seed: worlds[0].seed).mannerLessons == worlds[0].mannerLessons)
    #expect(Set(worlds.map(\.mannerLessons)).count == worlds.count)
  }

  @Test func `They are shared out as the parameters say, and what is dragged stays dragged`() {
    let manners = worlds.flatMap { world in
      MiniWoBTask.allCases.flatMap { page in
        page.kinds.map { (kind: $0, manner: world.manner(of: $0, on: page)) }
      }
    }
    let clicked = manners.filter { $0.kind != .item }
    let gestures = clicked.count { if case .otherGesture = $0.manner { true } else { false } }
    let share = Double(gestures) / Double(clicked.count)
    #expect(abs(share - MiniWoBParameters.otherGesture) < 0.05)
    for (kind, manner) in manners {
      if case .otherGesture(let gesture) = manner {
        #expect(kind != .item && Habit.alternatives(for: kind).contains(gesture))
      }
    }
  }

  @Test func `What lessons say about a manner is what gets the agent through`() {
    for manner: MiniWoBManner in [.otherGesture(.rightClick), .late(seconds: 6), .unsteady] {
      let directives = [manner.gesture.map { .gesture($0) }, manner.caution].compactMap { $0 }
      let playbook = Playbook(
        directives.map { LessonRule($0, in: LessonScope(kind: Role.button.rawValue)) },
        names: Names())
      let scene = Scene(app: .none, place: .none, elements: [button])
      var hand = hand(manner)
      _ = hand.carry(.wait(seconds: max(1, playbook.wait(before: button, in: scene))))
      if playbook.aimsPrecisely(at: button, in: scene) { _ = hand.carry(.zoom(button)) }
      let gesture = playbook.gesture(for: button, in: scene) ?? .click
      #expect(hand.carry(use(gesture)) == use())
    }
  }

  @Test func `Handed round, few lessons still say what a kind needs`() {
    var random = RandomStream(11)
    var told = 0
    var all = 0
    for world in worlds {
      let needed = world.mannerLessons.filter {
        guard case .gesture(let gesture) = $0.directive, let kind = $0.scope.kind else {
          return true
        }
        return gesture != Role(rawValue: kind).map(Habit.gesture(for:))
      }
      let permuted = Lessoning.permuted(world.mannerLessons, using: &random)
      all += needed.count
      told += needed.count(where: permuted.contains)
    }
    #expect(all > 1000)
    #expect(Double(told) / Double(all) < 0.2)
  }
}
