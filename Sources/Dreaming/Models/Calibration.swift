internal import Critics
internal import Glibc

/// How well a model foretells recorded steps that it was not fitted on.
package struct Calibration: Sendable {
  /// One foretold event and what came.
  struct Event {
    var probability: Double
    var hasHappened: Bool
  }

  /// Steps that the model could say something about, of those that it should.
  package internal(set) var supported = 0
  package internal(set) var total = 0
  /// Mean negative logarithm (nats) of what came, over supported steps.
  package internal(set) var logLoss = 0.0
  /// The same for rates by role of element alone.
  package internal(set) var backOffLogLoss = 0.0
  /// Expected calibration error over ten equal bins.
  package internal(set) var error = 0.0
  /// The share of recorded acts that can still be done when the model has the say where they lead.
  package internal(set) var replayValidity = 0.0
  /// Log loss, that of back-off and the count, by sort of act.
  package internal(set) var sorts: [String: (logLoss: Double, backOff: Double, count: Int)] = [:]

  package var supportShare: Double { total > 0 ? Double(supported) / Double(total) : 0 }

  /// Whether the model has a say in what is believed.
  package var mayVote: Bool {
    supported >= Self.leastSteps && error <= Self.highestError && logLoss < backOffLogLoss
  }

  package static let highestError = 0.10
  /// With fewer steps nothing can be said about a model.
  static let leastSteps = 20

  /// Fits the model on all runs but a part, k times, and asks it about that part.
  ///
  /// Runs are kept whole, so that nothing of a run is known when it is foretold.
  package init<Model: WorldModel>(
    of type: Model.Type, on experience: Experience, folds: Int = 5
  ) {
    self.init(on: experience, folds: folds) { Model($0) }
  }

  /// The same for a model that is made otherwise.
  package init<Model: WorldModel>(
    on experience: Experience, folds: Int = 5, model fit: (Experience) -> Model
  ) {
    var tally = CalibrationTally()
    let folds = max(2, min(folds, experience.runs.count))
    for fold in 0..<folds where !Interruption.isAsked {
      let part = experience.restricted { $0 % folds != fold }
      tally.fold(fit(part), BackOff(part), heldOut: experience.restricted { $0 % folds == fold })
    }
    self = tally.calibration
  }

  init() {}

  /// Nothing that was asked.
  package static let none = Calibration()
}

/// Rates by sort of act and role of element, for want of anything better.
struct BackOff {
  private var rates: [UInt64: DialogMechanism.Share] = [:]
  private var stays: [NameID: DialogMechanism.Share] = [:]
  private var arrivals: [Int32: Double] = [:]
  private var goes = 0.0
  private let elements: [Element]
  private let places: Int

  init(_ experience: Experience) {
    elements = experience.elements
    places = experience.places.count
    for transition in experience.transitions {
      guard let subject = transition.subject else { continue }
      let role = elements[Int(subject)].role
      if transition.act.verb == .go {
        let from = experience.scenes[Int(transition.scene)].place
        let next = experience.scenes[Int(transition.next)].place
        stays[role, default: .init()].add(from == next)
        guard from != next else { continue }
        arrivals[next, default: 0] += 1
        goes += 1
      } else {
        rates[key(transition.act.verb, role), default: .init()].add(transition.cameOff)
      }
    }
  }

  private func key(_ verb: Act.Verb, _ role: NameID) -> UInt64 {
    UInt64(verb.rawValue) << 32 | UInt64(UInt32(bitPattern: role))
  }

  func effect(_ act: Act, _ subject: Int32) -> Double {
    (rates[key(act.verb, elements[Int(subject)].role)] ?? .init()).towards(0.5, 2)
  }

  func arrival(_ subject: Int32, from: Int32, at next: Int32) -> Double {
    let stay = (stays[elements[Int(subject)].role] ?? .init()).towards(0.3, 2)
    guard from != next else { return stay }
    return (1 - stay) * ((arrivals[next] ?? 0) + 1) / (goes + Double(max(1, places)))
  }
}

extension Transition {
  /// What was meant to be used; nil for steps that no model is asked about.
  var subject: Int32? {
    switch act.verb {
    case .use, .go: meant >= 0 && !hadDialog ? meant : nil
    case .run: act.element >= 0 ? act.element : nil
    case .answer: act.element >= 0 && cause >= 0 ? act.element : nil
    default: nil
    }
  }

  /// Whether what was meant was reached and had its effect.
  var cameOff: Bool {
    switch act.verb {
    case .answer: isKept
    case .run: hadEffect
    default: hadEffect && act.element == meant
    }
  }
}

