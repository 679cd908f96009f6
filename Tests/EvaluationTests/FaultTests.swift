import Critics
import Foundation
import Testing
import Trajectories
import Worlds

@testable import Evaluation

@Suite struct FaultTests {
  private static let lab = Result { try FaultLab(seeds: 2, salt: "test") }

  @Test func `Every kind of fault can be put into some run`() throws {
    let found = Set(try Self.lab.get().faults.map(\.kind))
    #expect(found.count >= 11, "missing: \(Set(FaultKind.allCases).subtracting(found))")
    #expect(!found.contains(.failedCall) && !found.contains(.unproven), "worlds make none of these")
  }

  @Test func `The step at fault is in the run, and what is right is not what was done`() throws {
    let lab = try Self.lab.get()
    #expect(lab.clean.count > 12)
    for fault in lab.faults {
      let number = try #require(fault.labelled.sidecar.steps.first)
      let run = fault.labelled.run
      let step = try #require(run.steps.first { $0.number == number })
      let clean = try #require(
        lab.clean.first { $0.sidecar.group == fault.labelled.sidecar.group })
      if ![.notSaved, .tooEarly, .missingPrecondition, .noFocus].contains(fault.kind) {
        let same = clean.run.steps.first { $0.number == number }
        #expect(same?.action.raw.arguments != step.action.raw.arguments, "\(fault.kind)")
      }
      // Up to the fault the run is the expert's, screen and all.
      let before = run.steps.filter { $0.number < number }.map { $0.after?.text }
      if fault.kind != .missingPrecondition {
        #expect(before == clean.run.steps.prefix(before.count).map { $0.after?.text })
      }
      let done = ProposedAction(
        fault.better.edit, step.action.kind, points: step.action.points, text: step.action.text)
      #expect(fault.better.action == nil || !fault.better.isMet(by: done), "\(fault.kind)")
    }
  }

  @Test func `Nothing in a recording says that there is a fault, or which`() throws {
    let lab = try Self.lab.get()
    for fault in lab.faults {
      let header = fault.labelled.run.header
      #expect(header.outcome.verdict != .failure && header.outcome.verdict != .success)
      let bytes = String(
        decoding: try JSONEncoder().encode(fault.labelled.run), as: UTF8.self)
      #expect(!bytes.contains("fault"))
      #expect(!header.source.contains(fault.kind.rawValue))
    }
  }

  @Test func `The same salt gives the same faults`() throws {
    let again = try FaultLab(seeds: 2, salt: "test")
    let lab = try Self.lab.get()
    #expect(again.faults.map(\.labelled.run) == lab.faults.map(\.labelled.run))
  }

  @Test func `An action is better when it comes to the same`() {
    let click = Action(
      .leftClick, points: [Point(x: 15, y: 15)], raw: RawCall(name: "computer", arguments: ""))
    let truth = BetterAction(
      edit: .replace, action: click, name: "Open",
      bounds: .init(x: 10, y: 10, width: 20, height: 20))
    #expect(truth.isMet(by: ProposedAction(.replace, .leftClick, points: [Point(x: 11, y: 29)])))
    #expect(truth.isMet(by: ProposedAction(.replace, .leftClick, name: "open")))
    #expect(!truth.isMet(by: ProposedAction(.replace, .doubleClick, name: "Open")))
    #expect(!truth.isMet(by: ProposedAction(.insert, .leftClick, name: "Open")))
    #expect(!truth.isMet(by: nil))
    #expect(BetterAction(edit: .remove).isMet(by: ProposedAction(.remove, through: 4)))
  }

  @Test func `A critic that says nothing is specific and finds nothing`() throws {
    let report = FaultReport(try Self.lab.get(), seeds: 2, salt: "test")
    #expect(report.total.top1.count == report.cases.count)
    #expect(report.byKind.reduce(0) { $0 + $1.top1.count } == report.cases.count)
    #expect(report.specificity.count == report.clean.count)
    #expect(report.ablations.count == 2 + Signal.Kind.allCases.count)
  }
}
