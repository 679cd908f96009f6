internal import Critics
internal import Trajectories

/// Finds in the recordings what can be cited of transitions.
struct EvidenceReader: Sendable {
  /// One recording, as its citations name it.
  struct Source: Sendable {
    var run: Trajectory
    var revision: Int
    /// The bundle it was imported with, if any.
    var bundle: String?
  }

  private let experience: Experience
  private let sources: [Source]
  private let steps: [[Int: Step]]
  /// More places than this of one run are not cited for one lesson.
  private static let mostOfOneRun = 3
  private static let most = 24

  /// - Parameter sources: in the order in which the experience was made of them.
  init(_ experience: Experience, _ sources: [Source]) {
    self.experience = experience
    self.sources = sources
    steps = sources.map { source in
      guard !Interruption.isAsked else { return [:] }
      return Dictionary(source.run.steps.map { ($0.number, $0) }) { first, _ in first }
    }
  }

  func evidence(for draft: LessonDraft) -> DraftEvidence {
    var unresolved = 0
    func cite(_ numbers: [Int]) -> [LessonEvidence] {
      var found: [LessonEvidence] = []
      var ofRun: [Int32: Int] = [:]
      for number in numbers where found.count < Self.most && !Interruption.isAsked {
        let run = experience.transitions[number].run
        guard ofRun[run, default: 0] < Self.mostOfOneRun else { continue }
        guard let item = evidence(number, told: draft.told[number]) else {
          unresolved += 1
          continue
        }
        ofRun[run, default: 0] += 1
        found.append(item)
      }
      return found
    }
    let prompting = prompting(draft)
    var own = draft.evidence
    if case .discounted(let runs) = prompting {
      own = own.filter { runs.contains(experience.transitions[$0].run) }
    }
    return DraftEvidence(
      supporting: cite(own), opposing: cite(draft.counterEvidence), unresolved: unresolved,
      isPrompted: prompting == .prompted)
  }

  /// What it means that the environment may have shown what a draft tells to run, before that was done.
  private enum Prompting: Equatable {
    case unprompted
    case prompted
    /// These runs alone count, in which the agent came to it by itself.
    case discounted(to: Set<Int32>)
  }

  /// Where some run was shown it, a person has to agree; but a plain target that the agent also
  /// came to by itself in two runs and more is judged by those runs alone.
  private func prompting(_ draft: LessonDraft) -> Prompting {
    let prompt = CommandPrompt(draft.rule)
    guard prompt.canBeShown else { return .unprompted }
    var last: [Int32: Int32] = [:]
    for number in draft.evidence {
      let transition = experience.transitions[number]
      last[transition.run] = max(last[transition.run] ?? 0, transition.step)
    }
    let shown = last.filter { prompt.isShown(in: sources[Int($0)].run, before: Int($1)) }
    guard !shown.isEmpty else { return .unprompted }
    guard prompt.isPlain else { return .prompted }
    let own = last.filter { prompt.isOwnIdea(in: sources[Int($0)].run, before: Int($1)) }
    return own.count >= 2 ? .discounted(to: Set(own.keys)) : .prompted
  }

  /// The place of a transition: what it told, the element as the screen shows it, else the call, else
  /// the thought.
  private func evidence(_ number: Int, told: String?) -> LessonEvidence? {
    let transition = experience.transitions[number]
    let source = sources[Int(transition.run)]
    guard let step = steps[Int(transition.run)][Int(transition.step)] else { return nil }
    let subject = transition.act.element >= 0 ? transition.act.element : transition.meant
    let name = subject >= 0 ? experience.names[experience.elements[Int(subject)].name] : ""
    let citation =
      told.flatMap { cite($0, in: .after, of: step, source) }
      ?? cite(name, isQuoted: true, in: .after, of: step, source)
      ?? cite(name, in: .action, of: step, source)
      ?? cite(name, isQuoted: true, in: .thought, of: step, source)
      ?? cite(step.text(of: .action) ?? "", in: .action, of: step, source)
    return citation.map {
      LessonEvidence(
        $0,
        source: LessonEvidence.Source(
          run: source.run.header.id, task: TaskFamily.name(of: source.run.header.task),
          bundle: source.bundle))
    }
  }

  /// - Parameter isQuoted: whether it has to stand in quotes, which are not cited.
  private func cite(
    _ text: String, isQuoted: Bool = false, in field: Citation.Field, of step: Step,
    _ source: Source
  ) -> Citation? {
    guard text.utf8.count > (isQuoted ? 0 : 2), let whole = step.text(of: field),
      let found = whole.utf8Range(of: isQuoted ? "\"\(text)\"" : text)
    else { return nil }
    let quotes = isQuoted ? 1 : 0
    return Citation(
      run: source.run.header.id, revision: source.revision, step: step.number, field: field,
      range: found.lowerBound + quotes..<found.upperBound - quotes, of: whole)
  }
}
