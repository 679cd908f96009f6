import Dreaming
import Testing
import Trajectories

/// What an agent is doing, by the end of its recording.
@Suite struct AgentPhaseTests {
  private func entry(
    _ kind: Entry.Kind, title: String = "", step: Step? = nil, abandoned: Bool = false
  ) -> Entry {
    Entry(
      index: 0, sourceIndex: 0, line: 1, kind: kind, title: title, step: step,
      isAbandoned: abandoned)
  }

  private func step(
    _ kind: ActionKind, _ status: Step.Status = .done, shows text: String? = "ok"
  ) -> Entry {
    entry(
      .step,
      step: Step(
        number: 1, turn: 1, action: Action(kind, raw: RawCall(name: "x", arguments: "{}")),
        status: status, after: text.map { Observation(text: $0) }))
  }

  private func phase(
    _ entries: [Entry], _ outcome: Outcome = .unknown, _ end: AgentPhase.TurnEnd = .unsaid
  ) -> AgentPhase {
    AgentPhase(entries: entries, outcome: outcome, end: end)
  }

  @Test func `a reply ends a turn, unless the log says that it goes on`() {
    let turn = [entry(.prompt), step(.shell), entry(.reply)]
    #expect(phase(turn) == .waiting)
    #expect(phase(turn, .unknown, .marked) == .waiting)
    #expect(phase(turn, .unknown, .missing) == .thinking)
  }

  @Test func `a prompt or a result is followed by a request`() {
    #expect(phase([entry(.prompt)]) == .thinking)
    #expect(phase([entry(.prompt), step(.shell)]) == .thinking)
    #expect(phase([entry(.prompt), step(.shell, .denied)]) == .thinking)
    #expect(phase([]) == .thinking)
  }

  @Test func `an open call is work, however many results came after it`() {
    #expect(phase([entry(.prompt), step(.shell, .open, shows: nil)]) == .calling)
    #expect(phase([entry(.prompt), step(.shell, .open, shows: nil), step(.read)]) == .calling)
    #expect(phase([step(.shell, .open, shows: nil), entry(.prompt), entry(.reply)]) == .waiting)
  }

  @Test func `a question waits until it is answered`() {
    #expect(phase([entry(.prompt), step(.message, .open, shows: nil)]) == .waiting)
    #expect(phase([entry(.prompt), step(.message, .done, shows: "yes")]) == .thinking)
    #expect(phase([entry(.prompt), step(.finish)]) == .waiting)
  }

  @Test func `what is no part of the talk changes nothing`() {
    #expect(phase([entry(.reply), entry(.context, title: "summary")]) == .waiting)
    #expect(phase([entry(.prompt), entry(.unknown)]) == .thinking)
    #expect(
      phase([entry(.reply), step(.shell, .open), entry(.prompt, abandoned: true)]) == .calling)
  }

  @Test func `an agent that was stopped waits; one that met an error may try again`() {
    #expect(phase([step(.shell, .denied), entry(.context, title: "interrupted")]) == .waiting)
    #expect(phase([entry(.prompt), entry(.failure)]) == .failing)
    let over = Outcome(.unknown, authority: .log, evidence: "turn aborted")
    #expect(phase([entry(.prompt), step(.shell, .open)], over) == .waiting)
    #expect(phase([entry(.prompt), entry(.failure)], over) == .waiting)
  }

  @Test func `what a person says of the outcome does not end a turn`() {
    let said = Outcome(.success, authority: .human)
    #expect(phase([entry(.prompt), step(.shell)], said) == .thinking)
  }
}
