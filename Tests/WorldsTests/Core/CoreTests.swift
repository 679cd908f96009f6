import Testing
import Trajectories
import Worlds

@Suite struct CoreTests {
  @Test func `A stream gives the numbers of SplitMix64`() {
    // The reference values for seed 1234567 (Vigna's splitmix64.c).
    var stream = RandomStream(1_234_567)
    #expect(stream.next() == 6_457_827_717_110_365_317)
    #expect(stream.next() == 3_203_168_211_198_807_973)
  }

  @Test func `Draws stay within their bounds`() {
    var stream = RandomStream(7)
    for _ in 0..<2000 {
      #expect((0..<6).contains(stream.below(6)))
      #expect((3...9).contains(stream.within(3...9)))
      #expect((0..<1).contains(stream.fraction()))
      #expect(abs(stream.bell(2)) <= 7)
    }
    #expect(stream.below(0) == 0)
    #expect(stream.pick([Int]()) == nil)
    #expect(stream.shuffled(Array(1...9)).sorted() == Array(1...9))
  }

  @Test func `A Wilson interval is the textbook's`() {
    let interval = WilsonInterval(successes: 18, of: 100)
    #expect(abs(interval.low - 0.1170) < 0.0005)
    #expect(abs(interval.high - 0.2667) < 0.0005)
    #expect(WilsonInterval(successes: 0, of: 20).low == 0)
    #expect(WilsonInterval(successes: 20, of: 20).high == 1)
    #expect(WilsonInterval(successes: 0, of: 0).share == 0)
  }

  @Test func `Of several rules the narrower one holds, and unknown names are left out`() {
    var names = Names()
    let mail = names.id("Mail")
    let send = names.id("Send")
    let rules = [
      LessonRule(.gesture(.rightClick), in: LessonScope(kind: "button")),
      LessonRule(.gesture(.doubleClick), in: LessonScope(app: "Mail", kind: "button")),
      LessonRule(.gesture(.drag), in: LessonScope(app: "Nowhere", kind: "button", name: "Send")),
    ]
    let playbook = Playbook(rules, names: names)
    let scene = Scene(app: mail, place: mail, elements: [])
    let button = SceneElement(id: 1, role: .button, name: send, app: mail)
    #expect(playbook.gesture(for: button, in: scene) == .doubleClick)
    let other = SceneElement(id: 2, role: .button, name: send, app: .none)
    #expect(playbook.gesture(for: other, in: scene) == .rightClick)
    let field = SceneElement(id: 3, role: .field, name: send, app: mail)
    #expect(playbook.gesture(for: field, in: scene) == nil)
  }

  @Test func `Permuting hands the scopes round and keeps the directives`() {
    let rules = (0..<12).map {
      LessonRule(.nextHop("way \($0)"), in: LessonScope(place: "place \($0)"))
    }
    var random = RandomStream(1)
    let permuted = Lessoning.permuted(rules, using: &random)
    #expect(permuted.map(\.directive) == rules.map(\.directive))
    #expect(Set(permuted.map(\.scope)) == Set(rules.map(\.scope)))
    #expect(permuted != rules)
  }
}
