internal import Pictures
internal import Trajectories

/// What the pictures of a run show around one moment that has no element tree.
struct Sight: Sendable {
  /// The last look before the action, and the first after it.
  var before: Int?
  var after: Int?
  /// The last of the looks in a row after the action.
  var last: Int?
  /// What the action changed; nil where that cannot be told.
  var change: ScreenChange?
  /// What is different in the last of several looks after it; nil where there was one.
  var settled: ScreenChange?
}

/// The looks at the screen that a run has pictures of, in order, and what each moment saw.
///
/// Moments with an element tree are left to it.
struct RunSight: Sendable {
  private(set) var looks: [ScreenLook] = []
  /// By the place of the moment.
  private(set) var sights: [Int: Sight] = [:]
  private(set) var key: ScreenKey?
  private(set) var mask = VolatilityMask.none

  /// The last look, unless something was done since that no picture shows.
  private var last: Int?
  private var lastName: String?
  private var pointer: Point?
  private var acts = 0
  /// The number of acts after each moment.
  private var actsAfter: [Int: Int] = [:]

  /// Screens further back than this are not compared with.
  private static let mostScreens = 500

  init() {}

  /// Looks at the pictures of moments; finds nothing where no picture has a grid.
  init(
    _ moments: [RunReading.Moment], environment: String, _ grids: ScreenGrids,
    _ masks: [ScreenKey: VolatilityMask]
  ) {
    guard let size = Self.screenSize(of: moments, grids) else { return }
    let key = ScreenKey(environment: environment, width: size.width, height: size.height)
    self.key = key
    mask = masks[key] ?? .none
    for (place, moment) in moments.enumerated() {
      guard moment.before == nil, moment.after == nil else {
        (last, lastName) = (nil, nil)
        acts += 1
        continue
      }
      look(at: moment, place, size, grids)
    }
    for place in sights.keys { compare(place, moments[place]) }
    findScreens()
  }

  /// The size that most pictures have; others are crops and files.
  private static func screenSize(
    of moments: [RunReading.Moment], _ grids: ScreenGrids
  ) -> PixelSize? {
    var pictures: [ImageReference] = []
    for moment in moments where moment.before == nil && moment.after == nil {
      if let picture = moment.step.before?.images.last { pictures.append(picture) }
      if let picture = moment.step.screenAfter { pictures.append(picture) }
    }
    var counts: [PixelSize: (count: Int, first: Int)] = [:]
    for (number, picture) in pictures.enumerated() {
      guard let size = picture.size else { continue }
      counts[size, default: (0, number)].count += 1
    }
    if let most = counts.max(by: {
      ($0.value.count, -$0.value.first) < ($1.value.count, -$1.value.first)
    }) {
      return most.key
    }
    return pictures.lazy.compactMap { grids.grid($0) }.first
      .map { PixelSize(width: $0.width, height: $0.height) }
  }

  // MARK: - Looks

  private mutating func look(
    at moment: RunReading.Moment, _ place: Int, _ size: PixelSize, _ grids: ScreenGrids
  ) {
    let step = moment.step
    var sight = Sight()
    if let picture = step.before?.images.last, picture.isOf(size) {
      // Readers repeat the last picture as what was seen before the next action.
      let isRepeated = picture.place.name == lastName && step.before?.isInferred == true
      if !isRepeated { add(picture, size, grids) }
    }
    sight.before = last
    if !moment.isNoOp {
      acts += 1
      last = nil
      if step.action.kind.isPointing, let point = step.action.points.last { pointer = point }
    }
    if let picture = step.screenAfter, picture.isOf(size) { add(picture, size, grids) }
    actsAfter[place] = acts
    sights[place] = sight
  }

  private mutating func add(_ picture: ImageReference, _ size: PixelSize, _ grids: ScreenGrids) {
    lastName = picture.place.name
    guard let grid = grids.grid(picture), grid.width == size.width, grid.height == size.height
    else {
      last = nil
      return
    }
    last = looks.count
    looks.append(ScreenLook(grid: grid, pointer: pointer, acts: acts))
  }

  /// The looks in a row after so many acts.
  private func row(after acts: Int) -> Range<Int>? {
    var (low, high) = (0, looks.count)
    while low < high {
      let middle = (low + high) / 2
      if looks[middle].acts < acts { low = middle + 1 } else { high = middle }
    }
    var end = low
    while end < looks.count, looks[end].acts == acts { end += 1 }
    return end > low ? low..<end : nil
  }

