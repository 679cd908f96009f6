import Critics
import Testing
import Trajectories

@Suite struct CriticTests {
  @Test func `A run without steps has no localisable error`() {
    let header = RunHeader(id: RunID(rawValue: "run_0"), format: "anthropic-messages", source: "-")
    let run = Trajectory(header: header, entries: [])
    let critique = Critic(pooling: [run]).critique(run)
    #expect(critique.step == nil)
    #expect(critique.cause == nil)
  }
}
