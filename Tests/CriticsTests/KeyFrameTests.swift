import LanguageModels
import Pictures
import Testing
import Trajectories

@testable import Critics

/// Screenshots that go with a question, and coordinates on their way there and back.
@Suite struct KeyFrameTests {
  private static let size = PixelSize(width: 1920, height: 1080)

  private func picture(_ number: Int) -> ImageReference {
    ImageReference(
      .file("\(number).png"), mediaType: "image/png", size: Self.size)
  }

  private func run(_ count: Int) -> AskedRun {
    var run = AskedRun()
    for number in 1...count {
      run.click(960, 540, before: "")
      run.steps[number - 1].before = Observation(text: "", images: [picture(number)])
      run.steps[number - 1].after = Observation(
        text: "Nothing happened here.", images: [picture(number + 1)])
    }
    return run
  }

  private let album = KeyFrames.Album(budget: .standard) { _ in
    Raster(width: 1920, height: 1080, red: 9, green: 9, blue: 9).png()
  }

  @Test func `few are sent, those of the suspects first, and each once`() {
    let frames = KeyFrames(run(9).steps, [4, 7], album).frames
    #expect(
      frames.map(\.step) == [4, 4, 7, 9]
        && frames.map(\.when) == ["before", "after", "before", "after"])
    let few = KeyFrames(run(1).steps, [1], album).frames
    #expect(few.map(\.when) == ["before", "after"])
  }

  @Test func `a large one is sent as the size that the model sees, and is so labelled`() throws {
    let question = CritiqueQuestion.narrow(run(2).trajectory, around: [1], album: album)
    let pictures = question.asked.parts.compactMap { part in
      if case .picture(let bytes, _) = part { try? Raster(decoding: bytes) } else { nil }
    }
    #expect(!pictures.isEmpty && pictures.allSatisfy { $0.width == 1456 && $0.height == 819 })
    #expect(question.asked.text.contains("Screenshot before step 1, 1456x819"))
    // The place of the click as the model sees it: the middle stays the middle.
    #expect(question.asked.text.contains("on a screen of 1456x819"))
    #expect(question.asked.text.contains("(728, 409)"))
  }

  @Test func `a place that the model names is brought back to the screen it was recorded on`()
    throws
  {
    let run = run(2).trajectory
    let question = CritiqueQuestion.narrow(run, around: [1], album: album)
    func better(_ x: Double, _ y: Double) -> Critique {
      AnswerReading(question, about: run, revision: 1, critic: "claude-haiku-5-5").critique(
        Said.claim(
          1, "aim", quotes: [(1, "after", "Nothing happened")],
          better: Said.better("replace", "left_click", x: x, y: y)))
    }
    let point = try #require(better(728, 409.5).better?.points.first)
    #expect(abs(point.x - 960) < 1 && abs(point.y - 540) < 1)
    let corner = try #require(better(1455, 818).better?.points.first)
    #expect(corner.x < 1920 && corner.x > 1917 && corner.y < 1080 && corner.y > 1077)
    // A place on the recorded screen that is not on the shown one is no place.
    #expect(better(1900, 1000).better == nil)
    #expect(better(1900, 1000).asking?.dropped.map(\.why) == [Unfounded.offScreen.rawValue])
  }

  @Test func `without an album no picture is sent, and places are those of the recording`() {
    let question = CritiqueQuestion.narrow(run(2).trajectory, around: [1], album: nil)
    #expect(!question.asked.hasPictures && question.asked.text.contains("(960, 540)"))
  }

  @Test func `a picture that cannot be read is left out`() {
    let broken = KeyFrames.Album(budget: .standard) { _ in [1, 2, 3] }
    #expect(KeyFrames(run(2).steps, [1], broken).frames.isEmpty)
    let gone = KeyFrames.Album(budget: .standard) { _ in nil }
    #expect(KeyFrames(run(2).steps, [1], gone).frames.isEmpty)
  }
}
