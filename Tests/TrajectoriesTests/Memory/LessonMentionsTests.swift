import Testing
import Trajectories

@Suite struct LessonMentionsTests {
  private let name = "les_0123456789abcdef"

  @Test func `A name of a lesson is found wherever it stands, and nothing else is`() {
    let other = "les_fedcba9876543210"
    let text = "(\(name)) les_\(other)\n\(name)\(name.dropLast())"
    #expect(LessonID.mentions(in: text).map(\.rawValue) == [name, other])
    for text in [
      "les_0123456789abcde", "les_0123456789abcdef0", "LES_0123456789abcdef", "les_", "",
    ] {
      #expect(LessonID.mentions(in: text).isEmpty, "\(text)")
    }
    #expect(LessonID.mentions(in: "\u{e9}\(name)\u{e9}").count == 1)
  }

  @Test func `Prompts and context count anywhere, results only at the beginning`() {
    func found(_ kind: Entry.Kind, at index: Int) -> Bool {
      var mentions = LessonMentions()
      mentions.look(
        at: Entry(index: index, sourceIndex: index, line: 1, kind: kind, text: "see \(name)"))
      return !mentions.lessons.isEmpty
    }
    #expect(found(.prompt, at: 900) && found(.context, at: 900) && found(.reply, at: 3))
    #expect(!found(.reply, at: 900))
  }
}
