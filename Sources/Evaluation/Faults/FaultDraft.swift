internal import Trajectories
internal import Worlds

/// A fault that might be put into an expert's run; whether it is one, the world has to say.
struct FaultDraft {
  var kind: FaultKind
  /// The expert's moves up to this one are made.
  var place: Int
  /// What is done then.
  var wrong: [SpokenMove]
  /// Which of the moves after `place` is the one at fault, from 0.
  var offset = 0
  /// The expert's move with which somebody goes on who notices nothing; nil where that is not played.
  var carriesOn: Int?
  /// The expert's move with which somebody goes on who makes it good; nil where that is not played.
  var makesGood: Int?
  /// The expert's move that would have been right, and how it changes the run; none for a removal.
  var better: (move: Int, edit: ProposedAction.Edit)?
  /// What the critic should name, where it is not the kind's own.
  var cause: Cause?

  /// The moves of the run, and where among them the fault is.
  func moves<W>(in trace: ExpertTrace<W>, isMadeGood: Bool) -> [SpokenMove]? {
    guard let next = isMadeGood ? makesGood : carriesOn else { return nil }
    return Array(trace.moves[..<place]) + wrong + Array(trace.moves[min(next, trace.count)...])
  }

  var fault: Int { place + offset }
}

/// Looks for places in an expert's run at which a fault of a kind can be put.
struct FaultDrafts<W: RecordableWorld> where W.Run.Failure == Never {
  let trace: ExpertTrace<W>
  var random: RandomStream

  init(_ trace: ExpertTrace<W>) {
    self.trace = trace
    random = RandomStream(trace.task.seed, 0xFA17)
  }

  /// Drafts of a kind, in random order.
  mutating func drafts(_ kind: FaultKind) -> [FaultDraft] {
    var drafts: [FaultDraft] = []
    for place in 0...trace.count { drafts += self.drafts(kind, at: place) }
    return random.shuffled(drafts)
  }

  private mutating func drafts(_ kind: FaultKind, at place: Int) -> [FaultDraft] {
    switch kind {
    case .wrongGesture: wrongGestures(place)
    case .offTarget: misses(place)
    case .tooEarly: haste(place)
    case .lookAlike: lookAlikes(place)
    case .missingPrecondition: omissions(place)
    case .wrongAnswer: answers(place)
    case .noFocus: blindTyping(place)
    case .wrongValue: values(place)
    case .undone: undoing(place)
    case .notSaved: unsaved(place)
    case .repeated: repetitions(place)
    case .detour: detours(place)
    // These need an error that a world does not give at will.
    case .failedCall, .unproven: []
    }
  }

  /// A move in words that fit the expert's move at the place.
  func spoken(_ move: Move, at place: Int, meaning meant: SceneElement? = nil) -> SpokenMove {
    let goal = trace.moves[min(place, trace.count - 1)].thought.goal
    return SpokenMove(
      move: move, thought: ExpertTrace<W>.thought(about: move, for: goal, meaning: meant))
  }

  /// The use of something that does more than lead elsewhere.
  func deed(_ place: Int) -> (element: SceneElement, gesture: Gesture, at: Spot, to: Spot?)? {
    guard case .use(let element, let gesture, let at, let to)? = trace.move(place),
      !element.role.isPassage, element.role != .dialogButton
    else { return nil }
    return (element, gesture, at, to)
  }

  /// A draft in which something else is done in place of the expert's move.
  func replacing(_ kind: FaultKind, _ place: Int, by move: Move, meaning meant: SceneElement?)
    -> FaultDraft
  {
    FaultDraft(
      kind: kind, place: place, wrong: [spoken(move, at: place, meaning: meant)],
      carriesOn: trace.end(ofUse: place), makesGood: place, better: (place, .replace))
  }

  /// A draft in which moves are made beside the expert's.
  func adding(_ kind: FaultKind, _ place: Int, _ moves: [SpokenMove]) -> FaultDraft {
    FaultDraft(kind: kind, place: place, wrong: moves, carriesOn: place)
  }
}
