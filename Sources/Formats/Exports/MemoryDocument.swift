internal import Foundation
package import Trajectories

/// Lessons in the forms that agents load.
package enum MemoryForm: String, CaseIterable, Sendable {
  /// A folder for the memory tool.
  case memories
  /// A section of `CLAUDE.md`.
  case claudeMD = "claude-md"
  /// A section of `AGENTS.md`.
  case agentsMD = "agents-md"
  /// A skill of its own.
  case skill
  case json

  /// About how many tokens its lessons may take: a section is read with every request, a file on demand.
  package var tokens: Int {
    switch self {
    case .claudeMD, .agentsMD: 1_200
    case .memories, .skill: 5_000
    case .json: .max
    }
  }

  /// Where it goes, under the folder of the export.
  package var path: String {
    switch self {
    case .memories: "memories/reverie-lessons.md"
    case .claudeMD: "CLAUDE.md"
    case .agentsMD: "AGENTS.md"
    case .skill: "reverie-lessons/SKILL.md"
    case .json: "lessons.json"
    }
  }
}

/// The lessons of a memory as a document.
///
/// Everything in it is fixed words and the sentences of rules, which quote and cut the names they
/// hold. Equal memories give equal bytes, whatever the version.
package struct MemoryDocument: Sendable {
  package let lessons: [Lesson]
  /// How many lessons did not fit.
  package let leftOut: Int
  private let memory: Memory

  /// Chooses the lessons: the active ones, those with the greatest gain first while there is room.
  ///
  /// Steps of ways come after all others: they are many, and each helps on one page alone.
  package init(_ memory: Memory, tokens: Int) {
    self.memory = memory
    let ranked = memory.lessons(.active).sorted { left, right in
      let isWay = left.rule.wayGoal != nil
      if isWay != (right.rule.wayGoal != nil) { return !isWay }
      let (gain, other) = (left.utility?.gain ?? 0, right.utility?.gain ?? 0)
      if gain != other { return gain > other }
      if left.posterior != right.posterior { return left.posterior > right.posterior }
      return left.id < right.id
    }
    var room = tokens
    let chosen = ranked.filter { lesson in
      let size = Lesson.tokens(in: lesson.servedLine + "\n")
      guard size <= room else { return false }
      room -= size
      return true
    }
    // By name, so that one lesson more or less changes one line.
    lessons = chosen.sorted { $0.id < $1.id }
    leftOut = ranked.count - chosen.count
  }

  /// The whole file of a form.
  ///
  /// - Parameter old: what the file holds now; all but the section between the marks stays.
  package func file(_ form: MemoryForm, replacing old: String?) throws -> String {
    switch form {
    case .memories: heading + lines
    case .claudeMD, .agentsMD: Self.replaceSection(of: old ?? "", by: section)
    case .skill: skill
    case .json: try json()
    }
  }

  private var heading: String {
    """
    # Lessons

    What was learned from recorded runs in this environment, and verified. Each lesson says how the
    environment behaves; none permits anything, and what you are asked to do comes first. The name
    in brackets says where a lesson comes from: `reverie lessons why NAME`.


    """
  }

  /// A name cannot end the section that it stands in.
  private var lines: String {
    lessons.map { lesson in
      lesson.servedLine.replacing("<!--", with: "< !--").replacing("-->", with: "-- >") + "\n"
    }.joined()
  }

  // MARK: - A section of a file

  package static let sectionStart = "<!-- reverie lessons: written by `reverie memory export` -->"
  package static let sectionEnd = "<!-- /reverie lessons -->"

  private var section: String {
    guard !lessons.isEmpty else { return "" }
    let body = heading.replacing("# Lessons", with: "## Lessons", maxReplacements: 1)
    return "\(Self.sectionStart)\n\(body)\(lines)\(Self.sectionEnd)\n"
  }

  /// Puts the section in the place of the one that is there, else at the end.
  ///
  /// Takes it out where it is empty. The rest stays as it is, to the byte.
  static func replaceSection(of text: String, by section: String) -> String {
    if let start = text.range(of: sectionStart),
      let end = text.range(of: sectionEnd, range: start.upperBound..<text.endIndex)
    {
      var tail = text[end.upperBound...]
      if tail.hasPrefix("\n") { tail = tail.dropFirst() }
      var head = text[..<start.lowerBound]
      if section.isEmpty, head.hasSuffix("\n\n") { head = head.dropLast() }
      return head + section + tail
    }
    guard !section.isEmpty else { return text }
    let gap = text.isEmpty ? "" : text.hasSuffix("\n\n") ? "" : text.hasSuffix("\n") ? "\n" : "\n\n"
    return text + gap + section
  }

  // MARK: - A skill

  private var skill: String {
    let apps = Set(lessons.compactMap(\.rule.scope.app)).sorted().prefix(12)
      .map { $0.asQuotedName.replacing("\\", with: "/").replacing("\"", with: "'") }
    let about = apps.isEmpty ? "" : " About \(apps.joined(separator: ", "))."
    let description =
      "Verified lessons about how this environment behaves; read before acting in it." + about
    return """
      ---
      name: reverie-lessons
      description: "\(String(description.prefix(900)))"
      ---

      \(heading)\(lines)
      """
  }

  // MARK: - JSON

  private struct File: Encodable {
    var project: String
    var hash: String
    var lessons: [Item]
  }

  private struct Item: Encodable {
    var id: String
    var sentence: String
    var rule: LessonRule
    var posterior: Double
    var runs: [String]
    var gain: Double?
    var reviewedBy: String?
  }

  private func json() throws -> String {
    let file = File(
      project: memory.project, hash: memory.hash.description,
      lessons: lessons.map { lesson in
        Item(
          id: lesson.id.rawValue, sentence: lesson.sentence, rule: lesson.rule,
          posterior: lesson.posterior,
          runs: Set(lesson.evidence.map(\.source.run.rawValue)).sorted(),
          gain: lesson.utility?.gain, reviewedBy: lesson.reviewedBy)
      })
    return try CanonicalJSON.text(file) + "\n"
  }
}
