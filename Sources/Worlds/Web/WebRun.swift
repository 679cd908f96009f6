internal import Trajectories

/// A task of the web world being worked on.
package struct WebRun: Episode {
  /// What the browser shows.
  enum View: Hashable, Sendable {
    case page(Int)
    /// A page, or the results of a search, that did not load.
    indirect case failed(View)
    /// The results of a search for the title of this page; of none, for something else.
    case results(Int?)
  }

  let site: WebSite
  package let names: Names
  let task: WorldTask
  private let failures: Double
  private var random: RandomStream

  private(set) var clock = 0
  private(set) var view: View
  private var history: [View] = []
  /// Elements of the view; those of a form change with it.
  var elements: [SceneElement] = []
  var notice: Notice?
  /// Whether the pointer has been over the page's "more".
  private(set) var isUnfolded = false
  private(set) var searchHasFocus = false
  /// The form on the page; nil where there is none.
  var form: WebFormState?
  /// Whether the form of the task was sent with what the task wants.
  var hasSentRight = false

  init(_ site: WebSite, _ names: Names, _ task: WorldTask, failures: Double) {
    self.site = site
    self.names = names
    self.task = task
    self.failures = failures
    random = RandomStream(task.seed, 0xC0DE)
    view = .page(task.start)
    show(view)
  }

  // MARK: - The truth

  package var isSolved: Bool { task.goals.count > 1 ? hasSentRight : isAtGoal }

  /// Whether the page that the task asks for is in front.
  var isAtGoal: Bool {
    guard case .page(let page) = view, let goal = task.goals.first else { return false }
    return site.title(page) == goal.target
  }

  /// Something that is sent, or loaded, does not get through.
  mutating func isLost() -> Bool { random.chance(failures) }

  // MARK: - Moves

  package mutating func perform(_ move: Move, for goal: Goal?) -> Reaction {
    clock += 1
    let hadNotice = notice
    if !hasLastingNotice { notice = nil }
    switch move {
    case .use(let element, let gesture, _, _): use(element, gesture)
    case .type(let text): type(text)
    case .back: goBack()
    case .reload: reload()
    case .wait(let seconds): clock += max(0, seconds - 1)
    case .hover(let element, _): hover(element)
    default: notice = hadNotice
    }
    if let page = formPage { elements = formElements(on: page) }
    return Reaction(
      looksDone: looksDone(goal), changedElsewhere: notice != nil && notice != hadNotice)
  }

  /// Whether the message is the page's own and stays until another page comes.
  private var hasLastingNotice: Bool {
    switch view {
    case .page: form?.isSent == true
    case .failed, .results: true
    }
  }

  private var formPage: Int? {
    guard case .page(let page) = view, form != nil else { return nil }
    return page
  }

  private mutating func use(_ element: SceneElement, _ gesture: Gesture) {
    let (page, slot) = WebSlots.split(element.id)
    guard page == shownPage else { return }
    if form?.asks == true {
      if slot >= WebSlots.answer { answer(slot - WebSlots.answer) }
      return
    }
    searchHasFocus = false
    if slot >= WebSlots.field {
      useForm(slot, gesture)
      return
    }
    form?.focus = nil
    guard gesture == .click else { return }
    if slot == WebSlots.search {
      searchHasFocus = site.pages[page].hasSearch
    } else if let link = link(page, slot) {
      visit(.page(link.target))
    }
  }

  private func link(_ page: Int, _ slot: Int) -> WebLink? {
    let links: [WebLink]
    if case .results(let query) = view {
      links = query.map { site.results[$0].links } ?? []
    } else {
      links = site.pages[page].links
    }
    guard links.indices.contains(slot), !links[slot].isFolded || isUnfolded else { return nil }
    return links[slot]
  }

  private mutating func type(_ text: NameID) {
    if searchHasFocus { return visit(.results(site.page(text))) }
    guard form?.asks == false else { return }
    typeIntoForm(text)
  }

  private mutating func hover(_ element: SceneElement) {
    guard case .page(let page) = view, element.id == WebSlots.id(WebSlots.more, on: page)
    else { return }
    isUnfolded = true
    elements = site.pages[page].unfolded
  }

  // MARK: - From view to view

  /// The number that stands in the elements' numbers; -1 where nothing loaded.
  private var shownPage: Int {
    switch view {
    case .page(let page): page
    case .results(let query): query.map(WebSlots.results) ?? -1
    case .failed: -1
    }
  }

  private mutating func visit(_ next: View) {
    history.append(view)
    load(next)
  }

  private mutating func load(_ next: View) { show(isLost() ? .failed(next) : next) }

  private mutating func goBack() {
    guard let last = history.popLast() else { return }
    // What failed before is tried again; all else is still at hand.
    if case .failed(let wanted) = last { load(wanted) } else { show(last) }
  }

  private mutating func reload() {
    if case .failed(let wanted) = view { load(wanted) } else { load(view) }
  }

  private mutating func show(_ next: View) {
    view = next
    isUnfolded = false
    searchHasFocus = false
    form = nil
    notice = nil
    switch next {
    case .page(let page):
      elements = site.pages[page].elements
      if let number = site.pages[page].form {
        form = WebFormState(number, loadedAt: clock)
        elements = formElements(on: page)
      }
    case .failed:
      elements = []
      notice = Notice(kind: site.words.noConnection)
    case .results(let query):
      elements = query.map { site.results[$0].elements } ?? []
      if query == nil { notice = Notice(kind: site.words.nothingFound, isError: false) }
    }
  }

  // MARK: - What is seen

  package var scene: Scene {
    Scene(
      app: site.name, place: place, elements: elements, notice: notice, progress: progress,
      canGoBack: !history.isEmpty)
  }

  private var place: NameID {
    switch view {
    case .page(let page): site.title(page)
    case .failed: site.words.failedPage
    case .results: site.words.results
    }
  }

  /// Nothing but what stands on the page.
  private var progress: UInt64 {
    var bits: UInt64 = isAtGoal ? 1 : 0
    guard bits == 1, task.goals.count > 1 else { return bits }
    for (index, goal) in task.goals.enumerated().dropFirst() where looksDone(goal) {
      bits |= 1 << UInt64(index)
    }
    return bits
  }

  private func looksDone(_ goal: Goal?) -> Bool {
    guard let goal else { return false }
    switch goal.wish {
    case .reach: return place == goal.target
    case .fill: return holds(goal)
    case .activate: return isActivated(goal)
    default: return false
    }
  }
}
