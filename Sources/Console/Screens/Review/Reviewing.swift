internal import Canvas
internal import Trajectories

/// The proposals that wait for a decision, and the one in hand.
struct Reviewing: Sendable, Hashable {
  enum Pane: Hashable, Sendable { case queue, detail }

  /// The rows of the queue at hand; what is decided stays until the queue is read again.
  var proposals: [Proposal] = []
  /// Where each proposal stands; finding out the name of one is not free.
  private var places: [CritiqueID: Int] = [:]
  /// The proposal to select once the queue is read again.
  var wanted: CritiqueID?
  var window = ListWindow()
  var focus = Pane.queue
  var showsPicture = true
  var tally = ProposalTally()
  /// The name decisions are kept under.
  var reviewer = ""
  /// Whether the queue itself, not only its counts, was read.
  private(set) var isLoaded = false
  /// Whether the counts are known.
  private(set) var isCounted = false
  /// What the filter does not understand.
  private(set) var complaint: String?
  /// Why the queue cannot be read.
  var trouble: String?

  var filter = ""
  var editor: LineEditor?
  var filterBefore = ""
  var history: [String] = []
  /// Goes with the next decision.
  var reason = ""
  /// Decisions of this session that can be taken back, the latest last; a batch is one of them.
  var decided: [[CritiqueID]] = []
  var pace = DecisionPace()
  /// How many of a proposal's last reviews are not kept yet, only shown.
  var unsettled: [CritiqueID: Int] = [:]
  /// The decisions to be confirmed, and the filter they are asked for.
  var batch: Batch?

  var sheets = SheetCache()
  /// The proposal whose text was scrolled.
  var shownID: CritiqueID?
  /// The text of the proposal in hand, laid out for the width it has.
  var page: ReviewPage?
  var scroller = Scroller()

  private var claimed: Int?
  /// Whether the answer takes the place of what is at hand.
  private var isReloading = false
  /// Whether the start of the queue was asked for because decisions have moved what is at hand.
  private var isRefreshing = false
  /// Whether more was decided since that was asked for.
  private var movedMeanwhile = false
  /// Those that were rejected once and are back, until they are decided here.
  var returned: Set<CritiqueID> = []
  /// The row to go on at, where the last answer brought nothing new.
  private var skip: Int?
  private var isLast = false

  struct Batch: Hashable, Sendable {
    var decision: Review.Decision
    var filter: String
    var reason: String
  }

  /// Proposals asked for at once.
  static let pageSize = 100

  var selected: Proposal? {
    proposals.indices.contains(window.selection) ? proposals[window.selection] : nil
  }

  var sheet: ProposalSheet? { selected.flatMap { sheets[$0.id] } }

  /// The place of the proposal in the queue.
  func place(of id: CritiqueID) -> Int? { places[id] }

  /// Whether the person has not decided it, or has to decide it again.
  func isOpen(_ proposal: Proposal) -> Bool {
    let place = proposal.place(for: reviewer)
    return place == .open || place == .others
  }

  // MARK: - Reading the queue

  /// Asks how many proposals there are; the tab says it.
  func count() -> [Effect] { [.loadProposals(ProposalRequest(rows: 0..<0))] }

  /// Asks for the queue anew; what is shown stays until the answer comes.
  mutating func reload() -> [Effect] {
    skip = nil
    isLast = false
    claimed = 0
    isReloading = true
    return [.loadProposals(ProposalRequest(filter: filter, rows: 0..<Self.pageSize))]
  }

  /// Asks for the start of the queue, since a decision has moved what else is in it.
  mutating func refresh() -> [Effect] {
    guard isLoaded, claimed == nil, complaint == nil else { return [] }
    // Several decisions in a row want one answer, and no longer one than can be seen.
    movedMeanwhile = isRefreshing
    guard !isRefreshing else { return [] }
    isRefreshing = true
    let rows = min(Self.pageSize, max(16, window.height))
    return [.loadProposals(ProposalRequest(filter: filter, rows: 0..<rows))]
  }

  /// Asks once more where decisions came while the last answer was on its way.
  mutating func refreshAgain() -> [Effect] {
    guard movedMeanwhile, !isRefreshing, unsettled.isEmpty else { return [] }
    return refresh()
  }

  /// Asks for what the screen shows and is not at hand.
  mutating func fetch() -> [Effect] {
    var effects: [Effect] = []
    if claimed == nil, trouble == nil {
      if !isLoaded {
        effects += reload()
      } else if !isLast, window.selection + 2 * max(8, window.height) >= proposals.count {
        let row = nextRow
        claimed = row
        let rows = row..<row + Self.pageSize
        effects.append(.loadProposals(ProposalRequest(filter: filter, rows: rows)))
      }
    }
    for distance in [0, 1, -1] {
      let place = window.selection + distance
      guard proposals.indices.contains(place) else { continue }
      if sheets.claim(proposals[place].id) { effects.append(.loadProposal(proposals[place].id)) }
    }
    return effects
  }

