internal import Trajectories

/// D1, by pictures: the screen looks the same after an action that should change something.
///
/// One look may have come too early; a second in a row that shows the same makes it surer. A click
/// that keys follow may just have put the focus there.
enum NoVisibleChange: Detector {
  static let kind = Signal.Kind.noChange

  static func signals(in reading: RunReading, _ pool: Pool) -> [Signal] {
    reading.places.compactMap { place in
      let moment = reading.moments[place]
      guard let expected = expectation(moment.step.action), moment.error == nil,
        !isHidden(moment.step),
        let sight = reading.sight.sights[place], let change = sight.change, !change.isBlind
      else { return nil }
      if reading.visibleEffect(at: place) == false, change.isPointerOnly {
        return signal(
          moment, expected.causes, strength: expected.strength * 0.6,
          factors: ["\(expected.words) moved nothing but the pointer, and it was tried again"],
          cites: [reading.callCitation(of: moment)])
      }
      guard change.isNothing, sight.settled?.isNothing != false,
        !moment.step.action.kind.isPointing || !reading.isLeftToKeys(place)
      else { return nil }
      var strength = expected.strength * (sight.settled == nil ? 0.75 : 1)
      if change.volatile > 0 { strength *= 0.9 }
      // Text often shows later than the look after it; who goes on without typing it again saw it.
      if moment.step.action.kind == .type, sight.settled == nil, !isTypedAgain(place, in: reading) {
        strength *= 0.45
      }
      // Of the last thing that is done, the effect may come after the last look.
      if reading.nextAct(after: place) == nil, sight.settled == nil { strength *= 0.6 }
      return signal(
        moment, expected.causes, strength: strength,
        factors: [
          sight.settled == nil
            ? "\(expected.words) changed nothing on the screen"
            : "\(expected.words) changed nothing on the screen, in two looks"
        ], cites: [reading.callCitation(of: moment)], better: focusing(place, in: reading))
    }
  }

  private static func isTypedAgain(_ place: Int, in reading: RunReading) -> Bool {
    let text = reading.moments[place].step.action.text
    return reading.moments[(place + 1)...].prefix(5).contains {
      $0.step.action.kind == .type && $0.step.action.text == text
    }
  }

  /// The click that came before the same text was typed again, with effect.
  private static func focusing(_ place: Int, in reading: RunReading) -> ProposedAction? {
    let typed = reading.moments[place].step.action
    guard typed.kind == .type else { return nil }
    let rest = (place + 1)..<min(reading.moments.count, place + 6)
    guard
      let again = rest.first(where: {
        reading.moments[$0].step.action.kind == .type
          && reading.moments[$0].step.action.text == typed.text
      }),
      let click = (place + 1..<again).last(where: { reading.moments[$0].step.action.kind.isPress })
    else { return nil }
    let step = reading.moments[click].step
    return ProposedAction(
      .insert, step.action.kind, points: step.action.points,
      name: reading.spots[click]?.spoken?.name,
      source: StepReference(run: reading.run.header.id, step: step.number))
  }

  /// Whether it types what is not shown: terminals echo no passwords.
  private static func isHidden(_ step: Step) -> Bool {
    guard step.action.kind == .type else { return false }
    return [step.action.text ?? "", step.thought].contains {
      $0.lowercased().utf8Range(of: "passw") != nil || $0.hasPrefix("[redacted")
    }
  }

  private struct Expectation {
    var words: String
    var causes: [Cause: Double]
    var strength: Double
  }

  /// What it would mean if an action changed nothing; nil where none need change anything.
  private static func expectation(_ action: Action) -> Expectation? {
    switch action.kind {
    case .leftClick, .rightClick, .doubleClick, .tripleClick:
      Expectation(
        words: "the click", causes: [.aim: 0.3, .gesture: 0.2, .notReady: 0.2], strength: 0.75)
    case .drag:
      Expectation(words: "the drag", causes: [.aim: 0.3, .gesture: 0.3], strength: 0.75)
    case .type where action.text?.contains { !$0.isWhitespace } == true:
      Expectation(words: "typing", causes: [.focus: 0.7, .notReady: 0.2], strength: 0.8)
    case .scroll:
      Expectation(words: "scrolling", causes: [.aim: 0.3], strength: 0.35)
    default: nil
    }
  }
}

extension RunReading {
  /// Cites the call itself, where there is nothing else to cite.
  func callCitation(of moment: Moment) -> Citation? {
    citation(moment.step.action.raw.arguments.cut(to: 160), in: .action, of: moment)
  }
}