/// Sums up over folds.
private struct CalibrationTally {
  private var result = Calibration()
  private var events: [Calibration.Event] = []
  private var loss = 0.0
  private var backOffLoss = 0.0
  private var replayed = 0
  private var valid = 0

  /// The least that a model may be blamed for in nats: nothing is impossible.
  private static let floor = 1e-3

  mutating func fold<Model: WorldModel>(
    _ model: Model, _ backOff: BackOff, heldOut: Experience
  ) {
    var situation = Situation(names: heldOut.names.texts.count)
    for transition in heldOut.transitions {
      if Interruption.isAsked { return }
      guard let subject = transition.subject else { continue }
      situation.become(transition, in: heldOut)
      var act = transition.act
      act.element = subject
      result.total += 1
      let prediction = model.prediction(of: act, in: situation)
      guard prediction.isSupported else { continue }
      result.supported += 1
      if act.verb == .go {
        judge(going: prediction, transition, subject, backOff, heldOut)
      } else {
        let base = backOff.effect(act, subject)
        let came = transition.cameOff
        add(
          came ? prediction.effect : 1 - prediction.effect, came ? base : 1 - base, act.verb)
        events.append(.init(probability: prediction.effect, hasHappened: came))
      }
    }
    replay(model, heldOut)
  }

  private mutating func judge(
    going prediction: Prediction, _ transition: Transition, _ subject: Int32, _ backOff: BackOff,
    _ experience: Experience
  ) {
    let from = experience.scenes[Int(transition.scene)].place
    let came = experience.scenes[Int(transition.next)].place
    var places: [Int32: Double] = [:]
    for next in prediction.next {
      places[experience.scenes[Int(next.scene)].place, default: 0] += next.probability
    }
    // What the model does not know may be any place.
    let known = prediction.next.reduce(0) { $0 + $1.probability }
    let unknown = max(0, 1 - known)
    let share = (places[came] ?? 0) + unknown / Double(max(1, experience.places.count))
    add(share, backOff.arrival(subject, from: from, at: came), .go)
    if let top = places.max(by: { ($0.value, $1.key) < ($1.value, $0.key) }) {
      events.append(.init(probability: top.value, hasHappened: top.key == came))
    }
  }

  private mutating func add(_ share: Double, _ base: Double, _ verb: Act.Verb) {
    let own = -log(max(share, Self.floor))
    let other = -log(max(base, Self.floor))
    loss += own
    backOffLoss += other
    let name = "\(verb)"
    let old = result.sorts[name] ?? (0, 0, 0)
    result.sorts[name] = (old.0 + own, old.1 + other, old.2 + 1)
  }

  /// Does what a run did, where the model has the say where it leads.
  private mutating func replay<Model: WorldModel>(_ model: Model, _ heldOut: Experience) {
    var situation = Situation(names: heldOut.names.texts.count)
    var run: Int32 = -1
    var scene: Int32 = -1
    for transition in heldOut.transitions {
      if transition.run != run {
        if Interruption.isAsked { return }
        (run, scene) = (transition.run, transition.scene)
      }
      guard let subject = transition.subject else {
        // Going back and loading again lead where they led.
        if transition.next != transition.scene { scene = transition.next }
        continue
      }
      replayed += 1
      var act = transition.act
      act.element = subject
      situation.become(transition, in: heldOut)
      situation.scene = scene
      let isThere =
        act.verb == .run || act.verb == .answer
        || heldOut.scenes[Int(scene)].elements.contains(subject)
      let prediction = isThere ? model.prediction(of: act, in: situation) : .unsupported
      guard isThere, prediction.isSupported else {
        scene = transition.next
        continue
      }
      valid += 1
      if act.verb == .go, let next = prediction.next.first { scene = next.scene }
    }
  }

  var calibration: Calibration {
    var whole = result
    let count = Double(max(1, result.supported))
    whole.logLoss = loss / count
    whole.backOffLogLoss = backOffLoss / count
    whole.replayValidity = Double(valid) / Double(max(1, replayed))
    whole.error = Self.error(of: events)
    for (name, sums) in whole.sorts {
      let count = Double(max(1, sums.count))
      whole.sorts[name] = (sums.logLoss / count, sums.backOff / count, sums.count)
    }
    return whole
  }

  private static func error(of events: [Calibration.Event]) -> Double {
    var bins = [(sum: Double, happened: Double, count: Double)](repeating: (0, 0, 0), count: 10)
    for event in events {
      let bin = min(9, max(0, Int(event.probability * 10)))
      bins[bin].sum += event.probability
      bins[bin].count += 1
      if event.hasHappened { bins[bin].happened += 1 }
    }
    let total = Double(max(1, events.count))
    return bins.reduce(0) { $0 + ($1.count > 0 ? abs($1.sum - $1.happened) / total : 0) }
  }
}