  mutating func receive(_ answer: ProposalPage) {
    reviewer = answer.reviewer
    trouble = nil
    isCounted = true
    // While decisions are under way, the counts of the archive are behind ours.
    if unsettled.isEmpty { tally = answer.tally }
    if answer.request.rows.isEmpty, proposals.isEmpty, filter.isEmpty, answer.tally.open > 0 {
      // Somebody criticised runs meanwhile.
      isLoaded = false
    }
    guard answer.request.filter == filter, !answer.request.rows.isEmpty else { return }
    guard answer.request.rows.lowerBound == claimed else {
      if isRefreshing, answer.request.rows.lowerBound == 0 {
        isRefreshing = false
        refresh(answer)
      }
      return
    }
    claimed = nil
    complaint = answer.complaint
    isLoaded = true
    guard complaint == nil else {
      isLast = true
      return
    }
    if isReloading { restart(answer) } else { extend(answer) }
  }

  private mutating func restart(_ answer: ProposalPage) {
    let held = wanted ?? selected?.id
    wanted = nil
    isReloading = false
    isRefreshing = false
    movedMeanwhile = false
    returned = []
    proposals = []
    places = [:]
    add(answer.proposals)
    unsettled = [:]
    sheets.expire()
    page = nil
    window.select(held.flatMap(place) ?? 0)
    isLast = proposals.isEmpty || proposals.count >= answer.total
  }

  /// Adds proposals that are not at hand yet.
  private mutating func add(_ more: [Proposal]) {
    for proposal in more {
      let id = proposal.id
      guard places[id] == nil else { continue }
      places[id] = proposals.count
      proposals.append(proposal)
      if proposal.isBack { returned.insert(id) }
    }
    window.setCount(proposals.count)
  }

  /// Takes in how decisions moved the queue: what is above the proposal in hand stays where it is,
  /// and what is still to be decided comes in its new order.
  private mutating func refresh(_ answer: ProposalPage) {
    guard answer.complaint == nil, !proposals.isEmpty else { return }
    var fresh: [CritiqueID: Proposal] = [:]
    for proposal in answer.proposals { fresh[proposal.id] = proposal }
    let head = proposals.prefix(window.selection + 1)
    let tail = proposals.dropFirst(window.selection + 1)
    let above = Set(head.map(\.id))
    let coming = answer.proposals.filter { !above.contains($0.id) }
    let rest = tail.filter { fresh[$0.id] == nil }
    let order: [Proposal] =
      Array(head) + coming + rest.filter { isOpen($0) } + rest.filter { !isOpen($0) }
    let before = proposals
    proposals = []
    for known in order {
      var proposal = fresh[known.id] ?? known
      // What is not kept yet is shown all the same.
      if unsettled[known.id] != nil, let place = places[known.id] {
        proposal.reviews = before[place].reviews
        proposal.isBack = before[place].isBack
      }
      proposals.append(proposal)
    }
    places = [:]
    for (place, proposal) in proposals.enumerated() { places[proposal.id] = place }
    window.setCount(proposals.count)
    sheets.expire()
    page = nil
  }

  /// The row of the queue that comes after those at hand.
  ///
  /// What was decided since has left the queue, and moved up what comes after it.
  private var nextRow: Int {
    if let skip { return skip }
    return proposals.count {
      isOpen($0) || $0.decision(of: reviewer) == .defer || $0.isDisputed
    }
  }

  private mutating func extend(_ answer: ProposalPage) {
    let known = proposals.count
    add(answer.proposals)
    skip = proposals.count == known ? answer.request.rows.upperBound : nil
    isLast = answer.proposals.isEmpty || nextRow >= answer.total
  }

  mutating func receive(_ sheet: ProposalSheet) {
    sheets.keep(sheet)
    if sheet.proposal.id == selected?.id { page = nil }
  }

  /// Lets go of an answer that will not come.
  mutating func release(_ request: ProposalRequest, _ why: String) {
    trouble = why
    if request.rows.lowerBound == claimed { claimed = nil }
    isRefreshing = false
  }

  // MARK: - Filter

  mutating func setFilter(_ text: String) -> [Effect] {
    guard text != filter else { return [] }
    filter = text
    window.select(0)
    return reload()
  }
}

/// What the recordings hold around the proposals in hand.
struct SheetCache: Hashable, Sendable {
  private static let limit = 32
  private var sheets: [CritiqueID: ProposalSheet] = [:]
  private var claimed: Set<CritiqueID> = []
  private var stale: Set<CritiqueID> = []
  /// From the one that came first to the latest.
  private var order: [CritiqueID] = []

  subscript(_ id: CritiqueID) -> ProposalSheet? { sheets[id] }

  /// Whether the sheet must be asked for; remembers that it was.
  mutating func claim(_ id: CritiqueID) -> Bool {
    guard sheets[id] == nil || stale.contains(id) else { return false }
    return claimed.insert(id).inserted
  }

  mutating func keep(_ sheet: ProposalSheet) {
    let id = sheet.proposal.id
    guard claimed.remove(id) != nil else { return }
    stale.remove(id)
    if sheets.updateValue(sheet, forKey: id) == nil { order.append(id) }
    if order.count > Self.limit { sheets[order.removeFirst()] = nil }
  }

  /// Sheets may have changed; they stay on screen until they are answered anew.
  mutating func expire() {
    stale = Set(order)
    claimed = []
  }
}
