import Critics
import Foundation
import Testing
import Trajectories
import Worlds

@testable import Evaluation

/// Small recordings of our own: a form filled in on a screen, and a script written in a shell.
@Suite struct RecordedFaultTests {
  private struct Log {
    var entries: [Entry] = []

    mutating func add(
      _ kind: ActionKind, at point: Point? = nil, text: String? = nil, sees: String,
      exitCode: Int? = nil
    ) {
      let arguments = "{\"text\":\"\(text ?? "")\"}"
      let action = Action(
        kind, points: point.map { [$0] } ?? [], text: text,
        raw: RawCall(name: "tool", arguments: arguments))
      let step = Step(
        number: entries.count + 1, turn: entries.count + 1, thought: "On.", action: action,
        status: (exitCode ?? 0) == 0 ? .done : .failed,
        after: Observation(text: sees, isError: (exitCode ?? 0) != 0), exitCode: exitCode)
      entries.append(
        Entry(
          index: entries.count, sourceIndex: entries.count, line: entries.count + 1, kind: .step,
          time: Timestamp(rawValue: Int64(entries.count) * 1000), step: step))
    }

    func run(_ name: String, task: String, says word: String = "Done.") -> Trajectory {
      var header = RunHeader(
        id: RunID(format: "made-up", identity: name), format: "made-up", source: name, task: task)
      header.outcome = Outcome(.success, authority: .verifier)
      var all = entries
      all.append(
        Entry(
          index: all.count, sourceIndex: all.count, line: all.count + 1, kind: .reply, text: word))
      return Trajectory(header: header, entries: all)
    }
  }

  private static func screen(_ value: String?, page: String = "Form") -> String {
    """
    Elements on screen:
    - screen "\(page)"
      - tab "Help" (0,0 60x20)
      - field "City" (100,100 200x24)\(value.map { " = \"\($0)\"" } ?? "")
      - icon "Send" (100,200 40x40)\(value == "sent" ? " pressed" : "")
    """
  }

  private static let form: Trajectory = {
    var log = Log()
    log.add(.screenshot, sees: screen(nil))
    log.add(.leftClick, at: Point(x: 10, y: 10), sees: screen(nil, page: "Help"))
    log.add(.wait, sees: screen(nil))
    log.add(.leftClick, at: Point(x: 150, y: 110), sees: screen(""))
    log.add(.type, text: "Lisbon 12", sees: screen("Lisbon 12"))
    log.add(.doubleClick, at: Point(x: 120, y: 220), sees: screen("sent"))
    log.add(.key, text: "ctrl+s", sees: screen("sent"))
    return log.run("form", task: "Write Lisbon 12 into the field and send it.")
  }()

  private static let script: Trajectory = {
    var log = Log()
    log.add(.shell, text: "ls -l", sees: "total 0", exitCode: 0)
    log.add(.edit, text: "/app/count.py", sees: "written", exitCode: 0)
    log.add(.shell, text: "python3 count.py", sees: "Traceback: KeyError", exitCode: 1)
    log.add(.edit, text: "/app/count.py", sees: "changed", exitCode: 0)
    log.add(.shell, text: "python3 count.py", sees: "42", exitCode: 0)
    return log.run("script", task: "Count them.")
  }()

  private func drafts(_ kind: FaultKind, _ run: Trajectory) -> [RecordedDraft] {
    RecordedDrafts(trace: RecordedTrace(run)).drafts(kind)
  }

  private func made(_ kind: FaultKind, _ run: Trajectory) throws -> (run: Trajectory, step: Int) {
    let draft = try #require(drafts(kind, run).first, "\(kind)")
    return try #require(draft.made(from: RecordedTrace(run), label: "a"), "\(kind)")
  }

