internal import Storage
internal import Trajectories

/// The lessons that the sessions of a dream speak for, as they stand in the memories of their projects.
struct LessonHarvest {
  /// In the order of their names.
  let lessons: [Lesson]
  private let dream: ServedDream

  init(_ dream: ServedDream, _ archive: Archive) throws {
    self.dream = dream
    let runs = Set(dream.wish.runs)
    var projects: [String] = []
    for run in dream.wish.parts {
      let project = try archive.dream(prefix: run.rawValue).project
      if !projects.contains(project) { projects.append(project) }
    }
    lessons = try projects.flatMap { try archive.memory(of: $0).lessons }
      .filter { !$0.runs.isDisjoint(with: runs) }.sorted { $0.id < $1.id }
  }

  /// What is written: what passed the gates, whether a person has said yes or not.
  var files: [LessonFile] { lessons.filter(\.status.isInUse).map(LessonText.file) }

  /// What must not stand there any longer, should an earlier dream have written it.
  var stale: Set<LessonID> {
    Set(lessons.filter { $0.status == .suspended || $0.status == .retired }.map(\.id))
  }
}

/// A lesson as a file that people and agents read.
///
/// Fixed words, the sentence of the rule, which quotes and cuts the names that it holds, and names of
/// our own: nothing of what a page or a program said is copied.
enum LessonText {
  /// The folder of a store that dreams write into, and nothing else.
  static let folder = "/lessons/"

  static func path(_ lesson: LessonID) -> String { "\(folder)\(lesson.rawValue).md" }

  static func file(_ lesson: Lesson) -> LessonFile {
    LessonFile(lesson.id, path: path(lesson.id), content: text(lesson))
  }

  private static func text(_ lesson: Lesson) -> String {
    let rule = (try? CanonicalJSON.text(lesson.rule)) ?? "{}"
    let lines = [
      "---", "lesson: \(lesson.id)", "status: \(lesson.status.rawValue)", "rule: \(rule)",
      "probability: \(percent(lesson.posterior))",
      "reviewed: \(lesson.reviewedBy == nil ? "no" : "yes")", "---", "", lesson.sentence, "",
      "Seen in \(count(lesson.evidence)); against it \(count(lesson.counterEvidence)).", "",
    ]
    let places = lesson.evidence.map { "- for: \(place($0.citation))" }
    let others = lesson.counterEvidence.map { "- against: \(place($0.citation))" }
    return (lines + unique(places).prefix(50) + unique(others).prefix(50))
      .joined(separator: "\n") + "\n"
  }

  private static func place(_ citation: Citation) -> String {
    "\(SessionName(citation.run).text) step \(citation.step)"
  }

  private static func unique(_ lines: [String]) -> [String] {
    var seen: Set<String> = []
    return lines.filter { seen.insert($0).inserted }
  }

  private static func count(_ evidence: [LessonEvidence]) -> String {
    let runs = evidence.independentRuns
    return "\(runs) session\(runs == 1 ? "" : "s")"
  }

  private static func percent(_ share: Double) -> String {
    "\((share * 1_000).rounded() / 1_000)"
  }
}
