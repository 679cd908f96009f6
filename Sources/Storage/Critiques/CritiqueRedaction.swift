internal import Trajectories

extension Redactor {
  /// The critique without secrets in any of its texts; what it cites is redacted where it stands.
  static func redact(_ critique: Critique) -> Critique {
    var critique = critique
    critique.explanation = redact(critique.explanation)
    critique.better = critique.better.map(redact)
    critique.critic = redact(critique.critic)
    if var asking = critique.asking {
      asking.model = redact(asking.model)
      asking.why = redact(asking.why)
      critique.asking = asking
    }
    if var panel = critique.panel {
      for place in panel.opinions.indices {
        panel.opinions[place].critic = redact(panel.opinions[place].critic)
      }
      critique.panel = panel
    }
    for index in critique.signals.indices {
      critique.signals[index].factors = critique.signals[index].factors.map { redact($0) }
      critique.signals[index].better = critique.signals[index].better.map(redact)
    }
    return critique
  }

  /// The action without secrets; what is to be typed into a password field is one.
  static func redact(_ action: ProposedAction) -> ProposedAction {
    var action = action
    action.role = action.role.map { redact($0) }
    action.name = action.name.map { redact($0) }
    let field = "\(action.role ?? "") \(action.name ?? "")".lowercased()
    let isPassword =
      action.kind == .type
      && ["password", "passwd", "passphrase", "passcode"].contains { field.contains($0) }
    action.text = action.text.map { isPassword ? "[redacted:password]" : redact($0) }
    return action
  }

  /// The weighing without secrets; roles are the only texts in it.
  static func redact(_ weighing: Weighing) -> Weighing {
    var weighing = weighing
    for moment in weighing.moments.indices {
      for place in weighing.moments[moment].causes.indices {
        weighing.moments[moment].causes[place].role =
          weighing.moments[moment].causes[place].role.map { redact($0) }
      }
    }
    return weighing
  }

  static func redact(_ review: Review) -> Review {
    var review = review
    review.reason = redact(review.reason)
    review.by = redact(review.by)
    review.edited = review.edited.map(redact)
    return review
  }
}
