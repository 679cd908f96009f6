import Evaluation
import Testing
import Trajectories

@Suite struct LabelledCaseTests {
  @Test func `A case without a decisive step is a run without an error`() {
    #expect(Sidecar(group: "a", steps: []).steps.isEmpty)
  }
}