  @Test func `A click beside the element changes nothing, and the recorded one follows`() throws {
    let found = drafts(.offTarget, Self.form).compactMap {
      $0.made(from: RecordedTrace(Self.form), label: "a")
    }
    let (run, number) = try #require(found.last)
    let steps = run.steps
    #expect(steps.map(\.number) == Array(1...8))
    let (wrong, next) = (steps[number - 1], steps[number])
    #expect(wrong.after?.text == steps[number - 2].after?.text)
    #expect(wrong.action.kind == next.action.kind && wrong.action.points != next.action.points)
    #expect(wrong.action.points[0].x < 100, "left of the icon")
    #expect(
      steps.dropFirst(number).map(\.action) == Self.form.steps.dropFirst(number - 1).map(\.action))
  }

  @Test func `A double click is tried as a click first`() throws {
    let found = drafts(.wrongGesture, Self.form).last
    let made = try #require(found?.made(from: RecordedTrace(Self.form), label: "a"))
    #expect(made.run.steps[made.step - 1].action.kind == .leftClick)
    #expect(made.run.steps[made.step].action.kind == .doubleClick)
    #expect(found?.better.action?.kind == .doubleClick)
  }

  @Test func `A wrong value stays in the field, and nothing else changes`() throws {
    let (run, number) = try made(.wrongValue, Self.form)
    #expect(run.steps[number - 1].action.text == "Lisbon 15")
    #expect(run.steps[number - 1].after?.text == Self.screen("Lisbon 15"))
    #expect(run.header.task == Self.form.header.task)
    #expect(run.steps.last?.after?.text == Self.form.steps.last?.after?.text)
  }

  @Test func `Typing before the click, haste, taking back, detours and a missing save`() throws {
    let blind = try made(.noFocus, Self.form)
    #expect(blind.run.steps[blind.step - 1].action.kind == .type)
    #expect(blind.run.steps[blind.step].action.kind == .leftClick)
    let hasty = try made(.tooEarly, Self.form)
    #expect(hasty.run.steps[hasty.step].action.kind == .wait)
    let undone = try made(.undone, Self.form)
    #expect(undone.run.steps[undone.step - 1].after?.text == Self.screen(""))
    #expect(undone.run.steps[undone.step].action.text == "Lisbon 12")
    let detour = try made(.detour, Self.form)
    #expect(detour.run.steps[detour.step].after?.text == Self.screen(nil))
    let unsaved = try made(.notSaved, Self.form)
    #expect(unsaved.run.steps.count == 6 && unsaved.step == 6)
    #expect(unsaved.run.entries.last?.text == "Done.")
  }

  @Test func `Commands fail in the words of a shell, marked as the log marks failures`() throws {
    let typo = try made(.failedCall, Self.script)
    let wrong = typo.run.steps[typo.step - 1]
    #expect(wrong.after?.text.hasSuffix(": command not found") == true)
    #expect(wrong.exitCode == 127 && wrong.status == .failed && wrong.after?.isError == true)
    let early = try made(.missingPrecondition, Self.script)
    #expect(early.step == 2)
    #expect(early.run.steps[1].after?.text.contains("can't open file 'count.py'") == true)
    let unproven = try made(.unproven, Self.script)
    #expect(unproven.run.steps.count == 3 && unproven.step == 3)
    let again = try made(.repeated, Self.script)
    #expect(again.step == 2 && again.run.steps[1].action.text == "ls -l")
    #expect(again.run.steps.count == Self.script.steps.count + 4)
  }

  @Test func `A log in which no call was marked as failed gets none that is`() throws {
    var log = Log()
    log.add(.shell, text: "make all", sees: "ok")
    log.add(.shell, text: "make check", sees: "ok")
    let (run, step) = try made(.failedCall, log.run("plain", task: "Build."))
    #expect(run.steps[step - 1].exitCode == nil && run.steps[step - 1].status == .done)
  }

  @Test func `Hostile recordings make no fault, or one, but no crash`() {
    var log = Log()
    let huge =
      "Elements on screen:\n- icon \"a\" (9000000000000000000,-9,9 1x1)\n- icon \"b\" (0,0 1x1)"
    log.add(.leftClick, at: Point(x: .infinity, y: .nan), text: "\u{1B}[2J", sees: huge)
    log.add(.doubleClick, at: Point(x: -1e300, y: 1e300), sees: "Elements on screen:")
    log.add(.type, text: "\u{0}\u{202E}", sees: huge)
    log.add(.shell, text: ">;|\n", sees: "")
    let run = log.run("hostile", task: "\u{0}\u{202E}")
    for kind in FaultKind.allCases {
      for draft in drafts(kind, run) { _ = draft.made(from: RecordedTrace(run), label: "a") }
    }
  }

  @Test func `A report from logs counts kinds, formats and untouched runs, and is the same twice`()
    throws
  {
    let folder = URL(filePath: #filePath).deletingLastPathComponent()
      .appending(path: "../../Sources/reverie/Resources/examples").standardized.path
    let recorded = try RecordedRuns(at: [folder])
    let lab = RecordedFaultLab(recorded)
    #expect(!lab.faults.isEmpty && lab.clean.count + lab.claimed.count > 0)
    let report = FaultReport(lab)
    #expect(report.byKind.reduce(0) { $0 + $1.top1.count } == report.cases.count)
    #expect(report.byFamily.reduce(0) { $0 + $1.top1.count } == report.cases.count)
    #expect(report.specificity.count == lab.clean.count)
    let again = RecordedFaultLab(try RecordedRuns(at: [folder]))
    #expect(again.faults.map(\.labelled.run) == lab.faults.map(\.labelled.run))
    for fault in lab.faults {
      #expect(fault.labelled.run.header.outcome == .unknown)
      let bytes = String(decoding: try JSONEncoder().encode(fault.labelled.run), as: UTF8.self)
      #expect(!bytes.contains("fault") && !bytes.contains(fault.labelled.sidecar.name))
    }
    #expect(throws: LabelError.self) { try RecordedRuns(at: [folder + "/nowhere"]) }
    let rate = CritiqueRate(recorded)
    #expect(rate.runs == recorded.runs.count && rate.steps > rate.runs)
    #expect(rate.poolingTwoHundred.isFinite && rate.critiquingTwoHundred.isFinite)
  }
}
