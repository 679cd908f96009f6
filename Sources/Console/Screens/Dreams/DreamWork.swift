package import Trajectories

/// What the Dreams screen asks for, as values.
package enum DreamWork: Hashable, Sendable {
  /// Answered by `followed` with the journal after a number; for nil with that of the dream that goes
  /// on, from its beginning.
  case follow(since: Int64?)
  /// Answered by `listed` with the latest dreams.
  case list
  /// Answered by `shown`: what the journal of one dream comes to.
  case show(DreamID)
  /// Answered by `foreseen`: what an order would take.
  case foresee(DreamOrder)
  /// Begins a dream in a process of its own; answered by `begun`.
  case start(DreamOrder)
  /// Takes a dream up again in a process of its own; answered by `begun`.
  case resume(DreamID)
  /// Asks whoever dreams to pause or to end; answered by `asked`.
  case ask(JournalEvent.Wish.Kind, DreamID)
}

/// What was found out or done for the Dreams screen.
package enum DreamAnswer: Hashable, Sendable {
  case followed(since: Int64?, DreamNews)
  case listed([DreamRecord])
  case shown(DreamID, DreamProgress)
  case foreseen(DreamOrder, DreamOutlook)
  case begun(DreamWork)
  case asked(JournalEvent.Wish.Kind, DreamID)

  /// The effect that it answers.
  var effect: DreamWork {
    switch self {
    case .followed(let number, _): .follow(since: number)
    case .listed: .list
    case .shown(let dream, _): .show(dream)
    case .foreseen(let order, _): .foresee(order)
    case .begun(let work): work
    case .asked(let wish, let dream): .ask(wish, dream)
    }
  }
}

/// What a person wants dreamt about, and with how much.
package struct DreamOrder: Hashable, Sendable {
  /// Runs by name; where there are none, the latest that the filter lets through.
  package var runs: [RunID]
  package var filter: String
  package var rollouts: Int
  package var seconds: Int
  package var mode: DreamMode

  package init(
    runs: [RunID] = [], filter: String = "",
    rollouts: Int = DreamBudget.standard.rollouts ?? 1_000,
    seconds: Int = DreamBudget.standard.seconds ?? 600,
    mode: DreamMode = .review
  ) {
    self.runs = runs
    self.filter = filter
    self.rollouts = rollouts
    self.seconds = seconds
    self.mode = mode
  }
}

/// What an order would take.
package struct DreamOutlook: Hashable, Sendable {
  /// A dream is about one project; several are dreamt about one after the other.
  package var projects: [String]
  /// Runs that would be dreamt about, of those that were asked for.
  package var runs: Int
  package var matching: Int
  package var steps: Int
  package var units: Int
  /// About how long; nil where no dream before tells.
  package var milliseconds: Int64?
  /// The dream that goes on already: one at a time.
  package var holder: DreamNews.Holder?

  package init(
    projects: [String], runs: Int, matching: Int, steps: Int, units: Int,
    milliseconds: Int64? = nil,
    holder: DreamNews.Holder? = nil
  ) {
    self.projects = projects
    self.runs = runs
    self.matching = matching
    self.steps = steps
    self.units = units
    self.milliseconds = milliseconds
    self.holder = holder
  }
}

/// What the journal says that was not read yet, and who dreams.
package struct DreamNews: Hashable, Sendable {
  package struct Holder: Hashable, Sendable {
    package var dream: DreamID
    /// The number of the process.
    package var process: Int

    package init(dream: DreamID, process: Int) {
      self.dream = dream
      self.process = process
    }
  }

  /// Nil where nobody dreams.
  package var holder: Holder?
  package var entries: [JournalEntry]
  /// Where to read on.
  package var last: Int64
  /// Whether there is nothing behind it.
  package var isWhole: Bool
  /// Calls of language models that are under way, in whatever process.
  package var asking: [ModelCallInFlight] = []
  /// What the models of dreams cost.
  package var spending: [DreamID: [ModelSpending]] = [:]

  package init(holder: Holder?, entries: [JournalEntry], last: Int64, isWhole: Bool = true) {
    self.holder = holder
    self.entries = entries
    self.last = last
    self.isWhole = isWhole
  }
}