  private mutating func compare(_ place: Int, _ moment: RunReading.Moment) {
    guard var sight = sights[place], let acts = actsAfter[place] else { return }
    guard !moment.isNoOp, let row = row(after: acts) else { return }
    sight.after = row.lowerBound
    sight.last = row.upperBound - 1
    if let before = sight.before, mask.isUsable {
      let point = moment.step.action.kind.isPointing ? moment.step.action.points.last : nil
      sight.change = ScreenChange(
        from: looks[before], to: looks[row.lowerBound], at: point, mask)
      if row.count > 1 {
        sight.settled = ScreenChange(
          from: looks[before], to: looks[row.upperBound - 1], at: point, mask)
      }
    }
    sights[place] = sight
  }

  // MARK: - Screens

  /// Gives looks that show the same the same number.
  ///
  /// A look must be like the first and like the latest of those it joins: a pointer hides a little,
  /// and what it hides must not add up.
  private mutating func findScreens() {
    var members: [(first: Int, latest: Int)] = []
    var exact: [[UInt8]: Int] = [:]
    for number in looks.indices {
      let look = looks[number]
      let known =
        exact[look.grid.cells]
        ?? members.indices.suffix(Self.mostScreens).last { screen in
          mask.isUsable && mask.isSame(looks[members[screen].latest], look)
            && mask.isSame(looks[members[screen].first], look)
        }
      let screen = known ?? members.count
      if known == nil { members.append((number, number)) }
      members[screen].latest = number
      looks[number].screen = screen
      exact[look.grid.cells] = screen
    }
    states = members.map { member in
      var state = Fingerprint(text: "screen")
      for cell in looks[member.first].grid.cells { state.add(cell) }
      return state
    }
  }

  /// By screen: a number for what its first look shows.
  private var states: [Fingerprint] = []

  /// The state that a look shows.
  func state(_ look: Int) -> Fingerprint { states[looks[look].screen] }

  /// Teaches what changes by itself: by looks in a row, and by those around what was done.
  func teach(_ learning: inout MaskLearning, _ moments: [RunReading.Moment]) {
    for look in looks.indices.dropFirst() where looks[look].acts == looks[look - 1].acts {
      learning.add(looks[look - 1], looks[look], .nothing)
    }
    for (place, sight) in sights.sorted(by: { $0.key < $1.key }) {
      guard let before = sight.before, let after = sight.after,
        let deed = moments[place].step.action.deed(on: looks[before].grid)
      else { continue }
      learning.add(looks[before], looks[after], deed)
    }
  }

  /// Whether the last two looks before a moment, with nothing done between them, differ by much.
  func isMoving(before place: Int) -> Bool {
    guard let now = sights[place]?.before, now > 0, looks[now].acts == looks[now - 1].acts,
      mask.isUsable
    else { return false }
    let change = ScreenChange(from: looks[now - 1], to: looks[now], at: nil, mask)
    return change.total >= max(8, blocks / 100)
  }

  /// How many blocks a look has.
  var blocks: Int { looks.first?.grid.cells.count ?? 0 }

  /// Whether two looks show the same around a place.
  func isSame(_ old: Int, _ new: Int, around point: Point, within reach: Double) -> Bool {
    var volatile = 0
    let shapes = PointerShape.between(looks[old], looks[new])
    let grid = looks[new].grid
    return !mask.changes(from: looks[old].grid, to: grid, volatile: &volatile).contains { cell in
      grid.distance(from: cell, to: point) < reach
        && !shapes.contains { $0.covers(cell, of: grid) }
    }
  }
}

extension RunReading.Moment {
  /// Whether nothing was done to the screen: a look, a wait, a plan, or a call that was not carried out.
  var isNoOp: Bool {
    if step.status == .skipped || step.status == .denied || step.action.kind == .finish {
      return true
    }
    return isIdle && step.action.kind != .mouseMove
  }
}

extension Action {
  /// What it is to a screen that may change by itself; nil for what may change all of it.
  fileprivate func deed(on grid: BlockGrid) -> MaskLearning.Deed? {
    switch kind {
    case .type, .key, .holdKey: .keys
    case .scroll: .scroll
    default: kind.isPress ? points.last.map { .press(at: $0, of: grid) } : nil
    }
  }
}

extension Step {
  /// The picture of the whole screen after the action, where the kind of action gives one.
  fileprivate var screenAfter: ImageReference? {
    switch action.kind {
    case .type, .key, .holdKey, .wait, .screenshot, .cursorPosition, .navigate, .tool, .finish:
      after?.images.last
    default: action.kind.isPointing ? after?.images.last : nil
    }
  }
}

extension ImageReference {
  /// Whether it may have a size; the log need not say.
  fileprivate func isOf(_ size: PixelSize) -> Bool { self.size.map { $0 == size } ?? true }
}
