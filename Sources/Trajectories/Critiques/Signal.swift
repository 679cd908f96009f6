/// One thing that a detector saw at one step.
package struct Signal: Hashable, Sendable, Codable {
  /// What was seen; D1 to D18 are the signals of `dreaming.md` 3.2; D19 is ours.
  package enum Kind: String, CaseIterable, Hashable, Sendable, Codable, CodingKeyRepresentable {
    /// D1: nothing changed after an action that should change something.
    case noChange = "no_change"
    /// D2: the same action three times or more in the same state.
    case repetition
    /// D3: a state came back.
    case cycle
    /// D4: an error is shown.
    case error
    /// D5: the same sub-goal failed here and was reached later.
    case selfCorrection = "self_correction"
    /// D6: a successful run of the same task went on otherwise.
    case contrast
    /// D7: the click lies off the element that was meant.
    case offTarget = "off_target"
    /// D8: the click lies at the edge of a small element.
    case edgeClick = "edge_click"
    /// D9: acted while something was busy.
    case busy
    /// D10: a dialog was left standing or its answer took the effect back.
    case dialog
    /// D11: typed without focus, or the value arrived changed.
    case focus
    /// D12: an argument is not what the task says.
    case argument
    /// D13: progress was undone.
    case undone
    /// D14: unsaved or uncommitted at the end.
    case unsaved
    /// D15: said done without evidence.
    case unproven
    /// D16: worked only after something else had been used.
    case precondition
    /// D17: steps that a shorter way saves.
    case waste
    /// D18: the same action in the same state came out differently.
    case chance
    /// D19: facts are stated that nothing before shows, or code is made of placeholders.
    case ungrounded
  }

  /// How often signals of its kind are right where the run took place: how likely the step is one
  /// that went wrong.
  package struct Precision: Hashable, Sendable, Codable {
    /// What the critic reckons with, 0 to 1.
    package var share: Double
    /// The cases it was measured on, and in how many of them it was right; nil for a prior.
    package var cases: Int?
    package var right: Int?
    /// The mean strength of these cases; nil for a prior, which is about the strongest.
    package var usual: Double?

    /// An estimate, as long as too few cases were seen.
    package init(prior: Double) { share = prior }

    /// Measured.
    package init(share: Double, right: Int, of cases: Int, usual: Double) {
      self.share = share
      self.usual = usual
      self.cases = cases
      self.right = right
    }

    /// `right in 91 % of 140 cases`, or `prior 70 %`.
    package var words: String {
      guard let cases, let right, cases > 0 else { return "prior \(Self.percent(share)) %" }
      return "right in \(Self.percent(Double(right) / Double(cases))) % of \(cases) cases"
    }

    private static func percent(_ share: Double) -> Int { Int(clamped: (share * 100).rounded()) }
  }

  package var kind: Kind
  /// The step at which it was seen, from 1.
  package var step: Int
  /// What it speaks for, and how loudly: 0 to 1, before pooling.
  package var causes: [Cause: Double]
  /// The detector's own certainty that it saw what it says, 0 to 1.
  package var strength: Double
  /// Differences between this attempt and the one it is compared with, in words.
  package var factors: [String]
  package var citations: [Citation]
  /// Another step that belongs to it: the later success, the first of a cycle.
  package var other: Int?
  /// What should have been done, where the signal itself tells.
  package var better: ProposedAction?
  /// What such signals are worth here; nil where nobody said.
  package var precision: Precision?

  package init(
    _ kind: Kind, step: Int, causes: [Cause: Double], strength: Double, factors: [String] = [],
    citations: [Citation] = [], other: Int? = nil, better: ProposedAction? = nil,
    precision: Precision? = nil
  ) {
    self.kind = kind
    self.step = step
    self.causes = causes
    self.strength = strength
    self.factors = factors
    self.citations = citations
    self.other = other
    self.better = better
    self.precision = precision
  }
}

/// What should be done instead, or as well.
package struct ProposedAction: Hashable, Sendable, Codable {
  /// How it changes the run.
  package enum Edit: String, CaseIterable, Hashable, Sendable, Codable {
    /// In place of the step.
    case replace
    /// Before the step, which stays.
    case insert
    /// The step, and those up to `through`, are left out.
    case remove
    /// After the last step.
    case append
  }

  package var edit: Edit
  /// What to do; nil for a removal.
  package var kind: ActionKind?
  package var points: [Point]
  package var text: String?
  /// Seconds to wait, where that is it.
  package var amount: Double?
  /// The element it is about, by role and name, where one is known.
  package var role: String?
  package var name: String?
  /// The last step of a removal.
  package var through: Int?
  /// A recorded step that did just this, with effect; nil where nobody did it yet.
  package var source: StepReference?

  package init(
    _ edit: Edit, _ kind: ActionKind? = nil, points: [Point] = [], text: String? = nil,
    amount: Double? = nil, role: String? = nil, name: String? = nil, through: Int? = nil,
    source: StepReference? = nil
  ) {
    self.edit = edit
    self.kind = kind
    self.points = points
    self.text = text
    self.amount = amount
    self.role = role
    self.name = name
    self.through = through
    self.source = source
  }
}

/// A step of a recorded run.
package struct StepReference: Hashable, Sendable, Codable {
  package var run: RunID
  /// From 1.
  package var step: Int

  package init(run: RunID, step: Int) {
    self.run = run
    self.step = step
  }
}
