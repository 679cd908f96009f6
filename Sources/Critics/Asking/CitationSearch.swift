internal import Trajectories

/// Finds what a model quotes in the text that is stored, or does not.
struct CitationSearch {
  /// A quote as the model gives it.
  struct Quote: Hashable {
    var step: Int
    var field: String
    var text: String
  }

  private let run: RunID
  private let revision: Int
  private let task: String?
  private let steps: [Int: Step]

  /// Shorter quotes are found anywhere.
  static let fewest = 6
  static let longest = 600

  init(_ run: Trajectory, revision: Int) {
    self.run = run.header.id
    self.revision = revision
    task = run.header.task
    steps = Dictionary(run.steps.map { ($0.number, $0) }) { first, _ in first }
  }

  /// The quote as a citation that anybody can find again, or why it is none.
  func find(_ quote: Quote) -> Result<Citation, Unfounded> {
    guard let field = Citation.Field(rawValue: quote.field.lowercased()) else {
      return .failure(.noField)
    }
    let number = field == .task ? 0 : quote.step
    guard let stored = field == .task ? task : steps[quote.step]?.text(of: field) else {
      return .failure(.noStep)
    }
    let wanted = quote.text
    guard wanted.utf8.count <= Self.longest else { return .failure(.tooLong) }
    let letters = wanted.unicodeScalars.count {
      $0.properties.isAlphabetic || ("0"..."9").contains($0)
    }
    guard letters >= Self.fewest || !wanted.isEmpty && wanted == stored
    else { return .failure(.tooShort) }
    let shown = HarmlessText(stored)
    guard let place = Self.place(of: Array(wanted.utf8), in: Array(shown.text.utf8)),
      let citation = Citation(
        run: run, revision: revision, step: number, field: field, range: shown.stored(place),
        of: stored)
    else { return .failure(.notFound) }
    return .success(citation)
  }

  /// The first place, in time that grows with the text alone (Knuth, Morris and Pratt): both sides may
  /// be written by somebody who wants it slow.
  private static func place(of wanted: [UInt8], in bytes: [UInt8]) -> Range<Int>? {
    guard !wanted.isEmpty, wanted.count <= bytes.count else { return nil }
    var back = [0]
    for place in 1..<wanted.count {
      var length = back[place - 1]
      while length > 0, wanted[length] != wanted[place] { length = back[length - 1] }
      back.append(wanted[length] == wanted[place] ? length + 1 : 0)
    }
    var length = 0
    for (place, byte) in bytes.enumerated() {
      while length > 0, wanted[length] != byte { length = back[length - 1] }
      if wanted[length] == byte { length += 1 }
      if length == wanted.count { return (place + 1 - length)..<(place + 1) }
    }
    return nil
  }
}

/// Why something that a model says is not taken; counted, and shown in these words.
package enum Unfounded: String, Error, CaseIterable, Hashable, Sendable {
  case noField = "a citation of a field that there is not"
  case noStep = "a step that there is not"
  case tooShort = "a quote too short to be one"
  case tooLong = "a quote too long to be one"
  case notFound = "a quote that is not in the recording"
  case uncited = "a claim about a step that it does not cite"
  case noCause = "a cause that there is not"
  case cited = "a citation that was cited before"
  case noEdit = "an edit that there is not"
  case otherKind = "a kind of action that the run does not use"
  case noScreen = "a place on a screen whose size is not known"
  case offScreen = "a place outside of the screen"
  case offElement = "a place where there is no element"
  case incomplete = "an action without what it needs"
  case foreign = "an address, path or command that neither the task nor the agent used"
  case harmful = "a text with characters that cannot be seen"
}
