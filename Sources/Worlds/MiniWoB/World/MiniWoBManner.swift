internal import Trajectories

/// How one kind of element on one page wants to be used; hidden, and another one in each world.
enum MiniWoBManner: Hashable, Sendable {
  /// Nothing but this gesture reaches the page, and does there what a click does.
  case otherGesture(Gesture)
  /// Nothing reaches the page until so many seconds after a place came up.
  case late(seconds: Int)
  /// The pointer slips, unless the element was looked at closely.
  case unsteady

  /// Draws one; nil for a kind that wants nothing special.
  init?(of role: Role, using random: inout RandomStream) {
    let seconds = random.within(MiniWoBParameters.lateness)
    let gesture = random.pick(Habit.alternatives(for: role)) ?? .doubleClick
    // Only a drag says where to, so what is dragged is late or unsteady if it is anything special.
    let first = role == .item ? MiniWoBParameters.otherGesture : 0
    let share = first + random.fraction() * (1 - first)
    let late = MiniWoBParameters.otherGesture + MiniWoBParameters.late
    if share < MiniWoBParameters.otherGesture {
      self = .otherGesture(gesture)
    } else if share < late {
      self = .late(seconds: seconds)
    } else if share < late + MiniWoBParameters.unsteady {
      self = .unsteady
    } else {
      return nil
    }
  }

  /// The only gesture that it takes, where that is not the usual one.
  var gesture: Gesture? {
    guard case .otherGesture(let gesture) = self else { return nil }
    return gesture
  }

  /// What a lesson says has to come before the gesture.
  var caution: LessonDirective? {
    switch self {
    case .otherGesture: nil
    case .late(let seconds): .waitUntilReady(seconds: seconds)
    case .unsteady: .aimPrecisely
    }
  }
}

extension MiniWoBTask {
  /// The kinds of elements that its words ask to use.
  ///
  /// Ways to them are used as pages have them.
  var kinds: [Role] {
    switch self {
    case .clickTab, .clickCollapsible, .useSpinner: [.button]
    case .clickScrollList: [.row, .button]
    case .clickMenu: [.button, .menuItem]
    case .enterDate, .chooseDate: [.field, .button]
    case .useAutocomplete, .searchEngine: [.field, .row, .button]
    case .dragItems: [.item]
    case .dragSortNumbers: [.item, .button]
    case .emailInbox: [.row, .button, .field]
    case .navigateTree: [.row]
    }
  }
}

extension MiniWoBWorld {
  /// How the kinds of elements on a page want to be used.
  func manners(on page: MiniWoBTask) -> [Role: MiniWoBManner] {
    var manners: [Role: MiniWoBManner] = [:]
    for kind in page.kinds { manners[kind] = manner(of: kind, on: page) }
    return manners
  }

  func manner(of kind: Role, on page: MiniWoBTask) -> MiniWoBManner? {
    var random = RandomStream(
      seed.value(for: Self.family), 0x3A9E, RandomStream.seed(of: page.rawValue),
      RandomStream.seed(of: kind.rawValue))
    return MiniWoBManner(of: kind, using: &random)
  }
}
