import TestKit
import Testing
import Trajectories

@Suite struct LessonTests {
  @Test func `Equal rules of one project are one lesson`() {
    let first = LessonKit.lesson(1)
    #expect(first.id == LessonID(LessonKit.rule(1), project: "farm"))
    #expect(first.id != LessonID(LessonKit.rule(2), project: "farm"))
    #expect(first.id != LessonID(LessonKit.rule(1), project: "barn"))
    #expect(first.id.rawValue.wholeMatch(of: /les_[0-9a-f]{16}/) != nil)
  }

  /// Names of lessons are kept in archives and in exports: they must not change.
  @Test func `The name of a rule stays what it is`() {
    let rule = LessonRule(.retry(times: 3), in: LessonScope(kind: "command", name: "make test"))
    #expect(LessonID(rule, project: "farm").rawValue == "les_c67c6e796d151eab")
  }

  @Test func `The engine climbs one rung at a time, and never out of retirement`() {
    let rungs: [LessonStatus] = [.observed, .candidate, .provisional, .accepted, .active]
    for (place, from) in rungs.enumerated() {
      for (next, to) in rungs.enumerated() where next > place {
        #expect(from.mayBecome(to, by: .engine) == (next == place + 1), "\(from) to \(to)")
      }
      #expect(!LessonStatus.retired.mayBecome(from, by: .engine))
      #expect(from.mayBecome(.retired, by: .engine) == !from.isInUse)
      #expect(from.mayBecome(.retired, by: .person("ada")))
    }
    #expect(LessonStatus.suspended.mayBecome(.active, by: .engine))
    #expect(LessonStatus.retired.mayBecome(.candidate, by: .person("ada")))
    #expect(!LessonStatus.retired.mayBecome(.active, by: .person("ada")))
  }

  @Test(arguments: LessonStatus.allCases)
  func `A person may whatever the engine may`(from: LessonStatus) {
    for to in LessonStatus.allCases {
      #expect(from.mayBecome(to, by: .person("ada")) || !from.mayBecome(to, by: .engine))
      #expect(!from.mayBecome(from, by: .person("ada")))
    }
  }

  @Test func `What is joined is as little trusted as its least trusted part`() {
    for one in Origin.allCases {
      for other in Origin.allCases {
        let joined = one.joined(other)
        #expect(joined >= one && joined >= other && [one, other].contains(joined))
      }
    }
    #expect(Origin.user < .agent && .agent < .environment && .environment < .imported)
  }

  @Test func `One run counts once, and a source for its share of the weight`() throws {
    let items = try [
      #require(LessonKit.evidence("run_a", step: 1, task: "tea", weight: 1)),
      #require(LessonKit.evidence("run_a", step: 2, task: "tea", weight: 1)),
      #require(LessonKit.evidence("run_b", task: "milk", bundle: "b1", weight: 3)),
    ]
    #expect(items.independentRuns == 2)
    #expect(items.largestShare == 0.6)
    #expect([LessonEvidence]().largestShare == 0)
  }

  @Test func `A number that is none does no harm`() throws {
    let lesson = LessonKit.lesson(posterior: .nan)
    #expect(lesson.posterior == 0)
    #expect(try #require(LessonKit.evidence("run_a", weight: .infinity)).weight == 0)
    #expect(Verdict(.support, .passed, numbers: ["z": .nan, "runs": 3]).numbers == ["runs": 3])
    #expect(try !CanonicalJSON.text(lesson).isEmpty)
  }

  @Test func `A lesson has one JSON form`() throws {
    var lesson = LessonKit.lesson()
    lesson.verdicts = [Verdict(.support, .passed, why: "2 runs", numbers: ["runs": 2])]
    lesson.utility = LessonUtility(gain: 0.2, low: 0.1, high: 0.3)
    let text = try CanonicalJSON.text(lesson)
    #expect(try CanonicalJSON.value(Lesson.self, from: text) == lesson)
    #expect(try CanonicalJSON.text(lesson) == text)
  }

  @Test func `Gates stand in their order, and the first that refuses is named`() {
    #expect(Gate.allCases.map(\.place) == Array(1...10))
    let verdicts = [Verdict(.regression, .refused), Verdict(.support, .refused)]
    #expect(verdicts.refusal?.gate == .support)
    #expect([Verdict(.veto, .abstained)].refusal == nil)
  }
}
