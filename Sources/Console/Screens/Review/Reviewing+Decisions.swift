internal import Canvas
internal import Trajectories

extension [Proposal] {
  /// Shows a decision before it is kept.
  mutating func note(_ review: Review) {
    for place in indices where self[place].id == review.critique {
      self[place].reviews.append(review)
    }
  }
}

extension Reviewing {
  /// Shows decisions at once; they are kept as one step to take back.
  mutating func decide(_ reviews: [Review]) {
    for review in reviews { note(review) }
    decided.append(reviews.map(\.critique))
  }

  /// Takes the latest decisions of this session back, on screen; returns which they are.
  mutating func undo(at now: Timestamp) -> [Review] {
    guard let ids = decided.popLast() else { return [] }
    let undone = ids.map { id in
      let run = place(of: id).map { proposals[$0].critique.run } ?? RunID(rawValue: "")
      return Review(critique: id, run: run, decision: .undo, by: reviewer, at: now)
    }
    for review in undone { note(review) }
    if let first = ids.first, let place = place(of: first) { window.select(place) }
    return undone
  }

  /// Shows one decision and counts it.
  private mutating func note(_ review: Review) {
    guard let place = place(of: review.critique) else { return }
    let isBack = review.decision == .undo && returned.contains(review.critique)
    change(place) {
      $0.reviews.append(review)
      $0.isBack = isBack
    }
    unsettled[review.critique, default: 0] += 1
  }

  private mutating func change(_ place: Int, _ edit: (inout Proposal) -> Void) {
    tally.add(proposals[place], for: reviewer, -1)
    edit(&proposals[place])
    tally.add(proposals[place], for: reviewer)
    if place == window.selection { page = nil }
  }

  /// The place of the oldest review of a proposal that is not kept yet; lets go of it.
  private mutating func takeUnsettled(_ id: CritiqueID) -> (place: Int, review: Int)? {
    guard let count = unsettled[id], let place = place(of: id) else { return nil }
    unsettled[id] = count > 1 ? count - 1 : nil
    let review = proposals[place].reviews.count - count
    return proposals[place].reviews.indices.contains(review) ? (place, review) : nil
  }

  /// What was shown is kept: with the person's name and the true time.
  mutating func settle(_ review: Review) {
    pace.note(review.at)
    if let (place, number) = takeUnsettled(review.critique) {
      change(place) { $0.reviews[number] = review }
    } else if let place = place(of: review.critique),
      !proposals[place].reviews.contains(review)
    {
      change(place) { $0.reviews.append(review) }
      window.select(place)
    }
  }

  /// What was shown could not be kept.
  mutating func withdraw(_ ids: [CritiqueID], isUndo: Bool) {
    for id in ids {
      guard let (place, number) = takeUnsettled(id) else { continue }
      change(place) { $0.reviews.remove(at: number) }
    }
    if isUndo {
      if !ids.isEmpty { decided.append(ids) }
    } else if let last = decided.lastIndex(of: ids) {
      decided.remove(at: last)
    }
    if let first = ids.first, let place = place(of: first) { window.select(place) }
  }

  // MARK: - The next one

  /// Goes to the next open proposal, from the end on to the first; false when all are decided.
  mutating func advance() -> Bool {
    let count = proposals.count
    guard count > 0 else { return false }
    for distance in 1...count {
      let place = (window.selection + distance) % count
      guard isOpen(proposals[place]) else { continue }
      window.select(place)
      return true
    }
    return false
  }

  /// Goes to the nearest open proposal in a direction; false when there is none.
  mutating func goToOpen(forward: Bool) -> Bool {
    var place = window.selection + (forward ? 1 : -1)
    while proposals.indices.contains(place) {
      if isOpen(proposals[place]) {
        window.select(place)
        return true
      }
      place += forward ? 1 : -1
    }
    return false
  }
}
