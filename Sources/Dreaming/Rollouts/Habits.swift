internal import Trajectories

/// What the recorded agent usually does where nothing tells it better.
///
/// All of it is counted in the recordings: which gesture comes first, how often it tries again, how
/// it chooses among ways, what it answers to dialogs.
package struct Habits: Sendable {
  /// Gestures with their shares, most usual first.
  struct Gestures: Sendable {
    var kinds: [ActionKind] = []
    var shares: [Double] = []

    func draw(_ roll: Double) -> ActionKind {
      var rest = roll
      for (place, share) in shares.enumerated() {
        rest -= share
        if rest < 0 { return kinds[place] }
      }
      return kinds.first ?? .leftClick
    }
  }

  /// Steps of looking before anything is done.
  var opening: Int32 = 1
  /// The command that nearly every run begins with, by environment.
  var openingCommands: [NameID: Int32] = [:]
  var firstGestures: [NameID: Gestures] = [:]
  var laterGestures: [NameID: Gestures] = [:]
  /// How often a gesture without effect is repeated.
  var repeats = 0.5
  /// How often it goes on to something else after a try, by whether that had an effect, and which try.
  var movesOnAfterEffect: [Double] = []
  var movesOnAfterNothing: [Double] = []
  /// How often it follows what an error names; else runs another command.
  var followsHint = 0.7
  var guesses = 0.1
  /// How often it presses the first button of a dialog.
  var pressesFirst = 0.5
  /// How often it loads again rather than goes back where a page failed.
  var reloads = 0.5
  /// How often it saves before it stops, when something is not saved.
  var saves = 0.3
  /// How often it looks once more before it stops.
  var verifies = 0.1
  var ways: WayHabit

  package init(_ experience: Experience) {
    ways = WayHabit(experience)
    readGestures(experience)
    readTries(experience)
    readAnswers(experience)
    readEndings(experience)
  }

  private mutating func readGestures(_ experience: Experience) {
    var first: [NameID: [ActionKind: Double]] = [:]
    var later: [NameID: [ActionKind: Double]] = [:]
    var same = 1.0
    var again = 2.0
    var last: Transition?
    for transition in experience.transitions where transition.act.verb == .use {
      guard transition.meant >= 0 else { continue }
      let role = experience.elements[Int(transition.meant)].role
      let gesture = transition.act.gesture
      if let last, last.run == transition.run, last.meant == transition.meant {
        again += 1
        if last.act.gesture == gesture {
          same += 1
        } else {
          later[role, default: [:]][gesture, default: 0] += 1
        }
      } else {
        first[role, default: [:]][gesture, default: 0] += 1
      }
      last = transition
    }
    repeats = same / again
    firstGestures = first.mapValues(Self.gestures)
    laterGestures = later.mapValues(Self.gestures)
  }

  private static func gestures(_ counts: [ActionKind: Double]) -> Gestures {
    let order = counts.sorted { ($1.value, $0.key.number) < ($0.value, $1.key.number) }
    let sum = order.reduce(0) { $0 + $1.value }
    return Gestures(kinds: order.map(\.key), shares: order.map { $0.value / sum })
  }

  /// Counts what follows a try: another try on the same thing, or something else.
  private mutating func readTries(_ experience: Experience) {
    var effect = [DialogMechanism.Share](repeating: .init(), count: 8)
    var nothing = effect
    for run in experience.runs.indices {
      var tries = 0
      var subject: Int32 = -1
      let own = Array(experience.steps(of: run))
      for (place, transition) in own.enumerated()
      where transition.act.verb == .use && transition.meant >= 0 {
        if transition.meant != subject { (subject, tries) = (transition.meant, 0) }
        tries = min(tries + 1, 7)
        // Typing and answering belong to the try.
        let rest = own[(place + 1)...].drop { $0.act.verb == .type || $0.act.verb == .answer }
        guard let next = rest.first else { continue }
        let isOver = !(next.act.verb == .use && next.meant == transition.meant)
        if transition.cameOff { effect[tries].add(isOver) } else { nothing[tries].add(isOver) }
      }
    }
    movesOnAfterEffect = Self.smoothed(effect, 0.9)
    movesOnAfterNothing = Self.smoothed(nothing, 0.3)
  }

  private static func smoothed(_ shares: [DialogMechanism.Share], _ usual: Double) -> [Double] {
    var all = DialogMechanism.Share()
    for share in shares {
      all.hits += share.hits
      all.cases += share.cases
    }
    let mean = all.towards(usual, 2)
    return shares.map { $0.towards(mean, 3) }
  }

  private mutating func readAnswers(_ experience: Experience) {
    var first = DialogMechanism.Share()
    var follows = DialogMechanism.Share()
    var others = DialogMechanism.Share()
    var reload = DialogMechanism.Share()
    for run in experience.runs.indices {
      let own = Array(experience.steps(of: run))
      for (place, transition) in own.enumerated() {
        if transition.act.verb == .answer, transition.act.element >= 0 {
          let app = experience.elements[Int(transition.act.element)].app
          first.add(experience.dialogs[app]?.first == transition.act.element)
        }
        guard place + 1 < own.count else { continue }
        let next = own[place + 1]
        if experience.scenes[Int(transition.next)].isFailure {
          reload.add(next.act.verb == .reload)
        }
        guard transition.act.verb == .run, transition.error >= 0, next.act.verb == .run else {
          continue
        }
        let name = experience.elements[Int(next.act.element)].name
        if transition.hint >= 0 { follows.add(name == transition.hint) }
        others.add(name != transition.hint && next.act.element != transition.act.element)
      }
    }
    pressesFirst = first.towards(0.5, 2)
    followsHint = follows.towards(0.7, 2)
    guesses = others.towards(0.1, 2)
    reloads = reload.towards(0.5, 2)
  }

  private mutating func readEndings(_ experience: Experience) {
    var saved = DialogMechanism.Share()
    var looked = DialogMechanism.Share()
    var looks: Int32 = 0
    for run in experience.runs.indices {
      let own = Array(experience.steps(of: run))
      looks += Int32(own.prefix { $0.act.verb == .look }.count)
      guard experience.runs[run].isEnded, own.count > 2 else { continue }
      let hasChanges = own.contains { $0.isUnsaved }
      if hasChanges { saved.add(own.contains { $0.act.verb == .save }) }
      looked.add(own.dropFirst(2).contains { $0.act.verb == .look })
    }
    saves = saved.towards(0.3, 2)
    verifies = looked.towards(0.1, 2)
    readOpenings(experience)
    let runs = Int32(max(1, experience.runs.count))
    opening = (looks + runs / 2) / runs
  }
}

extension Habits {
  private mutating func readOpenings(_ experience: Experience) {
    var counts: [NameID: [Int32: Int]] = [:]
    for run in experience.runs.indices {
      guard let first = experience.steps(of: run).first, first.act.verb == .run else { continue }
      counts[experience.runs[run].environment, default: [:]][first.act.element, default: 0] += 1
    }
    for (environment, found) in counts {
      let total = found.values.reduce(0, +)
      openingCommands[environment] = found.first { $0.value * 5 > total * 4 }?.key
    }
  }
}

extension Experience {
  /// The transitions of a run; none where they were left out.
  func steps(of run: Int) -> ArraySlice<Transition> {
    var (low, high) = (0, transitions.count)
    while low < high {
      let middle = (low + high) / 2
      if Int(transitions[middle].run) < run { low = middle + 1 } else { high = middle }
    }
    return transitions[low...].prefix { Int($0.run) == run }
  }
}
