import Testing
import Trajectories

@testable import Dreaming

@Suite struct ExperienceTests {
  @Test func `no recordings are no experience`() {
    let experience = Experience([Trajectory]())
    #expect(experience.transitions.isEmpty && experience.undertakings.isEmpty)
  }
}
